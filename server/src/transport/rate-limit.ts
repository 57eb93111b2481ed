import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../domain/refusal';

/** How often something may be done. */
export interface Budget {
  readonly times: number;
  readonly perS: number;
}

/** What became of one more attempt. */
export interface Attempt {
  /** How long to wait, in milliseconds; 0 when it is allowed. */
  readonly retryAfterMs: number;
  /** How often the budget has been used up in its present window: above 1 is too often. */
  readonly overuse: number;
}

/** Counts attempts by key, in this process, in windows that begin with a key's first attempt. */
export class RateLimit {
  readonly #limiter: RateLimiterMemory;

  constructor(private readonly budget: Budget) {
    this.#limiter = new RateLimiterMemory({ points: budget.times, duration: budget.perS });
  }

  /** `times`: as many attempts at once; 0 to ask only whether it has been too many. */
  async attempt(key: string, times = 1): Promise<Attempt> {
    try {
      await this.#limiter.consume(key, times);
      return { retryAfterMs: 0, overuse: 0 };
    } catch (refused) {
      // The library tells a refusal by rejecting with the figures.
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const overuse = refused.consumedPoints / this.budget.times;
      return { retryAfterMs: Math.max(1, Math.ceil(refused.msBeforeNext)), overuse };
    }
  }

  /** As {@link attempt}. @throws Refusal `rate-limited`. */
  async require(key: string, times = 1): Promise<void> {
    const { retryAfterMs } = await this.attempt(key, times);
    if (retryAfterMs > 0) throw Refusal.rateLimited(retryAfterMs);
  }

  async forget(key: string): Promise<void> {
    await this.#limiter.delete(key);
  }
}
