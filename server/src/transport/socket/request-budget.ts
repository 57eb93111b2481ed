import type { RequestName } from '@onair/protocol';
import type { Clock } from '../../domain/clock/clock';
import type { Attempt, Budget } from '../rate-limit';

type BudgetName = 'command' | 'signal' | 'publisherSignal' | 'candidate' | 'publisherCandidate' | 'meetingSignal';

/**
 * How much one socket may ask. Sized so that a publisher can serve 200 watchers who all come at once: an offer and a
 * repetition each, and, from a machine with many network interfaces, 30 candidates each; and that somebody who comes into
 * a meeting can connect with everybody in it, more than once when a network changes.
 */
const budgets: Readonly<Record<BudgetName, Budget>> = {
  command: { times: 60, perS: 10 },
  signal: { times: 60, perS: 10 },
  publisherSignal: { times: 1_500, perS: 10 },
  candidate: { times: 400, perS: 10 },
  publisherCandidate: { times: 12_000, perS: 10 },
  meetingSignal: { times: 1_000, perS: 10 },
};

/** A stretch of time that began with a request, in which no more are allowed than the budget says. */
interface Window {
  readonly endsAt: number;
  spent: number;
}

const allowed: Attempt = { retryAfterMs: 0, overuse: 0 };

/** Keeps one socket's requests within its budgets. Counts by itself, because each message passes here: it is never awaited. */
export class RequestBudget {
  readonly #windows: Partial<Record<BudgetName, Window>> = {};

  constructor(private readonly clock: Pick<Clock, 'monotonicNow'>) {}

  /** Counts one request; an event that does not exist counts like a command. */
  spend(event: RequestName | undefined, publishes: boolean): Attempt {
    const name = budgetFor(event, publishes);
    const { times, perS } = budgets[name];
    const now = this.clock.monotonicNow();
    let window = this.#windows[name];
    if (window === undefined || now >= window.endsAt) {
      window = { endsAt: now + perS * 1_000, spent: 0 };
      this.#windows[name] = window;
    }
    window.spent += 1;
    if (window.spent <= times) return allowed;
    return { retryAfterMs: window.endsAt - now, overuse: window.spent / times };
  }
}

function budgetFor(event: RequestName | undefined, publishes: boolean): BudgetName {
  switch (event) {
    case 'candidate':
      return publishes ? 'publisherCandidate' : 'candidate';
    case 'signal':
      return 'meetingSignal';
    case 'init':
    case 'offer':
    case 'answer':
    case 'bye':
      return publishes ? 'publisherSignal' : 'signal';
    default:
      return 'command';
  }
}
