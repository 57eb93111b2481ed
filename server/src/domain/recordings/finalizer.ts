import { createHash } from 'node:crypto';
import type { RecordingFailure } from '@onair/protocol';
import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import { Refusal } from '../refusal';
import type { StreamRecord } from '../streams/stream-record';
import type { StreamStore } from '../streams/stream-store';
import type { MediaStorage } from './media-storage';
import type { IndexedPart } from './media/layout';
import { layOut } from './media/lay-out';
import type { PartIndexes } from './part-indexes';
import type { RecordingLedger } from './recording-ledger';
import { isWhole, mediaKeyOf, type RecordingRecord, storedUnder } from './recording-record';
import type { RecordingStore } from './recording-store';

const pollIntervalMs = 1_000;
/** After this long, whoever has begun to finalize a recording and not ended is taken for dead. */
const leaseMs = 60_000;
/** So many at a time, so that the rest of the server has room. */
const mostAtOnce = 4;
/** For this long, a recording that was deleted cannot be begun again. */
const deletedForMs = 30 * 86_400_000;
/** Longer than an upload that was under way at the deletion takes to notice. */
const removeAgainMs = 60_000;

/** What the finalizer needs of its surroundings. */
export interface FinalizerParts {
  readonly recordings: RecordingStore;
  readonly ledger: RecordingLedger;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly storage: MediaStorage;
  readonly indexes: PartIndexes;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** How the finalizer is set up; times in milliseconds. */
export interface FinalizerSettings {
  /** How long after the end of its stream a recording waits for what has not come. */
  readonly patienceMs: number;
  readonly lookAfterMs: number;
}

type Verdict = Pick<RecordingRecord, 'state' | 'failure' | 'version'> & Partial<RecordingRecord>;

/**
 * Makes recordings seekable when everything has come, or nothing comes any more. Of many instances one does it, by a lease
 * in the record; when it dies, another does. Nothing of what came is copied or changed.
 */
export class Finalizer {
  readonly #polling: RepeatingTask;
  /** What was asked for outside of the polling. */
  readonly #underWay = new Set<Promise<void>>();
  #closed = false;

  constructor(
    private readonly parts: FinalizerParts,
    private readonly settings: FinalizerSettings,
  ) {
    const onError = (error: unknown): void => parts.log.warn({ err: error }, 'recordings could not be looked after');
    this.#polling = new RepeatingTask(parts.clock, pollIntervalMs, () => this.#lookAfterDue(), onError);
  }

  start(): void {
    this.#polling.start();
  }

  /** Ends every timer; resolves when nothing is under way any more. May be called twice. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#polling.close();
    await Promise.all(this.#underWay);
  }

  /** Looks after a recording now: something may be the last thing that it waited for. */
  consider({ id }: Pick<RecordingRecord, 'id'>): void {
    this.#doNow(() => this.#lookAfter(id, true));
  }

