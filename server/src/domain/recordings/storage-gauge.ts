import type { Clock } from '../clock/clock';
import { Refusal } from '../refusal';
import type { MediaStorage } from './media-storage';

/** Others write too, and things are removed; looking at everything that is stored takes a while. */
const validForMs = 60_000;
/** This near to the limit, what was counted is compared with what is stored. */
const marginBytes = 64 * 1_024 * 1_024;

/** Knows about how much is stored, and refuses what would be too much. */
export class StorageGauge {
  #usedBytes = 0;
  #measuredAt = -Infinity;
  #measuring: Promise<void> | undefined;
  #reservedBytes = 0;

  /** `limitBytes`: undefined for as much as fits. */
  constructor(
    private readonly storage: Pick<MediaStorage, 'usedBytes'>,
    private readonly clock: Pick<Clock, 'monotonicNow'>,
    private readonly limitBytes: number | undefined,
  ) {}

  /**
   * Looks how much is stored, if that is to be known better.
   *
   * @throws Refusal `storage-full` when there is no room for a single byte.
   */
  async look(): Promise<void> {
    if (this.limitBytes === undefined) return;
    if (this.#usedBytes + marginBytes > this.limitBytes || this.#isOld()) await this.#measure();
    if (this.#usedBytes + this.#reservedBytes >= this.limitBytes) throw Refusal.storageFull();
  }

  /**
   * Counts bytes that are about to be stored.
   *
   * @throws Refusal `storage-full`, and then they are not counted.
   */
  count(bytes: number): void {
    if (this.limitBytes === undefined) return;
    if (this.#usedBytes + this.#reservedBytes + bytes > this.limitBytes) throw Refusal.storageFull();
    this.#usedBytes += bytes;
  }

  /**
   * Sets bytes aside for something that nobody would miss, and so only where enough is left for what people record. Gives
   * what ends that; may be called twice.
   *
   * @throws Refusal `storage-full`.
   */
  async reserve(bytes: number): Promise<() => void> {
    if (this.limitBytes === undefined) return () => undefined;
    await this.look();
    if (this.#usedBytes + this.#reservedBytes + bytes + marginBytes > this.limitBytes) throw Refusal.storageFull();
    this.#reservedBytes += bytes;
    let held = bytes;
    return () => {
      this.#reservedBytes -= held;
      held = 0;
      this.forget();
    };
  }

  /** Something was removed: how much there is now is to be found out. */
  forget(): void {
    this.#measuredAt = -Infinity;
  }

  #isOld(): boolean {
    return this.clock.monotonicNow() - this.#measuredAt > validForMs;
  }

  /** Once for all who ask at the same time, and while it is full once a second for all who try again. */
  async #measure(): Promise<void> {
    if (this.clock.monotonicNow() - this.#measuredAt < 1_000) return;
    this.#measuring ??= this.storage
      .usedBytes()
      .then((usedBytes) => {
        this.#usedBytes = usedBytes;
        this.#measuredAt = this.clock.monotonicNow();
      })
      .finally(() => (this.#measuring = undefined));
    await this.#measuring;
  }
}
