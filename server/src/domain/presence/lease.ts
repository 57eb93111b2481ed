import type { EndReason } from '@onair/protocol';

/** The socket that publishes a stream, and where it is connected. */
export interface LeaseHolder {
  readonly instanceId: string;
  readonly peerId: string;
  /** The load of the broadcaster's page, as it names itself. */
  readonly publisherInstance: string;
}

/** The right to publish one stream for a while. Whoever holds it renews it; nobody else needs to look after it. */
export interface Lease {
  readonly streamId: string;
  readonly ownerId: string;
  /** Counts how often the stream was taken up; an older epoch has no say any more. */
  readonly epoch: number;
  /** Null while the stream waits for its publisher to come back. */
  readonly holder: LeaseHolder | null;
}

/** A lease as it is held by somebody. */
export interface HeldLease extends Lease {
  readonly holder: LeaseHolder;
}

/** A lease at the moment of asking. */
export interface LeaseView extends Lease {
  /** Whether the stream is being ended: it cannot be resumed any more. */
  readonly ending: boolean;
  /** How long until the lease runs out, in milliseconds, by the store's own clock; never negative. */
  readonly remainingMs: number;
}

/** A stream whose end has fallen to the one who asked. */
export interface ClaimedEnd {
  readonly streamId: string;
  readonly endReason: EndReason;
}
