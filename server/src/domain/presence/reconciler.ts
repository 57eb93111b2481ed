import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Company } from '../company';
import type { DutyRoster } from '../duty-roster';
import type { Log } from '../log';
import type { StreamPosition, StreamStore } from '../streams/stream-store';
import type { PresenceStore } from './presence-store';

const intervalMs = 30_000;
const pageSize = 100;

/** What the reconciler needs of its surroundings. */
export interface ReconcilerParts {
  readonly streams: Pick<StreamStore, 'list'>;
  readonly presence: Pick<PresenceStore, 'read' | 'restore'>;
  readonly duties: DutyRoster;
  /** Undefined for an instance that is alone. */
  readonly company?: Company | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Gives every stream that is recorded as live, and has no lease, one that waits for the publisher. So a stream goes
 * on after a crash if its publisher returns in time, and ends like any other if not. Of many instances, one does so in
 * each interval.
 */
export class Reconciler {
  readonly #rounds: RepeatingTask;
  #first: Promise<void> | undefined;

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly graceMs: number,
  ) {
    this.#rounds = new RepeatingTask(parts.clock, intervalMs, () => this.#round(), this.#failed);
  }

  /**
   * Reconciles, and then again and again. One that is alone has lost all leases with the process before it, and resolves when
   * they are back; one in company has most likely lost none, and need not be waited for.
   */
  async start(): Promise<void> {
    if (this.parts.company === undefined) await this.reconcile();
    else this.#first = this.#round().catch(this.#failed);
    this.#rounds.start();
  }

  async close(): Promise<void> {
    await Promise.all([this.#first, this.#rounds.close()]);
  }

  async reconcile(): Promise<void> {
    const { streams, presence, log } = this.parts;
    let after: StreamPosition | undefined;
    do {
      const page = await streams.list({ status: 'live', after, limit: pageSize });
      const leases = await presence.read(page.map(({ id }) => id));
      for (const { id: streamId, ownerId, epoch } of page) {
        if (leases.has(streamId)) continue;
        await presence.restore({ streamId, ownerId, epoch }, this.graceMs);
        log.info({ streamId }, 'stream waits for its publisher');
      }
      after = page.length === pageSize ? page.at(-1) : undefined;
    } while (after !== undefined);
  }

  async #round(): Promise<void> {
    if (await this.parts.duties.take('reconcile', intervalMs)) await this.reconcile();
  }

  readonly #failed = (error: unknown): void => {
    this.parts.log.warn({ err: error }, 'live streams could not be reconciled');
  };
}
