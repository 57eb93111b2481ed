import * as z from 'zod/mini';
import { IceServer } from './ice';
import { MeetingId, TabKey } from './meeting';
import { PersonName } from './person-name';

/** A call's id, which is also the id of the meeting that it becomes when it is accepted. */
export const CallId = MeetingId;

/** A call as one side of it sees it: of the other side nothing is told but the name. */
export const Call = z.object({
  callId: CallId,
  direction: z.enum(['outgoing', 'incoming']),
  /** Name of the other side, as that side writes it. */
  peerName: z.string(),
  state: z.enum([
    /** Until it is accepted, declined or cancelled, or nobody has answered for too long. */
    'ringing',
    /** Both sides are to `join` the meeting with the call's id; each has the grace period for it. */
    'accepted',
  ]),
  /** Whether this very tab takes part: it called, or it accepted. While a call comes in, no tab does yet. */
  here: z.boolean(),
  /**
   * While ringing: for how long it still does, in milliseconds, at the moment of sending. Should that be over and
   * nothing was told, the word was lost: `register` again tells how it is.
   */
  ringRemainingMs: z.optional(z.number()),
});
export type Call = z.infer<typeof Call>;

/** Why a call is over. */
export const CallEndReason = z.enum([
  /** The callee does not want it. */
  'declined',
  /** It rang for as long as it may. */
  'no-answer',
  /** The caller has hung up before anybody accepted. */
  'cancelled',
  /** One side has hung up. */
  'hung-up',
  /** One side was gone for longer than the grace period. */
  'lost',
]);
export type CallEndReason = z.infer<typeof CallEndReason>;

/** What somebody gets who has a name now. */
export const RegisterReply = z.object({
  /** The name as others will see it. */
  name: z.string(),
  /** The call that this name is in, which may ring or wait for this very tab to join it again; null for none. */
  call: z.nullable(Call),
  /** How long the name is kept when no tab has it any more, in milliseconds. */
  graceMs: z.number(),
});
export type RegisterReply = z.infer<typeof RegisterReply>;

/** What a caller gets whose call rings now, or a callee who has accepted it. */
export const CallReply = z.object({ call: Call, iceServers: z.array(IceServer) });
export type CallReply = z.infer<typeof CallReply>;

const Nothing = z.object({});
const callId = z.object({ callId: CallId });

/**
 * What may be asked about calls. Unless said otherwise everything can be refused with `bad-request`, `rate-limited`,
 * `unavailable` and `internal`. Names are compared by `foldName`, and are never listed.
 */
export const callRequests = {
  /**
   * Take a name for this tab, or say that it is here again: safe to repeat, and due on every connect. Anybody with a
   * session (`session-required`). Refused with `name-taken` while another session has it; other tabs of the same
   * session share it. A tab has one name: another one takes the place of the first.
   */
  register: { payload: z.object({ name: PersonName, tabKey: TabKey }), reply: RegisterReply },
  /** Give the name up; it is free when no other tab has it, and its call is over then. Safe to repeat. */
  unregister: { payload: Nothing, reply: Nothing },
  /**
   * Ring somebody: every tab with that name is told `ring`. Only with a name of one's own (`name-required`). Refused
   * with `calling-oneself`, `name-unknown`, `callee-offline` (registered, and nobody is there at the moment),
   * `callee-busy`, `already-in-call` (this name rings or talks), or `rate-limited` for ringing too often.
   *
   * When that somebody rings this name at the same time, both are one call, and accepted: the reply says so.
   */
  call: { payload: z.object({ name: PersonName }), reply: CallReply },
  /**
   * Accept a call that rings here: the caller and every tab of the callee are told `call-accepted`, and both sides
   * `join` the meeting with this id; the tab that accepts is the one that is called. Only a tab with the callee's
   * name; anybody else is told `call-not-found`, as for one that is over or was accepted by another tab.
   */
  accept: { payload: callId, reply: CallReply },
  /** Decline a call that rings here. As {@link callRequests.accept}. Everybody on both sides is told `call-ended`. */
  decline: { payload: callId, reply: Nothing },
  /**
   * End a call, whether it still rings or not. Only a tab with the name of one of the two sides; for anybody else, and
   * for one that is over, nothing happens. Everybody on both sides is told `call-ended`.
   */
  'hang-up': { payload: callId, reply: Nothing },
} as const;

/** What tabs with a name are told. */
export const callNotices = {
  /** To every tab of the callee: somebody calls. May be told twice. */
  ring: z.object({ call: Call }),
  /**
   * To every tab of both sides: stop ringing. The tab that called, and the one that accepted, join the meeting now;
   * all others are out of it. May be told twice.
   */
  'call-accepted': z.object({ callId: CallId }),
  /** To every tab of both sides: it is over. An accepted one's members are also told `dismissed`. */
  'call-ended': z.object({ callId: CallId, reason: CallEndReason }),
  /** To a tab whose name was kept for it no longer and is somebody else's now, or that is this tab's on a newer socket. */
  'name-lost': z.object({ name: z.string() }),
} as const;
