import { FallbackStore } from '../queue/fallback-store';
import { MemoryStore } from '../queue/memory-store';
import { StreamRecorder } from '../recorder';
import type { StreamRecorderOptions } from '../recorder-options';
import type { Surroundings } from '../surroundings';
import { settle } from './fake-clock';
import { FakeTrack } from './fake-recorder';
import { FakeBrowser } from './fake-surroundings';

/** Where the page uploads to. */
export const endpoint = 'http://onair.test/api/uploads';

/** One browser whose storage lasts, and a page of it that records. */
export function recordingPage(options: Partial<StreamRecorderOptions> = {}, changes: Partial<Surroundings> = {}) {
  const browser = new FakeBrowser();
  const disk = new MemoryStore();
  // The one in memory says so; this one stands for a disk.
  disk.append = (slice) => MemoryStore.prototype.append.call(disk, slice).then(() => true);
  const store = new FallbackStore(disk);
  const recorder = new StreamRecorder(
    { streamId: 'stream-stream-st', store, endpoint, ...options },
    browser.surroundings(changes),
  );
  const camera = new FakeTrack('video');
  const microphone = new FakeTrack('audio');
  const text = (partId: string): string => new TextDecoder().decode(browser.server.bytes(partId));
  /** Stops it, and lets time pass until it has given everything. */
  const stop = async (): Promise<void> => {
    let hasStopped = false;
    void recorder.stop().then(() => (hasStopped = true));
    await browser.clock.until(() => hasStopped);
    await settle();
  };
  return { browser, disk, store, recorder, camera, microphone, text, stop, server: browser.server };
}
