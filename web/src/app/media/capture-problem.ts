/** Why a camera, microphone or screen could not be had. */
export type CaptureProblem =
  | 'permission-denied'
  | 'not-found'
  | 'in-use'
  | 'insecure-origin'
  | 'unsupported'
  | 'constraint'
  | 'cancelled'
  | 'unknown';

/** What stands in the way before any device is asked for; null if nothing does. */
export function environmentProblem(): CaptureProblem | null {
  if (!globalThis.isSecureContext) return 'insecure-origin';
  // Old browsers, and embedded ones that keep it from their pages.
  const available = 'mediaDevices' in navigator && 'RTCPeerConnection' in globalThis;
  return available ? null : 'unsupported';
}

/** Names what `getUserMedia` or `getDisplayMedia` threw (W3C mediacapture-main, section 10.2.1). */
export function captureProblem(error: unknown): CaptureProblem {
  if (!(error instanceof DOMException)) return 'unknown';
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'permission-denied';
    case 'NotFoundError':
      return 'not-found';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    case 'OverconstrainedError':
      return 'constraint';
    default:
      return 'unknown';
  }
}
