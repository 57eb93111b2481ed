import type { Doorman } from '../seats/doorman';
import { keyOf } from '../seats/gathering';
import type { SeatStore } from '../seats/seat-store';
import type { MeetingStore } from './meeting-store';

/** How long nobody can come into a room or call that is over, in milliseconds: as long as something may be under way. */
const closedMs = 600_000;

/** What the closer needs of its surroundings. */
export interface MeetingCloserParts {
  readonly seats: Pick<SeatStore, 'close' | 'read'>;
  readonly meetings: Pick<MeetingStore, 'remove'>;
  readonly doorman: Pick<Doorman, 'dissolve'>;
}

/**
 * Closes rooms and calls that are over. That one is over is told once only, to one instance; so what a store that is away
 * has not done is tried again with each beat, or its link would be good for another day.
 */
export class MeetingCloser {
  /** What is to be closed, and whether that is so only while nobody is there. */
  readonly #undone = new Map<string, boolean>();

  constructor(private readonly parts: MeetingCloserParts) {}

  /** Puts everybody out; with `onlyIfEmpty` does nothing while somebody is there. Safe to repeat. */
  async close(gathering: string, onlyIfEmpty: boolean): Promise<void> {
    const { seats, meetings, doorman } = this.parts;
    this.#undone.set(gathering, onlyIfEmpty);
    const isClosed = await seats.close(gathering, onlyIfEmpty, closedMs);
    if (isClosed && !onlyIfEmpty) doorman.dissolve(gathering);
    // Not closed now and nobody there: it was closed before, by an attempt that came no further.
    const isOver = isClosed || !onlyIfEmpty || !(await seats.read([gathering])).has(gathering);
    if (isOver) await meetings.remove(keyOf(gathering));
    this.#undone.delete(gathering);
  }

  async beat(): Promise<void> {
    for (const [gathering, onlyIfEmpty] of [...this.#undone]) await this.close(gathering, onlyIfEmpty);
  }
}
