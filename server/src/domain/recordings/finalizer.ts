import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import type { StreamRecord } from '../streams/stream-record';
import type { StreamStore } from '../streams/stream-store';
import type { Eraser } from './eraser';
import { JoinedFiles } from './joined-files';
import type { MediaStorage } from './media-storage';
import { believed, Recaller } from './recaller';
import type { Judgement, RecordingJudge } from './recording-judge';
import type { RecordingLedger } from './recording-ledger';
import { isWhole, mediaKeyOf, type RecordingRecord, storedUnder } from './recording-record';
import type { RecordingStore } from './recording-store';
import { unlessDeleted } from './unless-deleted';

const pollIntervalMs = 1_000;
/** After this long without a sign, whoever has begun to finalize a recording is taken for dead. */
const leaseMs = 6_000;
/** So many are taken up at each poll, and so many are under way at most: some wait long for their turn to be joined. */
const mostAtOnce = 4;
const mostUnderWay = 32;
/** What could not be joined is tried again after as long as it has waited already, so ever more rarely, and for so long. */
const firstRetryMs = 30_000;
const retriedForMs = 86_400_000;

/** What the finalizer needs of its surroundings. */
export interface FinalizerParts {
  readonly recordings: RecordingStore;
  readonly ledger: RecordingLedger;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly storage: MediaStorage;
  readonly eraser: Pick<Eraser, 'cleanUp' | 'removePicture'>;
  readonly judge: Pick<RecordingJudge, 'judge'>;
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

/**
 * Makes recordings seekable when everything has come, or nothing comes any more. Of many instances one does it, by a lease
 * in the record; when it dies, another does. Nothing of what came is copied or changed.
 */
export class Finalizer {
  readonly #polling: RepeatingTask;
  readonly #underWay = new Set<Promise<void>>();
  /** Which recordings the polling has taken up, and are not done with. */
  readonly #takenUp = new Set<string>();
  readonly #closing = new AbortController();
  readonly #recaller: Recaller;
  readonly #joinedFiles: JoinedFiles;

  constructor(
    private readonly parts: FinalizerParts,
    private readonly settings: FinalizerSettings,
  ) {
    this.#recaller = new Recaller(parts);
    this.#joinedFiles = new JoinedFiles(parts);
    const onError = (error: unknown): void => parts.log.warn({ err: error }, 'recordings could not be looked after');
    this.#polling = new RepeatingTask(parts.clock, pollIntervalMs, () => this.#poll(), onError);
  }

  start(): void {
    this.#polling.start();
  }

  /** Ends every timer, and what takes long; resolves when nothing is under way any more. May be called twice. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#polling.close();
    await Promise.all(this.#underWay);
  }

  /** Looks after a recording now: something may be the last thing that it waited for. */
  consider({ id }: Pick<RecordingRecord, 'id'>): void {
    this.#doNow(() => this.#lookAfter(id, true));
  }

  /** The same, and waits for it. */
  async lookAfterNow({ id }: Pick<RecordingRecord, 'id'>): Promise<void> {
    await this.#lookAfter(id, true);
  }

