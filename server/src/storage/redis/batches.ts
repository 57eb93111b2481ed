/** So many at a time occupy Redis, which does one thing at a time, for about a millisecond. */
const batchSize = 500;

/** Does something with many items, a batch after the other, and gives the results in the order of the items. */
export async function inBatches<T, R>(
  items: readonly T[],
  work: (batch: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += batchSize) {
    results.push(...(await work(items.slice(start, start + batchSize))));
  }
  return results;
}
