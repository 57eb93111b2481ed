import type { RequestName } from '@onair/protocol';
import { type Attempt, type Budget, RateLimit } from '../rate-limit';

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

/** Keeps each socket's requests within its budgets. */
export class RequestBudgets {
  readonly #limits: Readonly<Record<BudgetName, RateLimit>> = {
    command: new RateLimit(budgets.command),
    signal: new RateLimit(budgets.signal),
    publisherSignal: new RateLimit(budgets.publisherSignal),
    candidate: new RateLimit(budgets.candidate),
    publisherCandidate: new RateLimit(budgets.publisherCandidate),
    meetingSignal: new RateLimit(budgets.meetingSignal),
  };

  /** Counts one request; an event that does not exist counts like a command. */
  spend(peerId: string, event: RequestName | undefined, publishes: boolean): Promise<Attempt> {
    return this.#limits[budgetFor(event, publishes)].attempt(peerId);
  }

  /** Forgets a socket that is gone. */
  async forget(peerId: string): Promise<void> {
    await Promise.all(Object.values(this.#limits).map((limit) => limit.forget(peerId)));
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
