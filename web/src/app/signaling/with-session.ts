import type { SignalingClient } from './signaling-client';
import { SignalingError } from './signaling-error';

/**
 * What `attempt` gives. A browser whose session the server no longer knows gets a new one, once, and tries again.
 *
 * @throws SignalingError as `attempt` does.
 */
export async function withSession<T>(signaling: SignalingClient, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof SignalingError) || error.code !== 'session-required') throw error;
    await signaling.renew();
    return attempt();
  }
}
