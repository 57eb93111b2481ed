import type { DismissalReason } from '@onair/protocol';
import type { SignalingError } from '../signaling/signaling-error';
import type { PeerHealth } from './peer-link';

/** How being in a meeting goes. Deadlines are `performance.now()` milliseconds. */
export type ConversationState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'joining' }
  | { readonly kind: 'joined' }
  /** The socket is lost; the server keeps the place until the deadline. The others may still be seen and heard. */
  | { readonly kind: 'reconnecting'; readonly deadline: number }
  | { readonly kind: 'left' }
  | { readonly kind: 'dismissed'; readonly reason: DismissalReason }
  | { readonly kind: 'refused'; readonly error: SignalingError };

/** Another member of a meeting, as a page shows them. */
export interface Person {
  readonly memberId: string;
  readonly name: string;
  /** Picture and sound: the same object for as long as they are there. */
  readonly media: MediaStream;
  /** What they share; null while they do not. */
  readonly screen: MediaStream | null;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly speaking: boolean;
  /** How the connection is doing; null while there is none to be had. */
  readonly health: PeerHealth | null;
  /** Until when their place is kept while they are away, in `performance.now()` milliseconds; null otherwise. */
  readonly awayUntil: number | null;
}