  /** A stream has ended, so its recording may be complete. */
  streamEnded(streamId: string): void {
    this.#doNow(async () => {
      const record = await this.parts.recordings.findByStream(streamId);
      if (record !== undefined) await this.#lookAfter(record.id, true);
    });
  }

  #doNow(task: () => Promise<void>): void {
    if (this.#closing.signal.aborted) return;
    const work = task()
      .catch((error: unknown) => {
        // A store may be away; the recording is due again later.
        this.parts.log.warn({ err: error }, 'a recording could not be looked after');
      })
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  async #poll(): Promise<void> {
    await this.#lookAfterDue();
    await this.#recaller.recall();
  }

  /** Waits for none of them: some take long, and the next ones must not. */
  async #lookAfterDue(): Promise<void> {
    const room = Math.min(mostAtOnce, mostUnderWay - this.#takenUp.size);
    if (room <= 0) return;
    const due = await this.parts.recordings.due(this.parts.clock.now(), room + this.#takenUp.size);
    const taken = due.filter(({ id }) => !this.#takenUp.has(id)).slice(0, room);
    for (const { id } of taken) {
      this.#takenUp.add(id);
      this.#doNow(() => this.#lookAfter(id, false).finally(() => this.#takenUp.delete(id)));
    }
  }

  async #lookAfter(id: string, evenIfNotDue: boolean): Promise<void> {
    const { ledger, randomness, recordings, clock } = this.parts;
    const token = randomness.token(12);
    const present = await recordings.find(id);
    if (present === undefined) return;
    if (present.state === 'deleted') {
      if (present.dueAt !== null && present.dueAt <= clock.now()) await this.parts.eraser.cleanUp(present);
      else if (evenIfNotDue) await this.parts.eraser.removePicture(present);
      return;
    }
    const claim = (record: RecordingRecord): RecordingRecord | undefined => this.#claim(record, token, evenIfNotDue);
    const record = await unlessDeleted(ledger.change(id, claim, present));
    if (record?.finalizer !== token) return;
    try {
      await this.#tend(record, token);
    } catch (error) {
      // Deleted meanwhile, there was nothing left to look after; anything else is a fault.
      if (!(await this.#removeIfDeleted(id))) throw error;
      return;
    }
    await this.#removeIfDeleted(id);
  }

  /** Removes what was written for a recording since it was deleted, such as an index. Says whether it was deleted. */
  async #removeIfDeleted(id: string): Promise<boolean> {
    const left = await this.parts.recordings.find(id);
    if (left === undefined) return true;
    if (left.state !== 'deleted') return false;
    await this.parts.storage.remove(storedUnder(left));
    return true;
  }

  #claim(record: RecordingRecord, token: string, evenIfNotDue: boolean): RecordingRecord | undefined {
    const now = this.parts.clock.now();
    const isDue = record.dueAt !== null && record.dueAt <= now;
    const isOpen = record.dueAt !== null && record.finalizer === null;
    if (!isDue && !(evenIfNotDue && isOpen)) return undefined;
    const lastReceivedAt = believed(record.lastReceivedAt, now, now);
    return { ...record, lastReceivedAt, finalizer: token, dueAt: now + leaseMs };
  }

  async #tend(claimed: RecordingRecord, token: string): Promise<void> {
    const { streams, clock } = this.parts;
    const stream = await streams.find(claimed.streamId);
    const hasEnded = stream?.status !== 'live';
    const waitsSince = Math.max(claimed.lastReceivedAt, believed(stream?.endedAt ?? 0, clock.now(), 0));
    const overdueAt = waitsSince + this.settings.patienceMs;
    const isFinal = hasEnded && (clock.now() >= overdueAt || (await this.#hasCome(claimed)));
    if (isFinal) {
      // What can be played already goes on being played: it only was not sealed.
      const begun = await this.#settle(claimed.id, token, (record) => ({
        ...likeStream(record, stream),
        state: record.state === 'ready' ? 'ready' : 'finalizing',
      }));
      if (begun) await this.#keeping(claimed.id, token, (lost) => this.#finalize(claimed, token, lost));
      return;
    }
    const lookAt = clock.now() + this.settings.lookAfterMs;
    const dueAt = hasEnded ? Math.min(lookAt, overdueAt) : lookAt;
    await this.#settle(claimed.id, token, (record) => ({ ...likeStream(record, stream), finalizer: null, dueAt }));
    // Whoever ended the stream just now found the recording taken, and left it to the one who had it.
    const endedMeanwhile = !hasEnded && (await streams.find(claimed.streamId))?.status !== 'live';
    if (endedMeanwhile) await this.#lookAfter(claimed.id, true);
  }

  /** Whether every part is whole. An instance that was killed after it had stored the last bytes has not noted them. */
  async #hasCome({ id, parts }: RecordingRecord): Promise<boolean> {
    for (const part of parts) {
      if (isWhole(part)) continue;
      if (part.length === null) return false;
      if (((await this.parts.storage.size(mediaKeyOf({ id }, part))) ?? 0) < part.length) return false;
    }
    return true;
  }

  /**
   * Renews the lease as long as the work takes: the index of a long recording may have to be made anew. Whoever stood still
   * for longer than a lease finds that another has taken over; then `lost` is aborted.
   */
  async #keeping(id: string, token: string, work: (lost: AbortSignal) => Promise<void>): Promise<void> {
    const { clock, log } = this.parts;
    const lost = new AbortController();
    const renew = async (): Promise<void> => {
      if (!(await this.#settle(id, token, () => ({ dueAt: clock.now() + leaseMs })))) lost.abort();
    };
    const onError = (error: unknown): void => log.warn({ err: error, recordingId: id }, 'a lease could not be renewed');
    const renewal = new RepeatingTask(clock, leaseMs / 3, renew, onError);
    renewal.start();
    try {
      await work(lost.signal);
    } finally {
      await renewal.close();
    }
  }

  async #finalize(record: RecordingRecord, token: string, lost: AbortSignal): Promise<void> {
    const { storage, log, clock } = this.parts;
    const beganAt = clock.now();
    const sizes = await Promise.all(record.parts.map((part) => storage.size(mediaKeyOf(record, part))));
    const parts = record.parts.map((part, place) => ({ ...part, receivedBytes: sizes[place] ?? 0 }));
    const judgement = await this.#judgement({ ...record, parts }, lost);
    if (judgement === undefined) {
      // This instance is going: another one, or the next start, need not wait for the lease to run out. Where it is lost,
      // this changes nothing.
      await this.#settle(record.id, token, () => ({ finalizer: null, dueAt: clock.now() }));
      return;
    }
    const { verdict, isProvisional } = judgement;
    // It can be played from now on; whoever dies while sealing leaves that to another, when the lease runs out.
    if (!(await this.#settle(record.id, token, () => ({ ...verdict, parts })))) {
      if (verdict.file) await this.#joinedFiles.discard(record.id, verdict.file);
      return;
    }
    await this.#joinedFiles.tidy(record.id, token);
    for (const part of parts.filter(isWhole)) await storage.seal(mediaKeyOf(record, part));
    const dueAt = isProvisional ? retryAt(record, clock.now()) : null;
    if (!(await this.#settle(record.id, token, () => ({ finalizer: null, dueAt })))) return;
    const tookMs = clock.now() - beganAt;
    log.info({ recordingId: record.id, state: verdict.state, failure: verdict.failure, tookMs }, 'recording finalized');
  }

  /** Undefined when it was broken off. */
  async #judgement(record: RecordingRecord, lost: AbortSignal): Promise<Judgement | undefined> {
    const signal = AbortSignal.any([this.#closing.signal, lost]);
    try {
      return await this.parts.judge.judge(record, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /**
   * Changes what is in the record by then: its owner may rename it at any time. Says whether the change was made: not when
   * the recording was taken up by somebody else, goes on or is deleted.
   */
  async #settle(
    id: string,
    token: string,
    changesOf: (record: RecordingRecord) => Partial<RecordingRecord>,
  ): Promise<boolean> {
    let isOurs = false;
    await unlessDeleted(
      this.parts.ledger.change(id, (record) => {
        isOurs = record.finalizer === token;
        return isOurs ? { ...record, ...changesOf(record), id, revision: record.revision } : undefined;
      }),
    );
    return isOurs;
  }
}

function retryAt({ lastReceivedAt }: RecordingRecord, now: number): number | null {
  const waitedMs = now - lastReceivedAt;
  return waitedMs > retriedForMs ? null : now + Math.max(waitedMs, firstRetryMs);
}

/** What a recording takes over from its stream. */
function likeStream(record: RecordingRecord, stream: StreamRecord | undefined): Partial<RecordingRecord> {
  if (stream === undefined) return {};
  return {
    ...(!record.renamed && { title: stream.title }),
    thumbnail: stream.thumbnail?.version ?? record.thumbnail,
  };
}
