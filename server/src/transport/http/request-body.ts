import type { Readable } from 'node:stream';
import { Refusal } from '../../domain/refusal';

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
  const stopped = new Promise<'stopped'>((resolve) => {
    if (stop.aborted) resolve('stopped');
    stop.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  // The request stays open for its answer, whoever stops reading it.
  const pieces: AsyncIterator<Buffer> = request.iterator({ destroyOnReturn: false });
  let bytes = 0;
  for (;;) {
    const next = await Promise.race([pieces.next(), stopped]);
    if (next === 'stopped' || next.done === true) return;
    bytes += next.value.length;
    if (bytes > mostBytes) throw Refusal.tooLarge();
    yield next.value;
  }
}
