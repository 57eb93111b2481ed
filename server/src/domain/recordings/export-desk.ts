import type { Clock } from '../clock/clock';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import { Refusal } from '../refusal';
import { exportMarkedBy, exportsOf, newExport } from './kept-export';
import type { ExportOrder, ExportOutcome, MediaExporter } from './media/media-exporter';
import type { MediaStorage } from './media-storage';
import { mostExportsAtOnce } from './paced-exporter';
import type { PlayableMedia, Playback } from './playback';
import type { RecordingLedger } from './recording-ledger';
import type { RecordingRecord } from './recording-record';
import { SharedExport } from './shared-export';
import type { UploadLocks } from './upload-locks';

/** So many recordings that cannot be exported are remembered, so that not each question costs a process. */
const mostRemembered = 200;

/** What the desk needs of its surroundings. */
export interface ExportDeskParts {
  readonly storage: MediaStorage;
  readonly ledger: RecordingLedger;
  readonly playback: Pick<Playback, 'open'>;
  /** Without it, only what came as MP4 can be had as MP4. */
  readonly exporter?: Pick<MediaExporter, 'export'> | undefined;
  readonly locks: UploadLocks;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/**
 * Gives finished recordings as MP4. What is not MP4 already is rewritten once, by the first who asks, and kept beside the
 * recording: so that it has a length and ranges, was checked before anybody gets it, and costs the second one nothing.
 */
export class ExportDesk {
  /** What can be waited for, by recording and version. */
  readonly #open = new Map<string, SharedExport<void>>();
  /** Those included that were called off and have not ended yet. */
  readonly #underWay = new Set<SharedExport<void>>();
  readonly #impossible = new Set<string>();
  #closed = false;

  constructor(private readonly parts: ExportDeskParts) {}

  /**
   * The recording as MP4. `stop`: when whoever asks has gone away.
   *
   * @throws Refusal `recording-not-ready`; `recording-not-found` when there is nothing to play; `export-impossible` when it
   *   would have to be encoded again; `export-pending` when it is not made yet and `export-busy` when it is not begun;
   *   `unavailable` when making it failed, and may not fail the next time; or `storage-full`.
   */
  async open(record: RecordingRecord, stop: AbortSignal): Promise<PlayableMedia> {
    if (record.state === 'uploading' || record.state === 'finalizing') throw Refusal.recordingNotReady();
    const media = await this.parts.playback.open(record);
    if (/^(video|audio)\/mp4\b/.test(media.mimeType)) return media;
    const kept = await this.#kept(record);
    if (kept !== undefined) return kept;
    await this.#sharedExport(record, media).wait(stop);
    const made = await this.#kept(record);
    if (made !== undefined) return made;
    // Deleted just now; or what was made had to make room for what people record.
    await this.parts.ledger.record(record.id);
    throw Refusal.storageFull();
  }

