import type { Stream } from '@onair/protocol';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';

const retryMs = 1_000;

/**
 * Ends a stream of this browser for everybody, whatever becomes of the connection: until the server has heard, it is told
 * again, on each connect too. Gives the stream as it was at its end; null if there was none to end.
 */
export function endForGood(signaling: SignalingClient, streamId: string): Promise<Stream | null> {
  return new Promise((resolve) => {
    let retry: ReturnType<typeof setTimeout> | undefined;
    const finish = (stream: Stream | null): void => {
      unsubscribe();
      resolve(stream);
    };
    const tell = async (): Promise<void> => {
      clearTimeout(retry);
      try {
        finish((await signaling.request('end', { streamId })).stream);
      } catch (error) {
        // Refused for good: to this browser there is no such stream.
        if (!(error instanceof SignalingError) || !error.passing) finish(null);
        // A lost connection comes back through onConnect.
        else if (error.code !== 'disconnected') retry = setTimeout(() => void tell(), error.retryAfterMs ?? retryMs);
      }
    };
    const unsubscribe = signaling.onConnect(() => void tell());
  });
}
