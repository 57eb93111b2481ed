import { Refusal } from '../refusal';
import { layOutWhatFits } from './lay-out-what-fits';
import type { MediaStorage } from './media-storage';
import type { IndexedPart, Layout } from './media/layout';
import { layoutVersion } from './media/layout-version';
import { readLayout } from './media/read-layout';
import type { PartIndexes } from './part-indexes';
import { mediaKeyOf, type RecordingRecord } from './recording-record';
import { liveSizes, mediaVersion } from './recording-view';

/** Layouts are small, and a player asks for the same one again and again. */
const mostAtHand = 100;
/** So many versions of one recording: somebody may ask for any of those that it had while it grew. */
const mostVersionsAtHand = 4;

/** One version of a recording's media, as a file. */
export interface PlayableMedia {
  readonly version: string;
  /** Other for other bytes (RFC 9110, section 8.8.3), without quotes. */
  readonly entityTag: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** What it is made of, as keys of the storage, in the order of their time. */
  readonly keys: readonly string[];
  /** The bytes from `start` up to, and without, `end`, as fast as they are taken and no faster. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** Makes what was stored into what is played: finished, or as far as it has come. */
export class Playback {
  /** By recording and version, in the order of their last use. */
  readonly #layouts = new Map<string, Promise<Layout | undefined>>();

  constructor(
    private readonly storage: MediaStorage,
    private readonly indexes: PartIndexes,
  ) {}

  /**
   * The media as they are now; or, of a recording that grows, as they were when they had the version that is asked for.
   *
   * @throws Refusal `recording-not-found` when there is nothing to play.
   */
  async open(record: RecordingRecord, wanted?: string): Promise<PlayableMedia> {
    const version = wanted !== undefined && liveSizes(record, wanted) !== undefined ? wanted : mediaVersion(record);
    if (version === undefined) throw Refusal.recordingNotFound();
    if (record.file !== null && version === record.version) return await this.#file(record, record.file, version);
    const layout = await this.#layout(record, version);
    if (layout === undefined) throw Refusal.recordingNotFound();
    const read = (start: number, end: number): AsyncIterable<Uint8Array> =>
      readLayout(layout, start, end, this.storage);
    const { mimeType, sizeBytes, keys } = layout;
    return { version, entityTag: version, mimeType, sizeBytes, keys, read };
  }

  async #file(record: RecordingRecord, key: string, version: string): Promise<PlayableMedia> {
    const { mimeType } = record;
    const keys = record.parts.map((part) => mediaKeyOf(record, part));
    const sizeBytes = await this.storage.size(key);
    if (sizeBytes === undefined) throw Refusal.recordingNotFound();
    const read = (start: number, end: number): AsyncIterable<Uint8Array> => this.storage.read(key, start, end);
    return { version, entityTag: version, mimeType, sizeBytes, keys, read };
  }

  /** Made once for all who ask at the same time. */
  #layout(record: RecordingRecord, version: string): Promise<Layout | undefined> {
    const name = `${record.id}@${version}`;
    const making = this.#layouts.get(name) ?? this.#make(record, liveSizes(record, version));
    this.#layouts.delete(name);
    this.#layouts.set(name, making);
    // What could not be made now is tried again the next time.
    making.catch(() => this.#layouts.delete(name));
    const versions = [...this.#layouts.keys()].filter((each) => each.startsWith(`${record.id}@`));
    if (versions.length > mostVersionsAtHand) this.#layouts.delete(versions[0] ?? '');
    const [oldest] = this.#layouts.keys();
    if (this.#layouts.size > mostAtHand && oldest !== undefined) this.#layouts.delete(oldest);
    return making;
  }

  async #make(record: RecordingRecord, sizes: readonly number[] | undefined): Promise<Layout | undefined> {
    let indexed = await this.#indexed(record, sizes);
    if (sizes === undefined && layoutVersion(indexed) !== record.version) {
      // It was repaired, maybe elsewhere: what is stored is newer than what is at hand here.
      for (const part of record.parts) this.indexes.forget(record, part);
      indexed = await this.#indexed(record, sizes);
    }
    return layOutWhatFits(indexed);
  }

  async #indexed(record: RecordingRecord, sizes: readonly number[] | undefined): Promise<IndexedPart[]> {
    const indexed: IndexedPart[] = [];
    for (const [place, part] of record.parts.entries()) {
      const sizeBytes = sizes === undefined ? part.receivedBytes : (sizes[place] ?? 0);
      indexed.push({ key: mediaKeyOf(record, part), index: await this.indexes.of(record, part, sizeBytes) });
    }
    return indexed;
  }
}
