import type { CallEnder } from '../calls/call-ender';
import type { Clock } from '../clock/clock';
import { keyOf, sortOf } from '../seats/gathering';
import type { FreedSeats } from '../seats/seat-store';
import type { MeetingCloser } from './meeting-closer';
import type { MeetingStore } from './meeting-store';

/** What the caretaker needs of its surroundings. */
export interface CaretakerParts {
  readonly meetings: Pick<MeetingStore, 'keep'>;
  readonly closer: Pick<MeetingCloser, 'close'>;
  readonly callEnder: Pick<CallEnder, 'end' | 'nameFreed'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Sees to what is left when somebody has gone for good: a call is over, and a room when it is empty. */
export class Caretaker {
  constructor(
    private readonly parts: CaretakerParts,
    /** How long a meeting's link is good while nobody is there, in milliseconds. */
    private readonly keptMs: number,
  ) {}

  async departed({ view, seats: gone }: FreedSeats, departure: 'left' | 'lost'): Promise<void> {
    const { meetings, closer, callEnder, clock } = this.parts;
    const { gatheringId } = view;
    const key = keyOf(gatheringId);
    const isEmpty = view.seats.length === 0;
    switch (sortOf(gatheringId)) {
      case 'name':
        if (isEmpty) await callEnder.nameFreed(key, gone, departure);
        break;
      case 'call':
        await callEnder.end(key, departure === 'left' ? 'hung-up' : 'lost');
        break;
      case 'room':
        // Somebody may come in at this very moment: then it goes on.
        if (isEmpty) await closer.close(gatheringId, true);
        break;
      case 'meeting':
        if (isEmpty) await meetings.keep([key], clock.now() + this.keptMs);
        break;
    }
  }
}
