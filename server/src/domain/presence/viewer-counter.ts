import type { Clock } from '../clock/clock';
import { Throttle } from '../clock/throttle';
import type { Log } from '../log';
import type { Messenger } from '../messenger';
import type { StreamStore } from '../streams/stream-store';
import type { PresenceStore } from './presence-store';
import type { Roster } from './roster';

const noticeIntervalMs = 500;

/** What the counter needs of its surroundings. */
export interface ViewerCounterParts {
  readonly roster: Roster;
  readonly presence: Pick<PresenceStore, 'reportWatchers'>;
  readonly streams: Pick<StreamStore, 'raisePeakViewers'>;
  readonly messenger: Pick<Messenger, 'toStream'>;
  /** Told when counts changed that the directory shows. */
  readonly directory: { recounted(): void };
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Counts who watches: this instance reports how many watch here, as absolute numbers, and tells each stream its
 * total over all instances, at most twice a second.
 */
export class ViewerCounter {
  readonly #changed = new Set<string>();
  /** Streams whose total is to be told even where it is what was told last. */
  readonly #owed = new Set<string>();
  /** Totals as they were last told; streams at zero are left out. */
  readonly #told = new Map<string, number>();
  /** The most there were of late, for the records. */
  readonly #peaks = new Map<string, number>();
  readonly #reports: Throttle;

  constructor(
    private readonly parts: ViewerCounterParts,
    private readonly instanceId: string,
    /** How long this instance's counts are valid without a beat, in milliseconds. */
    private readonly ttlMs: number,
  ) {
    this.#reports = new Throttle(
      parts.clock,
      noticeIntervalMs,
      () => this.#reportChanges(),
      (error) => parts.log.warn({ err: error }, 'viewers could not be counted'),
    );
  }

  /** Somebody came to a stream or left it. */
  changed(streamId: string): void {
    this.#changed.add(streamId);
    this.#reports.request();
  }

  /**
   * Tells the total once more. A description of a stream that has just been given says how many watched when it was read, and
   * may have been overtaken by word of others who came or left: nothing else would set that right before the next of these.
   */
  tellAgain(streamId: string): void {
    this.#owed.add(streamId);
    this.changed(streamId);
  }

  /** Another instance has told a stream how many watch. */
  heard(streamId: string, viewers: number): void {
    this.#remember(streamId, viewers);
  }

  /** Reports every count again, because reports expire, and tells what changed elsewhere. */
  async beat(): Promise<void> {
    const { roster } = this.parts;
    const published = roster.leases().map(({ streamId }) => streamId);
    await this.#report([...roster.watchedStreams(), ...published, ...this.#told.keys()]);
  }

  close(): Promise<void> {
    return this.#reports.close();
  }

  async #reportChanges(): Promise<void> {
    const streamIds = [...this.#changed];
    await this.#report(streamIds);
  }

  async #report(streamIds: readonly string[]): Promise<void> {
    const counts = new Map(streamIds.map((id) => [id, this.parts.roster.countWatchers(id)]));
    for (const streamId of streamIds) this.#changed.delete(streamId);
    const totals = await this.parts.presence.reportWatchers({
      instanceId: this.instanceId,
      counts,
      ttlMs: this.ttlMs,
    });
    for (const streamId of counts.keys()) this.#tell(streamId, totals.get(streamId) ?? 0);
    await this.#recordPeaks();
  }

  #tell(streamId: string, viewers: number): void {
    const before = this.#told.get(streamId) ?? 0;
    if (!this.#owed.delete(streamId) && viewers === before) return;
    this.#remember(streamId, viewers);
    this.parts.messenger.toStream(streamId, 'viewers', { streamId, viewers });
    this.parts.directory.recounted();
    if (viewers > before) this.#peaks.set(streamId, Math.max(viewers, this.#peaks.get(streamId) ?? 0));
  }

  #remember(streamId: string, viewers: number): void {
    if (viewers === 0) this.#told.delete(streamId);
    else this.#told.set(streamId, viewers);
  }

  /** A peak that could not be recorded, because the store was away, is recorded with the next report. */
  async #recordPeaks(): Promise<void> {
    for (const [streamId, viewers] of this.#peaks) {
      await this.parts.streams.raisePeakViewers(streamId, viewers);
      if (this.#peaks.get(streamId) === viewers) this.#peaks.delete(streamId);
    }
  }
}
