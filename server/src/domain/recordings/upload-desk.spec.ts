import { Readable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { countingRandomness, silentLog } from '../../testing/broadcast-world';
import { RecordingWorld } from '../../testing/recording-world';
import { LocalUploadLocks } from './local-upload-locks';
import { uploadIdOf } from './recording-record';
import { UploadDesk } from './upload-desk';

it('leaves a recording finished that another instance has finished between storing the last bytes and telling of them', async () => {
  const world = new RecordingWorld();
  const whole = await world.record(['chromium-vp9.webm']);
  await world.recordings.replace({ ...whole, parts: whole.parts.map((part) => ({ ...part, receivedBytes: 1 })) });
  const append = world.media.append.bind(world.media);
  vi.spyOn(world.media, 'append').mockImplementation(async (...args) => {
    const size = await append(...args);
    await world.instance().finalizer.lookAfterNow(whole);
    return size;
  });
  const [part] = whole.parts;
  const length = part?.length ?? 0;
  expect(await deskOf(world).append(part ? uploadIdOf(whole, part) : '', length, Readable.from([]))).toBe(length);
  expect(await world.found(whole)).toMatchObject({ state: 'ready', dueAt: null, finalizer: null });
});

function deskOf(world: RecordingWorld): UploadDesk {
  const { recordings, clock } = world;
  const { storage, ledger, indexes, gauge, evictor } = world.instance();
  return new UploadDesk(
    {
      ...{ storage, ledger, indexes, gauge, evictor, recordings, clock },
      ...{ randomness: countingRandomness(), log: silentLog },
      streams: { find: () => Promise.resolve(undefined) },
      locks: new LocalUploadLocks(clock),
      consider: () => undefined,
    },
    { maxParts: 10, lookAfterMs: 30_000 },
  );
}
