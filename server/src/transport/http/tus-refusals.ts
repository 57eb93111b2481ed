import { Refusal } from '../../domain/refusal';

/** What @tus/server complains of, in this server's own words. It throws plain objects with a status and a body. */
export function asRefusal(error: unknown): Error {
  if (error instanceof Refusal) return error;
  if (typeof error === 'object' && error !== null && 'status_code' in error) {
    const { status_code: status } = error;
    if (status === 404 || status === 410) return Refusal.uploadNotFound();
    if (status === 409) return Refusal.offsetConflict();
    if (status === 413) return Refusal.tooLarge();
    // The one 400 that is not a mistake of the client's: somebody else wanted the upload.
    const body = 'body' in error && typeof error.body === 'string' ? error.body.trim() : '';
    if (status === 400) return body.includes('aborted') ? Refusal.uploadLocked() : Refusal.badRequest(body);
  }
  return error instanceof Error ? error : new Error('an upload failed', { cause: error });
}
