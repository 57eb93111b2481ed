/** The part of `navigator.locks` (W3C Web Locks) that is needed here. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * Runs `work` while no other page of this browser does anything with the part; a page that is killed lets go at once.
 * Where the browser has no locks (an insecure address), it runs right away.
 *
 * @param signal - gives up waiting.
 * @throws DOMException `AbortError` when it gave up.
 */
export async function whileAlone(
  locks: Locks | undefined,
  partId: string,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (locks) await locks.request(`onair-recorder-part-${partId}`, { signal }, work);
  else await work();
}
