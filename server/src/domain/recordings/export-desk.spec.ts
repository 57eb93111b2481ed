import { beforeEach, expect, it, vi } from 'vitest';
import { countingRandomness, silentLog } from '../../testing/broadcast-world';
import { RecordingWorld } from '../../testing/recording-world';
import { ExportDesk } from './export-desk';
import { LocalUploadLocks } from './local-upload-locks';
import type { ExportOutcome, MediaExporter } from './media/media-exporter';
import { Playback } from './playback';
import type { RecordingRecord } from './recording-record';

const staying = new AbortController().signal;

let world: RecordingWorld;
let record: RecordingRecord;
let desk: ExportDesk;
/** What becomes of the tries, the next one first; without one left, a file is made. */
let outcomes: (() => Promise<ExportOutcome>)[];
let tries: number;

beforeEach(async () => {
  world = new RecordingWorld();
  const { finalizer, storage, ledger, indexes } = world.instance();
  const uploaded = await world.record(['chromium-vp9.webm']);
  await finalizer.lookAfterNow(uploaded);
  record = await world.found(uploaded);
  [outcomes, tries] = [[], 0];
  desk = new ExportDesk({
    ...{ storage, ledger, playback: new Playback(storage, indexes), exporter: { export: tried } },
    ...{ locks: new LocalUploadLocks(world.clock), clock: world.clock, randomness: countingRandomness() },
    log: silentLog,
  });
});

const tried: MediaExporter['export'] = async ({ target }) => {
  tries += 1;
  const outcome = outcomes.shift();
  if (outcome !== undefined) return await outcome();
  await world.media.write(target, Buffer.from('a file'));
  return { kind: 'exported', mimeType: 'video/mp4', sizeBytes: 6, durationMs: 5_000 };
};

it('what failed is answered as unavailable, and made by the next try', async () => {
  outcomes = [() => Promise.reject(new Error('the storage is away'))];
  await expect(desk.open(record, staying)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await desk.open(record, staying)).toMatchObject({ mimeType: 'video/mp4', sizeBytes: 6 });
});

it('what failed is answered so, too, where what is left of it cannot be removed', async () => {
  outcomes = [
    () => {
      const away = new Error('the storage is away');
      vi.spyOn(world.media, 'remove').mockRejectedValueOnce(away);
      return Promise.reject(away);
    },
  ];
  await expect(desk.open(record, staying)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await desk.open(record, staying)).toMatchObject({ sizeBytes: 6 });
});

it.each(['codec', 'memory'] as const)('what cannot be made (%s) is not tried again', async (reason) => {
  outcomes = [() => Promise.resolve({ kind: 'impossible', reason })];
  for (let time = 0; time < 3; time += 1) {
    await expect(desk.open(record, staying)).rejects.toMatchObject({ code: 'export-impossible' });
  }
  expect(tries).toBe(1);
});
