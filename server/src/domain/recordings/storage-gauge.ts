import type { Clock } from '../clock/clock';
import { Refusal } from '../refusal';
import type { MediaStorage, StorageRoom } from './media-storage';

/** Others write too, and things are removed; looking at everything that is stored takes a while. */
const validForMs = 60_000;
/** This near to the limit, what was counted is compared with what is stored. */
const marginBytes = 64 * 1_024 * 1_024;

/** What nobody would miss leaves more for what people record, or a share of a smaller limit or disk. */
const exportMarginBytes = 1_024 * 1_024 * 1_024;
const exportMarginShare = 1 / 20;

const boundless: StorageRoom = { totalBytes: Infinity, freeBytes: Infinity };
/** Always left free on the disk, or a share of a small one: what the server must note, and others on it, go on. */
const reserveBytes = 256 * 1_024 * 1_024;
const reserveShare = 1 / 20;

/** Knows about how much is stored, and refuses what would be too much, or would fill the disk. */
export class StorageGauge {
  #usedBytes = 0;
  #measuredAt = -Infinity;
  #measuring: Promise<void> | undefined;
  #reservedBytes = 0;
  #totalBytes = Infinity;
  #freeBytes = Infinity;

  /** `limitBytes`: undefined for as much as the disk has room for. */
  constructor(
    private readonly storage: Pick<MediaStorage, 'usedBytes' | 'room'>,
    private readonly clock: Pick<Clock, 'monotonicNow'>,
    private readonly limitBytes: number | undefined,
  ) {}

  /**
   * Looks how much is stored, if that is to be known better, and how much is free.
   *
   * @throws Refusal `storage-full` when there is no room for a single byte.
   */
  async look(): Promise<void> {
    await this.#refresh();
    if (this.#roomBytes() <= 0) throw Refusal.storageFull();
  }

  /** Looks as well, and says whether there is less than what a handful of uploads takes at once. */
  async isShort(): Promise<boolean> {
    await this.#refresh();
    // What is set aside is on its way to the disk, where it is seen as well.
    return this.#roomBytes(marginBytes) + this.#reservedBytes <= 0;
  }

  /**
   * Counts bytes that are about to be stored.
   *
   * @throws Refusal `storage-full`, and then they are not counted.
   */
  count(bytes: number): void {
    if (bytes > this.#roomBytes()) throw Refusal.storageFull();
    this.#usedBytes += bytes;
    this.#freeBytes -= bytes;
  }

  /**
   * Sets bytes aside for something that is not recorded, and so only where enough is left for what is: more, where it is
   * `dispensable`. Gives what ends that; may be called twice.
   *
   * @throws Refusal `storage-full`.
   */
  async reserve(bytes: number, { dispensable }: { readonly dispensable: boolean }): Promise<() => void> {
    await this.look();
    if (bytes > this.#roomBytes(dispensable ? this.#exportMargin() : marginBytes)) throw Refusal.storageFull();
    this.#reservedBytes += bytes;
    let held = bytes;
    return () => {
      this.#reservedBytes -= held;
      held = 0;
      this.forget();
    };
  }

  /** So many bytes were removed. */
  discount(bytes: number): void {
    this.#usedBytes -= bytes;
    this.#freeBytes += bytes;
  }

  /** Something was removed: how much there is now is to be found out. */
  forget(): void {
    this.#measuredAt = -Infinity;
  }

  async #refresh(): Promise<void> {
    const limited = this.limitBytes !== undefined && (this.#usedBytes + marginBytes > this.limitBytes || this.#isOld());
    const [room] = await Promise.all([this.storage.room(), limited ? this.#measure() : undefined]);
    ({ totalBytes: this.#totalBytes, freeBytes: this.#freeBytes } = room ?? boundless);
  }

  #exportMargin(): number {
    return Math.max(marginBytes, Math.min(exportMarginBytes, (this.limitBytes ?? Infinity) * exportMarginShare));
  }

  /** How many bytes may be written so that these are left. */
  #roomBytes(leftBytes = 0): number {
    const ofDisk = (bytes: number): number => Math.min(bytes, this.#totalBytes * reserveShare);
    const allowed = (this.limitBytes ?? Infinity) - this.#usedBytes - leftBytes;
    const free = this.#freeBytes - ofDisk(reserveBytes) - ofDisk(leftBytes);
    return Math.min(allowed, free) - this.#reservedBytes;
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
