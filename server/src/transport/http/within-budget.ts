import type { RateLimit } from '../rate-limit';

/** It is asked whether more may pass each time that so much has passed. */
const stepBytes = 1_048_576;

/**
 * The bytes of a body as long as there is a budget for them, one point each. What was given before it was used up stays given,
 * so that whoever stores it need not take it back.
 *
 * @throws Refusal `rate-limited`, also before the first byte.
 */
export async function* withinBudget(
  body: AsyncIterable<Uint8Array, void>,
  budget: RateLimit,
  key: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  await budget.require(key, 0);
  let uncounted = 0;
  try {
    for await (const piece of body) {
      uncounted += piece.byteLength;
      if (uncounted >= stepBytes) {
        const due = uncounted;
        uncounted = 0;
        await budget.require(key, due);
      }
      yield piece;
    }
  } finally {
    // It has passed already: only the next body may be refused for it.
    await budget.attempt(key, uncounted);
  }
}
