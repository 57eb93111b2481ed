import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import type { Messenger } from '../messenger';
import type { StreamDirector } from '../streams/stream-director';
import type { StreamRecord } from '../streams/stream-record';
import type { StreamStore } from '../streams/stream-store';
import type { HeldLease } from './lease';
import type { PresenceStore } from './presence-store';
import { describePresence } from './presence-view';
import type { Roster } from './roster';

/** So many leases are put back at a time when the store has lost them all. */
const putBackAtOnce = 500;

/** What the keeper needs of its surroundings. */
export interface LeaseKeeperParts {
  readonly presence: Pick<PresenceStore, 'renew' | 'grant'>;
  readonly streams: Pick<StreamStore, 'findAll'>;
  readonly roster: Roster;
  /** What else is due with each beat. */
  readonly rounds: readonly { beat(): Promise<void> }[];
  readonly director: Pick<StreamDirector, 'supersede'>;
  readonly messenger: Pick<Messenger, 'toPeer' | 'toStream'>;
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
      const answered = (answer: string): HeldLease[] => leases.filter((_lease, index) => answers[index] === answer);
      for (const lease of answered('fenced')) this.#letGo(lease);
      await this.#putBack(answered('missing'));
    }
    for (const round of this.parts.rounds) await round.beat();
  }

  async #putBack(lost: readonly HeldLease[]): Promise<void> {
    for (let start = 0; start < lost.length; start += putBackAtOnce) {
      const batch = lost.slice(start, start + putBackAtOnce);
      const found = await this.parts.streams.findAll(batch.map(({ streamId }) => streamId));
      const records = new Map(found.map((record) => [record.id, record]));
      await Promise.all(batch.map((lease) => this.#putBackOne(lease, records.get(lease.streamId))));
    }
  }

  async #putBackOne(lease: HeldLease, record: StreamRecord | undefined): Promise<void> {
    const { presence, roster, messenger } = this.parts;
    const { streamId, epoch, holder } = lease;
    // The socket may have gone while the stores were asked.
    if (!this.#stillHeld(lease)) return;
    if (record?.status === 'live') {
      const outcome = await presence.grant(lease, this.leaseMs);
      if (outcome === 'fenced') this.#letGo(lease);
      else if (this.#stillHeld(lease)) {
        // Whoever asked meanwhile found no lease, and takes the publisher for away.
        const { publisherInstance } = holder;
        messenger.toStream(streamId, 'presence', { streamId, presence: { state: 'live', epoch, publisherInstance } });
      }
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
