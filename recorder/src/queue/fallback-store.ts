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
  /** Parts that this page records: nobody else removes them from the durable store. */
  readonly #own = new Set<string>();
  /** All but the homeless as they are known here, and of which of them the durable store could not note everything. */
  readonly #known = new Map<string, Part>();
  readonly #unnoted = new Set<string>();
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
      return [...kept, ...[...this.#known.values()].filter(({ partId }) => this.#memory.holds(partId))];
    }
  }

  async part(partId: string): Promise<Part | null> {
    if (this.#homeless.has(partId)) return this.#memory.part(partId);
    const known = this.#known.get(partId);
    try {
      const kept = await this.#durable.part(partId);
      if (!kept && (await this.#takeIn(partId))) return await this.#memory.part(partId);
      const part = kept && known && this.#unnoted.has(partId) ? known : kept;
      if (part) this.#known.set(partId, part);
      return part;
    } catch (error) {
      // Broken since it took the part: the upload goes on with what is in memory.
      if (known) return known;
      throw error;
    }
  }

  async putPart(part: Part): Promise<void> {
    const { partId } = part;
    this.#own.add(partId);
    await this.#keep(
      async () => {
        await this.#durable.putPart(part);
        this.#known.set(partId, part);
      },
      () => {
        this.#homeless.add(partId);
        return this.#memory.putPart(part);
      },
    );
  }

  async changePart(partId: string, changes: PartChanges): Promise<void> {
    if (this.#homeless.has(partId)) return this.#memory.changePart(partId, changes);
    const known = this.#known.get(partId);
    if (!known) return this.#durable.changePart(partId, changes);
    const changed = { ...known, ...changes };
    this.#known.set(partId, changed);
    try {
      await this.#durable.changePart(partId, this.#unnoted.has(partId) ? changesOf(changed) : changes);
      this.#unnoted.delete(partId);
    } catch {
      // A full disk takes not even a note. The upload goes on all the same, by what is known here.
      this.#unnoted.add(partId);
    }
  }

  async append(slice: Slice): Promise<boolean> {
    const { partId } = slice;
    // After a slice that is only in memory nothing of its part may be stored: a crash would leave a hole.
    if (this.#memory.holds(partId) || this.#homeless.has(partId)) return this.#memory.append(slice);
    return this.#keep(
      () => this.#appendDurably(slice),
      () => this.#memory.append(slice),
    );
  }

  async slices(partId: string, offset: number, maxBytes: number): Promise<Slice[]> {
    const inMemory = await this.#memory.slices(partId, offset, maxBytes);
    const [first] = inMemory;
    // What comes after a slice in memory is there, too, and a durable store that is broken need not be asked.
    if (this.#homeless.has(partId) || (first && first.offset <= offset)) return inMemory;
    const stored = await this.#durable.slices(partId, offset, maxBytes);
    const last = stored.at(-1);
    // Where `maxBytes` ended those, more of them may come before what is in memory.
    const goesOn = !last || first?.offset === endOf(last);
    return upTo(maxBytes, [...stored, ...(goesOn ? inMemory : [])]);
  }

  async acknowledge(partId: string, offset: number): Promise<void> {
    await this.#memory.acknowledge(partId, offset);
    if (this.#homeless.has(partId)) return;
    const known = this.#known.get(partId);
    if (known) this.#known.set(partId, { ...known, acknowledgedBytes: offset });
    // As above. Slices then stay longer than they must; where the upload ends, the server knows.
    await this.#durable.acknowledge(partId, offset).catch(() => this.#unnoted.add(partId));
  }

  async removePart(partId: string): Promise<void> {
    this.#own.delete(partId);
    await this.#memory.removePart(partId);
    if (this.#homeless.has(partId)) return;
    await this.#durable.removePart(partId);
    this.#known.delete(partId);
    this.#unnoted.delete(partId);
  }

  close(): void {
    this.#durable.close();
  }

  /** @throws Error when the durable store knows nothing any more of a part of this page. */
  async #appendDurably(slice: Slice): Promise<boolean> {
    const isKept = await this.#durable.append(slice);
    if (!isKept && (await this.#takeIn(slice.partId))) throw new Error('The storage was cleared.');
    return isKept;
  }

  /**
   * Goes on in memory with a part of this page that the durable store has lost: the person cleared the site's data, or the
   * browser began its storage anew. Resolves to whether it is one.
   */
  async #takeIn(partId: string): Promise<boolean> {
    const part = this.#own.has(partId) ? this.#known.get(partId) : undefined;
    if (!part) return false;
    this.#homeless.add(partId);
    await this.#memory.putPart(part);
    return true;
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

  #note(durable: boolean): void {
    if (durable === this.#isDurable) return;
    this.#isDurable = durable;
    this.emit('durable', durable);
  }
}

function changesOf({ uploadUrl, acknowledgedBytes, lengthBytes, refusal }: Part): PartChanges {
  return { uploadUrl, acknowledgedBytes, lengthBytes, refusal };
}
