import type { BrowseReply, Stream } from '@onair/protocol';
import { beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../testing/broadcast-world';
import { ManualClock } from '../../testing/manual-clock';
import { RecordingMessenger } from '../../testing/recording-messenger';
import { StreamDirectory } from './stream-directory';

let clock: ManualClock;
let messenger: RecordingMessenger;
let page: BrowseReply;
let announced: (readonly string[])[];
let directory: StreamDirectory;

function stream(id: string, second: number, viewers = 0): Stream {
  const startedAt = new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();
  const live = { status: 'live', away: false, endedAt: null, endReason: null, peakViewers: viewers } as const;
  return { id, title: id, startedAt, viewers, media: { audio: true, video: true }, thumbnailUrl: null, ...live };
}

beforeEach(() => {
  clock = new ManualClock();
  messenger = new RecordingMessenger();
  page = { streams: [stream('second', 2), stream('first', 1)], total: 2 };
  announced = [];
  const company = { directoryChanged: (ended: readonly string[]) => void announced.push(ended) };
  const catalog = { newestLive: () => Promise.resolve(page) };
  directory = new StreamDirectory({ catalog, messenger, company, clock, log: silentLog });
  directory.start();
});

it('lets the others know of many changes with one message a second', async () => {
  for (let index = 0; index < 50; index += 1) {
    directory.changed();
    directory.ended(`stream ${index}`);
    await clock.advance(10);
  }
  await clock.advance(2_000);
  expect(announced.length).toBeLessThanOrEqual(2);
  expect(announced.flat()).toHaveLength(50);
});

it('does not pass on what it has heard, nor mere numbers of viewers', async () => {
  directory.heard(['first']);
  directory.recounted();
  await clock.advance(2_000);
  expect(announced).toEqual([]);
});

it('tells its own browsers what the others have changed and ended', async () => {
  await directory.browse('reader');
  page = { streams: [stream('third', 3), stream('second', 2)], total: 2 };
  directory.heard(['first']);
  await clock.advance(1_000);
  expect(messenger.received('reader', 'directory')).toMatchObject([
    { changed: [{ id: 'third' }], removed: ['first'], total: 2 },
  ]);
});

it('finds out by itself what nobody has said', async () => {
  await directory.browse('reader');
  page = { streams: [stream('second', 2, 7)], total: 1 };
  await clock.advance(5_000);
  expect(messenger.received('reader', 'directory')).toMatchObject([
    { changed: [{ id: 'second', viewers: 7 }], removed: ['first'], total: 1 },
  ]);
});

it('does not take for ended what is only not on the newest page any more', async () => {
  await directory.browse('reader');
  page = { streams: [stream('fourth', 4), stream('third', 3)], total: 4 };
  await clock.advance(5_000);
  expect(messenger.received('reader', 'directory').flatMap(({ removed }) => removed)).toEqual([]);
});

it('leaves no timer behind', async () => {
  await directory.browse('reader');
  directory.changed();
  await directory.close();
  expect(clock.pending).toBe(0);
});
