import { endOf, type Part, type PartChanges, type Slice, type SliceStore } from './slice-store';

/** Slices in memory, for a page that may not store anything: a crash loses them. */
export class MemoryStore implements SliceStore {
  readonly #parts = new Map<string, Part>();
  readonly #slices = new Map<string, Slice[]>();

  parts(): Promise<Part[]> {
    return Promise.resolve([...this.#parts.values()].sort((one, other) => one.beganAt - other.beganAt));
  }

  part(partId: string): Promise<Part | null> {
    return Promise.resolve(this.#parts.get(partId) ?? null);
  }

  putPart(part: Part): Promise<void> {
    this.#parts.set(part.partId, part);
    return Promise.resolve();
  }

  changePart(partId: string, changes: PartChanges): Promise<void> {
    const part = this.#parts.get(partId);
    if (part) this.#parts.set(partId, { ...part, ...changes });
    return Promise.resolve();
  }

  append(slice: Slice): Promise<boolean> {
    this.#slices.set(slice.partId, [...(this.#slices.get(slice.partId) ?? []), slice]);
    return Promise.resolve(false);
  }

  slices(partId: string, offset: number, maxBytes: number): Promise<Slice[]> {
    return Promise.resolve(upTo(maxBytes, this.#from(partId, offset)));
  }

  acknowledge(partId: string, offset: number): Promise<void> {
    if (this.#slices.has(partId)) this.#slices.set(partId, this.#from(partId, offset));
    return this.changePart(partId, { acknowledgedBytes: offset });
  }

  removePart(partId: string): Promise<void> {
    this.#parts.delete(partId);
    this.#slices.delete(partId);
    return Promise.resolve();
  }

  close(): void {
    // There is nothing to let go of; what is here is still to be uploaded.
  }

  /** Whether any slice of the part is here. */
  holds(partId: string): boolean {
    return (this.#slices.get(partId)?.length ?? 0) > 0;
  }

  #from(partId: string, offset: number): Slice[] {
    return (this.#slices.get(partId) ?? []).filter((slice) => endOf(slice) > offset);
  }
}

/** The first of the slices: as many as fit, but at least one. */
export function upTo(maxBytes: number, slices: readonly Slice[]): Slice[] {
  const taken: Slice[] = [];
  let bytes = 0;
  for (const slice of slices) {
    bytes += slice.blob.size;
    if (taken.length > 0 && bytes > maxBytes) break;
    taken.push(slice);
  }
  return taken;
}
