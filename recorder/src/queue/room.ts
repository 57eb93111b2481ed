import type { Clock } from '../clock';
import { hasRoomFor } from './room-probe';

/** The part of `navigator.storage` (WHATWG Storage) that is needed here. */
export type StorageRoom = Pick<StorageManager, 'estimate' | 'persist'> & Partial<Pick<StorageManager, 'getDirectory'>>;

/** How much this browser lets the site store. */
export interface Room {
  /** What is left, in bytes; null where the browser does not say. */
  readonly availableBytes: number | null;
  /** Whether what is left is for less than a minute or so. */
  readonly nearlyFull: boolean;
}

const lookEachMs = 15_000;
const littleBytes = 64 * 1_048_576;
/** Chromium tells every site that so much is left, times 1 to 10 by the size of the disk, whatever is (seen with 156). */
const toldToEverybodyBytes = 1_073_741_824;

/** Looks from time to time how much room there is for slices. */
export class RoomWatch {
  #room: Room = { availableBytes: null, nearlyFull: false };
  #cancel: (() => void) | null = null;
  #asked = false;

  constructor(
    private readonly storage: StorageRoom | undefined,
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {}

  get room(): Room {
    return this.#room;
  }

  /** Begins to look; nothing happens if it does already. */
  start(): void {
    if (!this.#cancel) void this.#look();
  }

  /** Ends it. May be called twice. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  async #look(): Promise<void> {
    this.#cancel = this.clock.after(lookEachMs, () => void this.#look());
    const availableBytes = await this.#available();
    const nearlyFull = availableBytes === null ? !(await this.#hasRoom()) : availableBytes < littleBytes;
    const before = this.#room;
    this.#room = { availableBytes, nearlyFull };
    if (nearlyFull !== before.nearlyFull) this.changed();
    if (nearlyFull) await this.#askToKeep();
  }

  async #available(): Promise<number | null> {
    try {
      const { quota, usage } = (await this.storage?.estimate()) ?? {};
      if (quota === undefined || usage === undefined) return null;
      const availableBytes = Math.max(0, quota - usage);
      const saysNothing = availableBytes > 0 && availableBytes % toldToEverybodyBytes === 0;
      return saysNothing ? null : availableBytes;
    } catch {
      // Opaque origins may not ask. Storing then fails too, and that is said.
      return null;
    }
  }

  async #hasRoom(): Promise<boolean> {
    return !this.storage || (await hasRoomFor(littleBytes, this.storage));
  }

  /** Only when it is needed, because Firefox asks the person: a full disk makes browsers throw away what sites stored. */
  async #askToKeep(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    // Refused, or no answer: slices are stored all the same.
    await this.storage?.persist().catch(() => false);
  }
}