  /** Nobody is to have this recording any more. */
  callOff(id: string): void {
    for (const [name, shared] of this.#open) if (name.startsWith(`${id}@`)) shared.callOff();
  }

  /** Ends everything that is under way; may be called twice. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const shared of this.#underWay) shared.callOff();
    await Promise.all([...this.#underWay].map((shared) => shared.ended()));
  }

  #sharedExport(record: RecordingRecord, media: PlayableMedia): SharedExport<void> {
    const name = `${record.id}@${media.version}`;
    if (this.#impossible.has(name)) throw Refusal.exportImpossible();
    const present = this.#open.get(name);
    if (present !== undefined && !present.isCalledOff) return present;
    if (this.#closed) throw Refusal.unavailable();
    if (this.#underWay.size >= mostExportsAtOnce) throw Refusal.exportBusy();
    const shared = new SharedExport<void>(this.parts.clock, (signal) => this.#locked(record, media, signal));
    this.#open.set(name, shared);
    this.#underWay.add(shared);
    void shared.ended().then(() => {
      this.#underWay.delete(shared);
      if (this.#open.get(name) === shared) this.#open.delete(name);
    });
    return shared;
  }

  /** One of all instances makes it; and whoever was called off ends before the next one begins. */
  async #locked(record: RecordingRecord, media: PlayableMedia, signal: AbortSignal): Promise<void> {
    const { locks } = this.parts;
    const name = `export.${record.id}`;
    const lost = new AbortController();
    const lock = locks.newLock(name);
    try {
      // Others who want it have to wait until it is made.
      await lock.lock(signal, () => {
        if (!locks.holds(name)) lost.abort();
      });
    } catch (error) {
      throw Refusal.is(error, 'upload-locked') ? Refusal.exportPending() : error;
    }
    try {
      if ((await this.#kept(record)) === undefined) {
        await this.#make(record, media, AbortSignal.any([signal, lost.signal]));
      }
    } finally {
      await lock.unlock();
    }
  }

  async #make(record: RecordingRecord, media: PlayableMedia, signal: AbortSignal): Promise<void> {
    const { storage, clock, randomness } = this.parts;
    // What was made of it before it went on, or was broken off.
    await storage.remove(exportsOf(record));
    try {
      const { fileKey, markKey } = newExport(record, media.version, clock.now(), randomness.token(9));
      await this.#export(record, media, fileKey, signal);
      // It may have been deleted, or gone on, while this one was at work.
      if ((await this.parts.ledger.record(record.id)).version !== record.version) throw Refusal.recordingNotReady();
      await storage.write(markKey, new Uint8Array());
    } catch (error) {
      // Where the storage is away, that fails, too; then the next try begins with it.
      await storage.remove(exportsOf(record)).catch(() => undefined);
      throw error;
    }
  }

  async #export(record: RecordingRecord, media: PlayableMedia, target: string, signal: AbortSignal): Promise<void> {
    const outcome = await this.#outcome(record, { parts: media.keys, format: 'mp4', target }, signal);
    if (outcome?.kind === 'exported') return;
    if (outcome?.reason === 'room') throw Refusal.storageFull();
    this.#rememberImpossible(`${record.id}@${media.version}`);
    throw Refusal.exportImpossible();
  }

  /** Undefined where nobody can do it. */
  async #outcome(record: RecordingRecord, order: ExportOrder, signal: AbortSignal): Promise<ExportOutcome | undefined> {
    const { exporter, ledger, log } = this.parts;
    try {
      const outcome = await exporter?.export(order, signal);
      const isTooLarge = outcome?.kind === 'impossible' && outcome.reason === 'memory';
      if (isTooLarge) log.error({ recordingId: record.id }, 'a recording is too large for the memory of an export');
      return outcome;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      // Deleted meanwhile, there was nothing left to read.
      await ledger.record(record.id);
      if (signal.aborted) throw Refusal.exportPending();
      log.error({ err: error, recordingId: record.id }, 'a recording could not be exported');
      // The storage was away, or somebody ended the process: the next try may come to something else.
      throw Refusal.unavailable();
    }
  }

  #rememberImpossible(name: string): void {
    this.#impossible.add(name);
    const [oldest] = this.#impossible;
    if (this.#impossible.size > mostRemembered && oldest !== undefined) this.#impossible.delete(oldest);
  }

  /** What was made of this version of the recording, whole. */
  async #kept(record: RecordingRecord): Promise<PlayableMedia | undefined> {
    const { storage } = this.parts;
    const { version } = record;
    if (version === null) return undefined;
    const sizes = new Map<string, number>();
    for await (const { key, sizeBytes } of storage.list(exportsOf(record))) sizes.set(key, sizeBytes);
    const marked = [...sizes.keys()].flatMap((each) => exportMarkedBy(each, version)?.fileKey ?? []);
    const key = marked[0] ?? '';
    const sizeBytes = sizes.get(key);
    if (sizeBytes === undefined) return undefined;
    return {
      version,
      entityTag: key.slice(exportsOf(record).length + 1),
      mimeType: record.tracks.video ? 'video/mp4' : 'audio/mp4',
      sizeBytes,
      keys: [key],
      read: (start, end) => storage.read(key, start, end),
    };
  }
}
