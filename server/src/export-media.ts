// A process of its own that rewrites recordings: what it is to do comes as JSON on its standard input, what became of it
// goes as JSON to its standard output. `storage/media/child-media-exporter.ts` starts it.
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { systemRandomness } from './domain/system-randomness';
import type { ExportJob } from './storage/media/child-media-exporter';
import { openMediaStorage } from './storage/media/open-media-storage';
import { rewriteParts } from './storage/media/rewrite-parts';

// From the process that started this one, which has checked it.
const { order, media } = JSON.parse(await text(process.stdin)) as ExportJob;
const opened = await openMediaStorage(media, systemRandomness);
const folder = await mkdtemp(join(media.s3 === undefined ? media.mediaDir : tmpdir(), '.export-'));
// Nobody waits for the outcome any more when it was called off, or that process is gone.
for (const event of ['disconnect', 'SIGTERM']) {
  process.once(event, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  process.stdout.write(JSON.stringify(await rewriteParts(order, opened.storage, join(folder, 'file'))));
} finally {
  await rm(folder, { recursive: true, force: true });
  opened.close();
}
// The channel to the other process would keep this one.
process.removeAllListeners('disconnect');
if (process.connected) process.disconnect();
