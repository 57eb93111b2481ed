import type { MeetingKind } from '@onair/protocol';

/** Somebody who belongs in a call. */
export interface Participant {
  readonly ownerId: string;
  readonly personId: string;
  readonly nameKey: string;
  readonly name: string;
}

/** A room, meeting or accepted call as it is kept, whoever is in it. */
export interface MeetingRecord {
  readonly id: string;
  readonly kind: MeetingKind;
  /** Who made it: the session's owner id. */
  readonly ownerId: string;
  /** The caller and the callee of a call, who alone may join it; empty where everybody may. */
  readonly participants: readonly Participant[];
  /** Milliseconds since the beginning of 1970, UTC. */
  readonly createdAt: number;
  /** Until when it is kept while nobody is in it; as above. */
  readonly keptUntil: number;
}
