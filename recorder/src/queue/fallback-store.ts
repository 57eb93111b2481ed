import { Emitter } from '../emitter';
import { MemoryStore, upTo } from './memory-store';
import { endOf, type Part, type PartChanges, type Slice, type SliceStore } from './slice-store';

/** What a {@link FallbackStore} tells. */
export interface FallbackStoreEvents {
  /** Fires when slices begin, or cease, to be kept in memory only. */
  readonly durable: boolean;
}

/**
 * Keeps slices in a durable store, and in memory whatever that one refuses: storage that is denied or full must not
 * end a recording, since the bytes can still be uploaded at once.
 */
export class FallbackStore extends Emitter<FallbackStoreEvents> implements SliceStore {
  readonly #durable: SliceStore;
  readonly #memory = new MemoryStore();
  /** Parts that the durable store did not take, and so knows nothing of. */
  readonly #homeless = new Set<string>();
  #isDurable = true;

  constructor(durable: SliceStore) {
    super();
    this.#durable = durable;
  }

  /** Whether the newest slice would survive a crash. */
  get durable(): boolean {
    return this.#isDurable;
  }

  async parts(): Promise<Part[]> {
    const kept = await this.#memory.parts();
    try {
      return [...(await this.#durable.parts()), ...kept].sort((one, other) => one.beganAt - other.beganAt);
    } catch {
      // Denied or broken, as in #keep().
      return kept;
    }
  }

  part(partId: string): Promise<Part | null> {
    return this.#home(partId).part(partId);
  }

  async putPart(part: Part): Promise<void> {
    await this.#keep(
      () => this.#durable.putPart(part),
      () => {
        this.#homeless.add(part.partId);
        return this.#memory.putPart(part);
      },
    );
  }

  async changePart(partId: string, changes: PartChanges): Promise<void> {
    await this.#home(partId).changePart(partId, changes);
  }

  async append(slice: Slice): Promise<boolean> {
    const { partId } = slice;
    // After a slice that is only in memory nothing of its part may be stored: a crash would leave a hole.
    if (this.#memory.holds(partId) || this.#homeless.has(partId)) return this.#memory.append(slice);
    return this.#keep(
      () => this.#durable.append(slice),
      () => this.#memory.append(slice),
    );
  }

  async slices(partId: string, offset: number, maxBytes: number): Promise<Slice[]> {
    if (this.#homeless.has(partId)) return this.#memory.slices(partId, offset, maxBytes);
    const stored = await this.#durable.slices(partId, offset, maxBytes);
    const last = stored.at(-1);
    return upTo(maxBytes, [...stored, ...(await this.#memory.slices(partId, last ? endOf(last) : offset, maxBytes))]);
  }

  async acknowledge(partId: string, offset: number): Promise<void> {
    await this.#memory.acknowledge(partId, offset);
    // A full disk takes not even a note. Slices then stay longer than they must, and the upload goes on all the same: where it
    // ends, the server knows.
    await this.#home(partId)
      .acknowledge(partId, offset)
      .catch(() => undefined);
  }

  async removePart(partId: string): Promise<void> {
    await this.#memory.removePart(partId);
    await this.#home(partId).removePart(partId);
  }

  close(): void {
    this.#durable.close();
  }

  async #keep<T>(durably: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
    try {
      const kept = await durably();
      this.#note(true);
      return kept;
    } catch {
      // Denied (a private window), full, or broken: whichever it is, memory is what is left.
      const kept = await otherwise();
      this.#note(false);
      return kept;
    }
  }

  /** Where the part itself is kept, and with it what is known of its upload. */
  #home(partId: string): SliceStore {
    return this.#homeless.has(partId) ? this.#memory : this.#durable;
  }

  #note(durable: boolean): void {
    if (durable === this.#isDurable) return;
    this.#isDurable = durable;
    this.emit('durable', durable);
  }
}
