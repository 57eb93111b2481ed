import type { Readable } from 'node:stream';
import { limits } from '@onair/protocol';
import { Refusal } from '../../domain/refusal';

const mostDiscardedBytes = 2 * limits.uploadRequestBytes;

/**
 * The body of a request as it comes in. When `stop` is aborted it ends where it is, and the rest is left unread.
 *
 * @throws Refusal `too-large` when there is more than `mostBytes`; and the request's own error when its sender goes away.
 */
export async function* requestBody(
  request: Readable,
  stop: AbortSignal,
  mostBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  // The request stays open for its answer, whoever stops reading it.
  const pieces: AsyncIterator<Buffer, void> = request.iterator({ destroyOnReturn: false });
  let bytes = 0;
  for (;;) {
    const next = await nextUnless(stop, pieces);
    if (next === undefined || next.done === true) return;
    bytes += next.value.length;
    if (bytes > mostBytes) throw Refusal.tooLarge();
    yield next.value;
  }
}

/**
 * Lets the rest of a body pass by that nobody wants, so that its sender comes to read the answer. Who sends more than a
 * little is cut off.
 */
export function discardRest(request: Readable): void {
  let bytes = 0;
  // Whoever read it before may still be waiting for more; while they listen, nothing flows.
  request.removeAllListeners('readable');
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > mostDiscardedBytes) request.destroy();
  });
  // Its sender may go away.
  request.on('error', () => undefined);
  request.resume();
}

/** Undefined once it is to stop. Not `Promise.race`: what outlives each race would keep the bytes of all of them. */
function nextUnless(
  stop: AbortSignal,
  pieces: AsyncIterator<Buffer, void>,
): Promise<IteratorResult<Buffer, void> | undefined> {
  if (stop.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(undefined);
    stop.addEventListener('abort', onAbort, { once: true });
    pieces
      .next()
      .then(resolve, reject)
      .finally(() => stop.removeEventListener('abort', onAbort));
  });
}
