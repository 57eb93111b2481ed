import type { MediaStorage } from './media-storage';
import { cutIndex } from './media/cut-index';
import { indexPart, restoreIndexer } from './media/index-part';
import type { PartIndex, PartIndexer } from './media/part-index';
import { mediaKeyOf, type RecordingPart, type RecordingRecord, storedUnder } from './recording-record';
import { Turns } from './turns';

/** Indexes of so many parts are kept at hand: those that are written at the moment, and those that were just played. */
const mostAtHand = 200;
/** With no more fragments than these in all, of some 50 bytes each: a part that is made for it has as many as ten long ones. */
const mostFragmentsAtHand = 2_097_152;
/** As much has to be read again after a crash, at most. */
const checkpointBytes = 8_388_608;
/** So many who play at a time have read from the storage what is not at hand; whoever uploads waits for nobody. */
const mostReadingToPlay = 2;

interface AtHand {
  readonly indexer: PartIndexer;
  /** Up to where it is stored. */
  readonly storedBytes: number;
}

/** A part's indexer in the hands of the one who writes the part. */
export interface BorrowedIndexer {
  readonly indexer: PartIndexer;
  /** Keeps what is known by now for those who play the part meanwhile. */
  show(): PartIndex;
  /** Gives it back, and stores it unless that was done a short while ago. Without it, it is made anew the next time. */
  giveBack(): Promise<void>;
}

/** The indexes of parts: made as the bytes come in, and found again from what is stored beside them. */
export class PartIndexes {
  /** Indexers that nobody has borrowed, in the order of their last use. */
  readonly #idle = new Map<string, AtHand>();
  /** The newest index of each part, by the part's key, in the order of their last use. */
  readonly #shown = new Map<string, PartIndex>();
  readonly #turnsToPlay = new Turns(mostReadingToPlay);

  constructor(
    private readonly storage: MediaStorage,
    private readonly mostFragments = mostFragmentsAtHand,
  ) {}

  /** For whoever holds the part's lock: an indexer that has looked at its bytes up to `sizeBytes`, and no further. */
  async borrow(record: RecordingRecord, part: RecordingPart, sizeBytes: number): Promise<BorrowedIndexer> {
    const key = mediaKeyOf(record, part);
    const { indexer, storedBytes } = await this.#at(record, part, sizeBytes);
    return {
      indexer,
      show: () => {
        const index = indexer.index();
        this.#keepShown(key, index);
        return index;
      },
      giveBack: async () => {
        const isDue = indexer.position - storedBytes >= checkpointBytes;
        if (isDue) await this.#store(record, part, indexer);
        this.#keepIdle(key, { indexer, storedBytes: isDue ? indexer.position : storedBytes });
      },
    };
  }

