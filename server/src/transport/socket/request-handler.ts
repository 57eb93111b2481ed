import { type Ack, type RequestName, requests } from '@onair/protocol';
import type { Log } from '../../domain/log';
import { Refusal } from '../../domain/refusal';
import type { Visitor } from '../../domain/sessions/visitor';
import { explainInvalid } from '../explain-invalid';
import type { Action, Actions } from './actions';
import { acknowledgeError } from './error-acknowledgement';
import type { RequestBudget } from './request-budget';

/** A socket that uses up its budget this many times over is not a page gone wild but an attack. */
const intolerableOveruse = 5;

/** Who asks, and how much more they may. */
export interface Asker {
  readonly visitor: Visitor;
  readonly budget: RequestBudget;
}

/** The answer to a request, and whether its sender is still welcome. */
export interface Handled {
  readonly ack: Ack<unknown>;
  readonly expel: boolean;
}

/** Handles every request of every socket: budget, then shape, then action; and never throws. */
export class RequestHandler {
  constructor(
    private readonly actions: Actions,
    private readonly publishes: (peerId: string) => boolean,
    private readonly log: Log,
  ) {}

  /** `event` and `payload` are whatever the client sent. Answers at once when the action does. */
  handle({ visitor, budget }: Asker, event: unknown, payload: unknown): Handled | Promise<Handled> {
    const name = isRequestName(event) ? event : undefined;
    const { retryAfterMs, overuse } = budget.spend(name, this.publishes(visitor.peerId));
    if (retryAfterMs > 0) {
      const expel = overuse > intolerableOveruse;
      return { ...this.#refuse(Refusal.rateLimited(retryAfterMs), visitor, event), expel };
    }
    // The one place where refusals and faults of any action become answers.
    const refuse = (error: unknown): Handled => this.#refuse(error, visitor, event);
    try {
      if (name === undefined) throw Refusal.badRequest('There is no such event.');
      const reply = this.#act(visitor, name, payload);
      return reply instanceof Promise ? reply.then(grant, refuse) : grant(reply);
    } catch (error) {
      return refuse(error);
    }
  }

  #act(visitor: Visitor, name: RequestName, payload: unknown): unknown {
    const parsed = requests[name].payload.safeParse(payload);
    if (!parsed.success) throw explainInvalid(parsed.error);
    // The payload that fits is that of the same name; the compiler cannot follow one name through two tables.
    const action = this.actions[name] as Action<RequestName>;
    return action(visitor, parsed.data);
  }

  #refuse(error: unknown, { peerId }: Visitor, event: unknown): Handled {
    return { ack: acknowledgeError(error, this.log, { event: String(event), peerId }), expel: false };
  }
}

function grant(data: unknown): Handled {
  return { ack: { ok: true, data }, expel: false };
}

function isRequestName(event: unknown): event is RequestName {
  return typeof event === 'string' && Object.hasOwn(requests, event);
}
