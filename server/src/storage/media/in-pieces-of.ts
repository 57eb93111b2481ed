/**
 * The same bytes in pieces of this length, but for the last. When the source breaks off, what came is given before its
 * error is.
 */
export async function* inPiecesOf(length: number, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let failure: { readonly error: unknown } | undefined;
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await pieces.next().catch((error: unknown) => {
        failure = { error };
      });
      if (!next || next.done === true) break;
      let rest = next.value;
      while (waitingBytes + rest.length >= length) {
        const taken = length - waitingBytes;
        yield Buffer.concat([...waiting, rest.subarray(0, taken)]);
        rest = rest.subarray(taken);
        waiting = [];
        waitingBytes = 0;
      }
      if (rest.length > 0) waiting.push(rest);
      waitingBytes += rest.length;
    }
    if (waitingBytes > 0) yield Buffer.concat(waiting);
    if (failure) throw failure.error;
  } finally {
    await pieces.return?.();
  }
}