  /** What is known of a part's first `sizeBytes`. More that is known of it is kept, whatever is asked for. */
  async of(record: RecordingRecord, part: RecordingPart, sizeBytes: number): Promise<PartIndex> {
    const key = mediaKeyOf(record, part);
    const shown = this.#shown.get(key);
    if (shown?.sizeBytes === sizeBytes) return shown;
    return await this.#turnsToPlay.take(async () => {
      const known = await this.#knownUpTo(record, part, sizeBytes);
      return await cutIndex(known, sizeBytes, (start, end) => this.storage.read(key, start, end));
    });
  }

  /** The same, and stores it, so that nobody has to read the part's bytes again. */
  async settle(record: RecordingRecord, part: RecordingPart, sizeBytes: number): Promise<PartIndex> {
    const { indexer, storedBytes } = await this.#at(record, part, sizeBytes);
    if (storedBytes < indexer.position) await this.#store(record, part, indexer);
    const index = indexer.index();
    this.#keepIdle(mediaKeyOf(record, part), { indexer, storedBytes: indexer.position });
    this.#keepShown(mediaKeyOf(record, part), index);
    return index;
  }

  /** Whether an index is stored that can be read, and reaches so far. */
  async isStored(record: RecordingRecord, part: RecordingPart, sizeBytes: number): Promise<boolean> {
    const stored = await this.storage.readWhole(indexKeyOf(record, part));
    return stored !== undefined && (restored(stored)?.position ?? -1) >= sizeBytes;
  }

  /** Forgets what is at hand of a part, because something else was stored. */
  forget(record: RecordingRecord, part: RecordingPart): void {
    const key = mediaKeyOf(record, part);
    this.#idle.delete(key);
    this.#shown.delete(key);
  }

  /** Forgets everything about a part, so that its bytes are read anew. */
  async discard(record: RecordingRecord, part: RecordingPart): Promise<void> {
    this.forget(record, part);
    await this.storage.remove(indexKeyOf(record, part));
  }

  /** An index of at least so many bytes. */
  async #knownUpTo(record: RecordingRecord, part: RecordingPart, sizeBytes: number): Promise<PartIndex> {
    const key = mediaKeyOf(record, part);
    const shown = this.#shown.get(key);
    if (shown !== undefined && shown.sizeBytes >= sizeBytes) return shown;
    const atHand = await this.#at(record, part, sizeBytes, Infinity);
    const index = atHand.indexer.index();
    // Whoever uploads may have come further meanwhile.
    if (isAhead(atHand.indexer, this.#idle.get(key)?.indexer)) this.#keepIdle(key, atHand);
    if (index.sizeBytes > (this.#shown.get(key)?.sizeBytes ?? -1)) this.#keepShown(key, index);
    return index;
  }

  /** An indexer that has looked at `sizeBytes` at least, and at `mostBytes` at most. */
  async #at(record: RecordingRecord, part: RecordingPart, sizeBytes: number, mostBytes = sizeBytes): Promise<AtHand> {
    const key = mediaKeyOf(record, part);
    const atHand = this.#takeIdle(key, mostBytes) ?? (await this.#restore(record, part, mostBytes));
    const { indexer } = atHand;
    if (indexer.position < sizeBytes) {
      for await (const bytes of this.storage.read(key, indexer.position, sizeBytes)) indexer.push(bytes);
    }
    return atHand;
  }

  /** Two must not push to the same indexer. */
  #takeIdle(key: string, mostBytes: number): AtHand | undefined {
    const atHand = this.#idle.get(key);
    if (atHand === undefined || atHand.indexer.position > mostBytes) return undefined;
    this.#idle.delete(key);
    return atHand;
  }

  async #restore(record: RecordingRecord, part: RecordingPart, mostBytes: number): Promise<AtHand> {
    const stored = await this.storage.readWhole(indexKeyOf(record, part));
    const indexer = stored === undefined ? undefined : restored(stored);
    // An indexer cannot go back.
    if (indexer !== undefined && indexer.position <= mostBytes) return { indexer, storedBytes: indexer.position };
    return { indexer: indexPart(part.mimeType), storedBytes: 0 };
  }

  #keepIdle(key: string, atHand: AtHand): void {
    keep(this.#idle, key, atHand, this.mostFragments, ({ indexer }) => indexer.fragmentCount);
  }

  #keepShown(key: string, index: PartIndex): void {
    keep(this.#shown, key, index, this.mostFragments, ({ fragmentCount }) => fragmentCount);
  }

  async #store(record: RecordingRecord, part: RecordingPart, indexer: PartIndexer): Promise<void> {
    await this.storage.write(indexKeyOf(record, part), indexer.snapshot());
  }
}

function indexKeyOf(record: RecordingRecord, { partId }: RecordingPart): string {
  return `${storedUnder(record)}/${partId}/index`;
}

function isAhead(one: PartIndexer, other: PartIndexer | undefined): boolean {
  return one.position > (other?.position ?? -1);
}

function restored(snapshot: Uint8Array): PartIndexer | undefined {
  try {
    return restoreIndexer(snapshot);
  } catch (error) {
    // Damaged, or written by another version: the part itself tells everything anew.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function keep<T>(
  entries: Map<string, T>,
  key: string,
  entry: T,
  mostFragments: number,
  fragmentsOf: (entry: T) => number,
): void {
  entries.delete(key);
  entries.set(key, entry);
  let fragments = 0;
  for (const each of entries.values()) fragments += fragmentsOf(each);
  for (const [oldest, each] of entries) {
    if (entries.size <= mostAtHand && fragments <= mostFragments) return;
    entries.delete(oldest);
    fragments -= fragmentsOf(each);
  }
}
