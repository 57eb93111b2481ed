import { type Ack, type RequestName, requests } from '@onair/protocol';
import type { Log } from '../../domain/log';
import { Refusal } from '../../domain/refusal';
import type { Visitor } from '../../domain/sessions/visitor';
import { explainInvalid } from '../explain-invalid';
import type { Action, Actions } from './actions';
import { acknowledgeError } from './error-acknowledgement';
import type { RequestBudgets } from './request-budgets';

/** A socket that uses up its budget this many times over is not a page gone wild but an attack. */
const intolerableOveruse = 5;

/** The answer to a request, and whether its sender is still welcome. */
export interface Handled {
  readonly ack: Ack<unknown>;
  readonly expel: boolean;
}

/** Handles every request of every socket: budget, then shape, then action; and never throws. */
export class RequestHandler {
  constructor(
    private readonly actions: Actions,
    private readonly budgets: RequestBudgets,
    private readonly publishes: (peerId: string) => boolean,
    private readonly log: Log,
  ) {}

  /** `event` and `payload` are whatever the client sent. */
  async handle(visitor: Visitor, event: unknown, payload: unknown): Promise<Handled> {
    const { peerId } = visitor;
    try {
      const name = isRequestName(event) ? event : undefined;
      const { retryAfterMs, overuse } = await this.budgets.spend(peerId, name, this.publishes(peerId));
      if (retryAfterMs > 0) {
        const ack = acknowledgeError(Refusal.rateLimited(retryAfterMs), this.log, { event: String(event), peerId });
        return { ack, expel: overuse > intolerableOveruse };
      }
      if (name === undefined) throw Refusal.badRequest('There is no such event.');
      return { ack: { ok: true, data: await this.#act(visitor, name, payload) }, expel: false };
    } catch (error) {
      // The one place where refusals and faults of any action become answers.
      return { ack: acknowledgeError(error, this.log, { event: String(event), peerId }), expel: false };
    }
  }

  #act(visitor: Visitor, name: RequestName, payload: unknown): unknown {
    const parsed = requests[name].payload.safeParse(payload);
    if (!parsed.success) throw explainInvalid(parsed.error);
    // The payload that fits is that of the same name; the compiler cannot follow one name through two tables.
    const action = this.actions[name] as Action<RequestName>;
    return action(visitor, parsed.data);
  }
}

function isRequestName(event: unknown): event is RequestName {
  return typeof event === 'string' && Object.hasOwn(requests, event);
}
