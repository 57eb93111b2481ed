import type { Clock } from '../../domain/clock/clock';
import type { WatcherReport } from '../../domain/presence/presence-store';

interface InstanceCounts {
  readonly byStream: Map<string, number>;
  expiresAt: number;
}

/** Each instance's absolute counts of watchers, which run out together unless it reports again. */
export class WatcherCounts {
  readonly #instances = new Map<string, InstanceCounts>();

  constructor(private readonly clock: Pick<Clock, 'monotonicNow'>) {}

  report({ instanceId, counts, ttlMs }: WatcherReport): void {
    this.#dropExpired();
    const byStream = this.#instances.get(instanceId)?.byStream ?? new Map<string, number>();
    for (const [streamId, count] of counts) {
      if (count > 0) byStream.set(streamId, count);
      else byStream.delete(streamId);
    }
    this.#instances.set(instanceId, { byStream, expiresAt: this.clock.monotonicNow() + ttlMs });
  }

  totals(streamIds: readonly string[]): Map<string, number> {
    this.#dropExpired();
    const totals = new Map<string, number>();
    for (const streamId of streamIds) {
      let total = 0;
      for (const { byStream } of this.#instances.values()) total += byStream.get(streamId) ?? 0;
      if (total > 0) totals.set(streamId, total);
    }
    return totals;
  }

  forget(instanceId: string): void {
    this.#instances.delete(instanceId);
  }

  #dropExpired(): void {
    const now = this.clock.monotonicNow();
    for (const [instanceId, { expiresAt }] of this.#instances) {
      if (expiresAt <= now) this.#instances.delete(instanceId);
    }
  }
}
