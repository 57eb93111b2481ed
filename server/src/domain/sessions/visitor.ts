import type { Randomness } from '../randomness';
import { Refusal } from '../refusal';

/** Somebody at the other end of a socket. */
export interface Visitor {
  /** The socket's id, by which others may be told of it. */
  readonly peerId: string;
  /** Who owns what this visitor makes; undefined without a session, which is enough to watch. */
  readonly ownerId: string | undefined;
}

/** @throws Refusal `session-required` for a visitor without a session. */
export function requireOwner(visitor: Pick<Visitor, 'ownerId'>): string {
  if (visitor.ownerId === undefined) throw Refusal.sessionRequired();
  return visitor.ownerId;
}

/** A new owner id: 144 random bits, because whoever knows it is taken for the owner. */
export function newOwnerId(randomness: Randomness): string {
  return randomness.token(18);
}