  /** A stream has ended, so its recording may be complete. */
  streamEnded(streamId: string): void {
    this.#doNow(async () => {
      const record = await this.parts.recordings.findByStream(streamId);
      if (record !== undefined) await this.#lookAfter(record.id, true);
    });
  }

  #doNow(task: () => Promise<void>): void {
    if (this.#closed) return;
    const work = task()
      .catch((error: unknown) => {
        // A store may be away; the recording is due again later.
        this.parts.log.warn({ err: error }, 'a recording could not be looked after');
      })
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  async #lookAfterDue(): Promise<void> {
    const due = await this.parts.recordings.due(this.parts.clock.now(), mostAtOnce);
    const work = due.map(({ id }) => this.#lookAfter(id, false));
    const outcomes = await Promise.allSettled(work);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #lookAfter(id: string, evenIfNotDue: boolean): Promise<void> {
    const { ledger, randomness, recordings, clock } = this.parts;
    const token = randomness.token(12);
    const present = await recordings.find(id);
    if (present === undefined) return;
    if (present.state === 'deleted') {
      if (present.dueAt !== null && present.dueAt <= clock.now()) await this.#cleanUp(present);
      return;
    }
    const claim = (record: RecordingRecord): RecordingRecord | undefined => this.#claim(record, token, evenIfNotDue);
    const record = await unlessDeleted(ledger.change(id, claim, present));
    if (record?.finalizer === token) await this.#tend(record, token);
  }

  #claim(record: RecordingRecord, token: string, evenIfNotDue: boolean): RecordingRecord | undefined {
    const now = this.parts.clock.now();
    const isDue = record.dueAt !== null && record.dueAt <= now;
    const isOpen = record.dueAt !== null && record.finalizer === null;
    return isDue || (evenIfNotDue && isOpen) ? { ...record, finalizer: token, dueAt: now + leaseMs } : undefined;
  }

  async #tend(claimed: RecordingRecord, token: string): Promise<void> {
    const { streams, clock } = this.parts;
    const stream = await streams.find(claimed.streamId);
    const hasEnded = stream?.status !== 'live';
    const waitsSince = Math.max(claimed.lastReceivedAt, stream?.endedAt ?? 0);
    const overdueAt = waitsSince + this.settings.patienceMs;
    const isFinal = hasEnded && (claimed.parts.every(isWhole) || clock.now() >= overdueAt);
    if (isFinal) {
      const begun = await this.#settle(claimed.id, token, { ...likeStream(claimed, stream), state: 'finalizing' });
      if (begun) await this.#finalize(claimed, token);
      return;
    }
    const lookAt = clock.now() + this.settings.lookAfterMs;
    const dueAt = hasEnded ? Math.min(lookAt, overdueAt) : lookAt;
    await this.#settle(claimed.id, token, { ...likeStream(claimed, stream), finalizer: null, dueAt });
    // Whoever ended the stream just now found the recording taken, and left it to the one who had it.
    const endedMeanwhile = !hasEnded && (await streams.find(claimed.streamId))?.status !== 'live';
    if (endedMeanwhile) await this.#lookAfter(claimed.id, true);
  }

  async #finalize(record: RecordingRecord, token: string): Promise<void> {
    const { storage, log } = this.parts;
    const beganAt = this.parts.clock.now();
    const sizes = await Promise.all(record.parts.map((part) => storage.size(mediaKeyOf(record, part))));
    const parts = record.parts.map((part, place) => ({ ...part, receivedBytes: sizes[place] ?? 0 }));
    const verdict = await this.#judge({ ...record, parts });
    const settled = await this.#settle(record.id, token, { ...verdict, finalizer: null, dueAt: null });
    if (!settled) return;
    for (const part of parts.filter(isWhole)) await storage.seal(mediaKeyOf(record, part));
    const tookMs = this.parts.clock.now() - beganAt;
    log.info({ recordingId: record.id, state: verdict.state, failure: verdict.failure, tookMs }, 'recording finalized');
  }

  async #judge(record: RecordingRecord): Promise<Verdict> {
    const { parts } = record;
    const indexed: IndexedPart[] = [];
    for (const part of parts) {
      const index = await this.parts.indexes.settle(record, part, part.receivedBytes);
      indexed.push({ key: mediaKeyOf(record, part), index });
    }
    const outcome = layOut(indexed);
    if (outcome.kind === 'nothing') return { ...failed(failureOf(indexed)), parts };
    if (outcome.kind === 'mismatch') return { ...failed('damaged'), parts };
    const { layout } = outcome;
    return {
      state: 'ready',
      failure: null,
      version: versionOf(record),
      file: null,
      parts,
      durationMs: Math.round(layout.durationMs),
      sizeBytes: layout.sizeBytes,
      mimeType: layout.mimeType,
      tracks: {
        audio: layout.tracks.some(({ kind }) => kind === 'audio'),
        video: layout.tracks.some(({ kind }) => kind === 'video'),
      },
    };
  }

  /** Whether the change was made: not when the recording was taken up by somebody else, goes on or is deleted. */
  async #settle(id: string, token: string, changes: Partial<RecordingRecord>): Promise<boolean> {
    const change = (record: RecordingRecord): RecordingRecord | undefined =>
      record.finalizer === token ? { ...record, ...changes, id, revision: record.revision } : undefined;
    let isOurs = false;
    await unlessDeleted(
      this.parts.ledger.change(id, (record) => {
        const changed = change(record);
        isOurs = changed !== undefined;
        return changed;
      }),
    );
    return isOurs;
  }

  /** An upload that was under way at the deletion may have written something after it. */
  async #cleanUp(record: RecordingRecord): Promise<void> {
    const { storage, recordings, clock } = this.parts;
    await storage.remove(storedUnder(record));
    const forgetAt = record.lastReceivedAt + deletedForMs;
    if (clock.now() >= forgetAt) await recordings.remove(record);
    else await recordings.replace({ ...record, dueAt: Math.max(forgetAt, clock.now() + removeAgainMs) });
  }
}

/** What a recording takes over from its stream. */
function likeStream(record: RecordingRecord, stream: StreamRecord | undefined): Partial<RecordingRecord> {
  if (stream === undefined) return {};
  return {
    ...(!record.renamed && { title: stream.title }),
    thumbnail: stream.thumbnail?.version ?? record.thumbnail,
  };
}

function failed(failure: RecordingFailure): Verdict {
  return { state: 'failed', failure, version: null, durationMs: 0 };
}

function failureOf(parts: readonly IndexedPart[]): RecordingFailure {
  return parts.length > 0 && parts.every(({ index }) => index.verdict === 'not-media') ? 'not-media' : 'no-media';
}

/** Changes with any byte that is played, and with the way in which heads are made. */
function versionOf(record: RecordingRecord): string {
  const layoutVersion = 1;
  const content = record.parts.map(({ partId, receivedBytes }) => [partId, receivedBytes]);
  return createHash('sha256')
    .update(JSON.stringify([layoutVersion, content]))
    .digest('base64url')
    .slice(0, 16);
}

/** A recording may be deleted at any time; then there is nothing to do any more. */
async function unlessDeleted(change: Promise<RecordingRecord>): Promise<RecordingRecord | undefined> {
  try {
    return await change;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'recording-not-found') return undefined;
    throw error;
  }
}
