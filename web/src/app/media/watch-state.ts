import type { EndReason, Presence } from '@onair/protocol';
import type { SignalingError } from '../signaling/signaling-error';
import type { PeerHealth } from './peer-link';

/** How watching goes, as a person would say it. Deadlines are `performance.now()` milliseconds. */
export type WatchState =
  | { readonly kind: 'connecting' }
  /** The server has not been reached for so long that a reason is due; tried again by itself. */
  | { readonly kind: 'unreached' }
  /** No path for media was found, several times over; tried again by itself. */
  | { readonly kind: 'pathless' }
  | { readonly kind: 'live' }
  /** The broadcaster is gone for the moment; the stream ends at the deadline unless they come back. */
  | { readonly kind: 'away'; readonly deadline: number }
  /** Our way to the server or to the broadcaster is being rebuilt. */
  | { readonly kind: 'reconnecting' }
  | { readonly kind: 'ended'; readonly reason: EndReason }
  | { readonly kind: 'not-found' }
  /** The browser makes no connections for media. */
  | { readonly kind: 'unsupported' }
  /** The server said no for now; tried again by itself. */
  | { readonly kind: 'refused'; readonly error: SignalingError };

/** What the state of watching follows from. */
export interface WatchFacts {
  readonly presence: Presence | null;
  /** When the grace period of an absent publisher ends. */
  readonly awayDeadline: number;
  readonly refusal: SignalingError | null;
  /** Whether the browser makes connections for media. */
  readonly supported: boolean;
  readonly health: PeerHealth | null;
  /** Whether the server has not been reached for longer than one waits without a word. */
  readonly unreached: boolean;
  /** Whether several connections in a row have not come up. */
  readonly pathless: boolean;
  /** Whether media stopped coming although the connection is up. */
  readonly silent: boolean;
  /** Whether there was a picture or a sound before. */
  readonly wasLive: boolean;
}

/**
 * What arrives counts for more than what is said: while picture and sound come in, the stream is live for this
 * watcher, whatever became of a socket or a server.
 */
export function watchState(facts: WatchFacts): WatchState {
  const { presence, refusal } = facts;
  if (presence?.state === 'ended') return { kind: 'ended', reason: presence.endReason };
  // What is no stream's id is the name of no stream.
  if (refusal?.code === 'stream-not-found' || refusal?.code === 'bad-request') return { kind: 'not-found' };
  if (!facts.supported) return { kind: 'unsupported' };
  if (facts.health === 'connected' && !facts.silent) return { kind: 'live' };
  if (presence?.state === 'away') return { kind: 'away', deadline: facts.awayDeadline };
  if (refusal) return { kind: 'refused', error: refusal };
  if (facts.wasLive) return { kind: 'reconnecting' };
  if (facts.unreached) return { kind: 'unreached' };
  return { kind: facts.pathless ? 'pathless' : 'connecting' };
}
