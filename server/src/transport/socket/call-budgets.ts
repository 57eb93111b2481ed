import { foldName } from '@onair/protocol';
import type { Visitor } from '../../domain/sessions/visitor';
import { RateLimit } from '../rate-limit';

/** How often the bell may ring, so that nobody is rung out of the house. Counted on each instance by itself. */
export class CallBudgets {
  readonly #registrations = new RateLimit({ times: 60, perS: 60 });
  readonly #callsOfSession = new RateLimit({ times: 20, perS: 60 });
  readonly #callsToCallee = new RateLimit({ times: 40, perS: 60 });
  readonly #callsOfSessionToCallee = new RateLimit({ times: 8, perS: 60 });

  /** @throws Refusal `rate-limited` for a session that takes one name after the other. */
  async requireRegistration({ ownerId }: Visitor): Promise<void> {
    if (ownerId !== undefined) await this.#registrations.require(ownerId);
  }

  /** @throws Refusal `rate-limited` for a session that calls too often, or a name that is called too often. */
  async requireCall({ ownerId }: Visitor, name: string): Promise<void> {
    if (ownerId === undefined) return;
    const callee = foldName(name);
    await this.#callsOfSession.require(ownerId);
    await this.#callsOfSessionToCallee.require(`${ownerId} ${callee}`);
    await this.#callsToCallee.require(callee);
  }
}
