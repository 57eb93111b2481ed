import type { Surroundings } from '../surroundings';
import { FakeClock } from './fake-clock';
import { FakeLocks } from './fake-locks';
import { FakeRecorder } from './fake-recorder';
import { FakeTusServer } from './fake-tus-server';

/** One browser: what its pages share. */
export class FakeBrowser {
  readonly clock = new FakeClock();
  readonly locks = new FakeLocks();
  readonly server = new FakeTusServer(() => this.clock.nowMs());
  readonly recorders: FakeRecorder[] = [];
  /** Whether making a recorder fails. */
  refusesTracks = false;
  /** Formats that it claims to know, and that fail at their start. */
  readonly refusesFormats = new Set<string>();
  availableBytes = 1e12;
  /** How far the time of day has jumped, in milliseconds. */
  timeOfDayAheadMs = 0;
  persistAsked = 0;
  readonly #online = new Set<() => void>();
  readonly #announced = new Set<() => void>();
  #parts = 0;

  /** The newest recorder of any page. */
  get recorder(): FakeRecorder {
    const recorder = this.recorders.at(-1);
    if (!recorder) throw new Error('Nothing is being recorded.');
    return recorder;
  }

  /** The machine sleeps: the clock of the page stands still, all others go on. */
  sleep(durationMs: number): void {
    this.timeOfDayAheadMs += durationMs;
    this.server.aheadMs += durationMs;
  }

  /** The network is back. */
  goOnline(): void {
    for (const listener of this.#online) listener();
  }

  surroundings(changes: Partial<Surroundings> = {}): Surroundings {
    return {
      clock: this.clock,
      timeOfDayMs: () => this.clock.nowMs() + this.timeOfDayAheadMs,
      random: () => 0.5,
      newPartId: () => `part-part-part-${++this.#parts}`,
      makeRecorder: (tracks, options) => {
        if (this.refusesTracks || this.refusesFormats.has(options.mimeType ?? ''))
          throw new DOMException('No', 'NotSupportedError');
        const recorder = new FakeRecorder(tracks, options);
        this.recorders.push(recorder);
        return recorder;
      },
      isTypeSupported: () => true,
      fetch: this.server.fetch,
      locks: this.locks,
      storage: {
        estimate: () => Promise.resolve({ quota: this.availableBytes, usage: 0 }),
        persist: () => {
          this.persistAsked += 1;
          return Promise.resolve(true);
        },
      },
      onOnline: (listener) => {
        this.#online.add(listener);
        return () => this.#online.delete(listener);
      },
      announcePart: () => {
        for (const listener of this.#announced) listener();
      },
      onPartAnnounced: (listener) => {
        this.#announced.add(listener);
        return () => this.#announced.delete(listener);
      },
      ...changes,
    };
  }
}
