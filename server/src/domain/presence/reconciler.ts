import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import type { StreamPosition, StreamStore } from '../streams/stream-store';
import type { PresenceStore } from './presence-store';

const intervalMs = 30_000;
const pageSize = 100;

/**
 * Gives every stream that is recorded as live, and has no lease, one that waits for the publisher. So a stream goes
 * on after a crash if its publisher returns in time, and ends like any other if not.
 */
export class Reconciler {
  readonly #rounds: RepeatingTask;

  constructor(
    private readonly streams: Pick<StreamStore, 'list'>,
    private readonly presence: Pick<PresenceStore, 'read' | 'restore'>,
    clock: Clock,
    private readonly log: Log,
    private readonly graceMs: number,
  ) {
    this.#rounds = new RepeatingTask(
      clock,
      intervalMs,
      () => this.reconcile(),
      (error) => log.warn({ err: error }, 'live streams could not be reconciled'),
    );
  }

  /** Reconciles once, and then again and again. */
  async start(): Promise<void> {
    await this.reconcile();
    this.#rounds.start();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async reconcile(): Promise<void> {
    let after: StreamPosition | undefined;
    do {
      const page = await this.streams.list({ status: 'live', after, limit: pageSize });
      const leases = await this.presence.read(page.map(({ id }) => id));
      for (const { id: streamId, ownerId, epoch } of page) {
        if (leases.has(streamId)) continue;
        await this.presence.restore({ streamId, ownerId, epoch }, this.graceMs);
        this.log.info({ streamId }, 'stream waits for its publisher');
      }
      after = page.length === pageSize ? page.at(-1) : undefined;
    } while (after !== undefined);
  }
}
