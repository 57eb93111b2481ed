import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import type { Messenger } from '../messenger';
import type { StreamDirector } from '../streams/stream-director';
import type { StreamStore } from '../streams/stream-store';
import type { HeldLease } from './lease';
import type { PresenceStore } from './presence-store';
import { describePresence } from './presence-view';
import type { Roster } from './roster';

/** What the keeper needs of its surroundings. */
export interface LeaseKeeperParts {
  readonly presence: Pick<PresenceStore, 'renew' | 'grant'>;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly roster: Roster;
  /** What else is due with each beat. */
  readonly rounds: readonly { beat(): Promise<void> }[];
  readonly director: Pick<StreamDirector, 'supersede'>;
  readonly messenger: Pick<Messenger, 'toPeer'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The heartbeat, each third of a lease: renews the leases of this instance's publishers, and whatever else is due. */
export class LeaseKeeper {
  readonly #beats: RepeatingTask;

  constructor(
    private readonly parts: LeaseKeeperParts,
    private readonly leaseMs: number,
  ) {
    this.#beats = new RepeatingTask(
      parts.clock,
      leaseMs / 3,
      () => this.beat(),
      (error) => parts.log.warn({ err: error }, 'leases could not be renewed'),
    );
  }

  start(): void {
    this.#beats.start();
  }

  close(): Promise<void> {
    return this.#beats.close();
  }

  /** Renews everything once, puts back what the store has lost, and lets go of what somebody else holds. */
  async beat(): Promise<void> {
    const leases = this.parts.roster.leases();
    if (leases.length > 0) {
      const answers = await this.parts.presence.renew(leases, this.leaseMs);
      for (const [index, lease] of leases.entries()) {
        if (answers[index] === 'missing') await this.#putBack(lease);
        else if (answers[index] === 'fenced') this.#letGo(lease);
      }
    }
    for (const round of this.parts.rounds) await round.beat();
  }

  async #putBack(lease: HeldLease): Promise<void> {
    const { streams, presence, roster, messenger } = this.parts;
    const { streamId, holder } = lease;
    const record = await streams.find(streamId);
    // The socket may have gone while the store was asked.
    if (!this.#stillHeld(lease)) return;
    if (record?.status === 'live') {
      if ((await presence.grant(lease, this.leaseMs)) === 'fenced') this.#letGo(lease);
      return;
    }
    roster.unpublish(holder.peerId);
    if (record !== undefined) {
      messenger.toPeer(holder.peerId, 'presence', { streamId, presence: describePresence(record, undefined) });
    }
  }

  #letGo(lease: HeldLease): void {
    if (this.#stillHeld(lease)) this.parts.director.supersede(lease.holder.peerId, lease.streamId);
  }

  #stillHeld(lease: HeldLease): boolean {
    return this.parts.roster.leaseOf(lease.holder.peerId) === lease;
  }
}
