import type { Clock } from '../clock/clock';
import type { Eraser } from './eraser';
import type { Finalizer } from './finalizer';
import { layOutWhatFits } from './lay-out-what-fits';
import { indexPart } from './media/index-part';
import type { IndexedPart } from './media/layout';
import type { PartIndex } from './media/part-index';
import type { MediaStorage } from './media-storage';
import type { PartIndexes } from './part-indexes';
import type { RecordingLedger } from './recording-ledger';
import { mediaKeyOf, type RecordingPart, type RecordingRecord } from './recording-record';
import type { RecordingStore } from './recording-store';
import { unlessDeleted } from './unless-deleted';

const pageSize = 100;
/** Durations are stored in whole milliseconds. */
const toleranceMs = 1;

/** What the inspector needs of its surroundings. */
export interface InspectorParts {
  readonly recordings: RecordingStore;
  readonly ledger: RecordingLedger;
  readonly storage: MediaStorage;
  readonly indexes: PartIndexes;
  readonly finalizer: Pick<Finalizer, 'lookAfterNow'>;
  readonly eraser: Pick<Eraser, 'erase'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Looks for an operator whether recordings are what their records say, and puts right what can be. */
export class Inspector {
  constructor(private readonly parts: InspectorParts) {}

  /** Every recording that was not deleted. */
  async *all(): AsyncGenerator<RecordingRecord> {
    for (let after = ''; ;) {
      const page = await this.parts.recordings.walk(after, pageSize);
      for (const record of page) if (record.state !== 'deleted') yield record;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }

  /**
   * Reads every byte of a recording, and says what is wrong with it: a sentence for each thing. Undefined when its owner
   * deleted it meanwhile.
   */
  async verify(record: RecordingRecord): Promise<string[] | undefined> {
    try {
      const problems = await this.#problems(record);
      if (problems.length === 0 || (await this.#isThere(record))) return problems;
    } catch (error) {
      // What is removed in the middle of this cannot be read any more; anything else is a fault.
      if (await this.#isThere(record)) throw error;
    }
    return undefined;
  }

  async #problems(record: RecordingRecord): Promise<string[]> {
    const problems: string[] = [];
    const indexed: IndexedPart[] = [];
    for (const part of record.parts) {
      const index = await this.#read(record, part, problems);
      if (index !== undefined) indexed.push({ key: mediaKeyOf(record, part), index });
    }
    if (record.state !== 'ready') return problems;
    if (record.file !== null) {
      const sizeBytes = await this.parts.storage.size(record.file);
      if (sizeBytes !== record.sizeBytes) problems.push(`The file that was joined has ${sizeBytes ?? 'no'} bytes.`);
      return problems;
    }
    const layout = layOutWhatFits(indexed);
    if (layout === undefined) problems.push('Nothing of it can be played.');
    else if (Math.abs(layout.durationMs - record.durationMs) > toleranceMs) {
      problems.push(`It is said to last ${record.durationMs} ms, and lasts ${Math.round(layout.durationMs)} ms.`);
    }
    return problems;
  }

  /**
   * Indexes a recording anew and finishes it once more. Nothing that was uploaded is changed. Gives what it is then;
   * undefined when its owner deleted it meanwhile.
   */
  async repair({ id }: RecordingRecord): Promise<RecordingRecord | undefined> {
    return await unlessDeleted(this.#finishAnew(id));
  }

  /** Removes every recording that got nothing since a time, and gives them. */
  async *prune(before: number): AsyncGenerator<RecordingRecord> {
    const { eraser } = this.parts;
    for await (const record of this.all()) {
      if (Math.max(record.startedAt, record.lastReceivedAt) >= before) continue;
      const erased = eraser.erase(record.id).then(() => record);
      if ((await unlessDeleted(erased)) !== undefined) yield record;
    }
  }

  async #finishAnew(id: string): Promise<RecordingRecord> {
    const { ledger, indexes, finalizer, clock } = this.parts;
    const record = await ledger.change(id, (present) => ({
      ...present,
      // What still waits for bytes goes on waiting.
      state: present.state === 'uploading' ? 'uploading' : 'finalizing',
      finalizer: null,
      dueAt: clock.now(),
    }));
    for (const part of record.parts) await indexes.discard(record, part);
    await finalizer.lookAfterNow(record);
    return await ledger.record(id);
  }

  async #isThere({ id }: RecordingRecord): Promise<boolean> {
    return (await unlessDeleted(this.parts.ledger.record(id))) !== undefined;
  }

  async #read(record: RecordingRecord, part: RecordingPart, problems: string[]): Promise<PartIndex | undefined> {
    const { storage, indexes } = this.parts;
    const key = mediaKeyOf(record, part);
    const sizeBytes = (await storage.size(key)) ?? 0;
    if (sizeBytes < part.receivedBytes) {
      problems.push(`${key} has ${sizeBytes} of ${part.receivedBytes} bytes that were acknowledged.`);
    }
    if (sizeBytes === 0) return undefined;
    const indexer = indexPart(part.mimeType);
    const counted = Math.min(sizeBytes, Math.max(part.receivedBytes, 0));
    for await (const bytes of storage.read(key, 0, counted)) indexer.push(bytes);
    const index = indexer.index();
    if (record.state !== 'ready') return index;
    if (!(await indexes.isStored(record, part, counted))) {
      // Nothing is lost, but each start reads the whole part again.
      problems.push(`${key} has no index that can be read.`);
    } else if (!areAlike(await indexes.of(record, part, counted), index)) {
      problems.push(`${key} is not what its index says: it was changed after it was stored.`);
    }
    return index;
  }
}

/** Whether two indexes say the same of where everything is. */
function areAlike(one: PartIndex, other: PartIndex): boolean {
  const sums = ({ fragmentCount, keyFrames, usableBytes, durationMs, damages }: PartIndex): readonly number[] => [
    ...[fragmentCount, keyFrames, usableBytes, durationMs, damages.length],
  ];
  const otherSums = sums(other);
  if (sums(one).some((sum, place) => sum !== otherSums[place])) return false;
  for (let place = 0; place < one.fragmentCount; place += 1) {
    const [a, b] = [one.fragment(place), other.fragment(place)];
    if (a.offset !== b.offset || a.end !== b.end || a.timeMs !== b.timeMs) return false;
  }
  return true;
}
