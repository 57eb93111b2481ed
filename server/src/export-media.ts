// A process of its own that rewrites recordings: what it is to do comes as JSON on its standard input, what became of it
// goes as JSON to its standard output. `storage/media/child-media-exporter.ts` starts it.
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ExportOutcome } from './domain/recordings/media/media-exporter';
import { Refusal } from './domain/refusal';
import { systemRandomness } from './domain/system-randomness';
import type { ExportJob } from './storage/media/child-media-exporter';
import { makeExportFolder } from './storage/media/export-folder';
import { asRefusal } from './storage/media/file-errors';
import { openMediaStorage } from './storage/media/open-media-storage';
import { rewriteParts } from './storage/media/rewrite-parts';

// From the process that started this one, which has checked it.
const { order, media } = JSON.parse(await text(process.stdin)) as ExportJob;
const opened = await openMediaStorage(media, systemRandomness);
const folder = await makeExportFolder(media);
// Nobody waits for the outcome any more when it was called off, or that process is gone.
for (const event of ['disconnect', 'SIGTERM']) {
  process.once(event, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}
let outcome: ExportOutcome;
try {
  outcome = await rewriteParts(order, opened, join(folder, 'file'));
} catch (error) {
  const refusal = asRefusal(error);
  // A full disk is nobody's fault; everything else is told as it is.
  if (!(refusal instanceof Refusal) || refusal.code !== 'storage-full') throw error;
  outcome = { kind: 'impossible', reason: 'room' };
} finally {
  await rm(folder, { recursive: true, force: true });
  opened.close();
}
process.stdout.write(JSON.stringify(outcome));
// The channel to the other process would keep this one.
process.removeAllListeners('disconnect');
if (process.connected) process.disconnect();
