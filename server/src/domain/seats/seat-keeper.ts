import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import type { Doorman } from './doorman';
import type { HeldSeat } from './seat';
import type { SeatStore } from './seat-store';
import type { SeatingPlan } from './seating-plan';
import type { Usher } from './usher';

/** What the keeper needs of its surroundings. */
export interface SeatKeeperParts {
  readonly seats: Pick<SeatStore, 'renew'>;
  readonly plan: SeatingPlan;
  readonly usher: Pick<Usher, 'putBack'>;
  readonly doorman: Pick<Doorman, 'dismiss'>;
  /** Whether a gathering that the store has lost goes on; may put back what else belongs to it. */
  readonly goesOn: (gatheringId: string) => Promise<boolean>;
  /** What else is due with each beat. */
  readonly rounds: readonly { beat(): Promise<void> }[];
  readonly clock: Clock;
  readonly log: Log;
}

/** The heartbeat, each third of a lease: renews the seats of this instance's sockets, and whatever else is due. */
export class SeatKeeper {
  readonly #beats: RepeatingTask;

  constructor(
    private readonly parts: SeatKeeperParts,
    private readonly leaseMs: number,
  ) {
    this.#beats = new RepeatingTask(
      parts.clock,
      leaseMs / 3,
      () => this.beat(),
      (error) => parts.log.warn({ err: error }, 'seats could not be renewed'),
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
    const held = this.parts.plan.seats();
    if (held.length > 0) {
      const answers = await this.parts.seats.renew(held, this.leaseMs);
      for (const [index, seat] of held.entries()) {
        if (answers[index] === 'missing') await this.#putBack(seat);
        else if (answers[index] === 'fenced') this.#dismiss(seat, 'superseded');
      }
    }
    for (const round of this.parts.rounds) await round.beat();
  }

  async #putBack(seat: HeldSeat): Promise<void> {
    if (!(await this.parts.goesOn(seat.gatheringId))) {
      this.#dismiss(seat, 'ended');
      return;
    }
    // The socket may have gone while the store was asked.
    if (!this.parts.plan.holds(seat)) return;
    const outcome = await this.parts.usher.putBack(seat);
    if (outcome === 'taken') return;
    const reasons = { full: 'lost', foreign: 'lost', closed: 'ended', fenced: 'superseded' } as const;
    this.#dismiss(seat, reasons[outcome]);
  }

  #dismiss(seat: HeldSeat, reason: 'superseded' | 'lost' | 'ended'): void {
    if (this.parts.plan.holds(seat)) this.parts.doorman.dismiss(seat.holder.peerId, seat, reason);
  }
}
