import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import { circleOf, keyOf } from '../seats/gathering';
import type { SeatingPlan } from '../seats/seating-plan';
import type { MeetingStore } from './meeting-store';

const longestIntervalMs = 3_600_000;

/** Keeps the records of meetings that somebody here is in, and removes those that nobody came to for too long. */
export class MeetingUpkeep {
  readonly #rounds: RepeatingTask;

  constructor(
    private readonly meetings: Pick<MeetingStore, 'keep' | 'prune'>,
    private readonly plan: Pick<SeatingPlan, 'gatherings'>,
    private readonly clock: Clock,
    log: Log,
    private readonly keptMs: number,
  ) {
    this.#rounds = new RepeatingTask(
      clock,
      Math.min(longestIntervalMs, keptMs / 3),
      () => this.round(),
      (error) => log.warn({ err: error }, 'the records of meetings could not be looked after'),
    );
  }

  start(): void {
    this.#rounds.start();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async round(): Promise<void> {
    const now = this.clock.now();
    const occupied = this.plan.gatherings().filter((id) => circleOf(id) === 'meeting');
    await this.meetings.keep(occupied.map(keyOf), now + this.keptMs);
    await this.meetings.prune(now);
  }
}
