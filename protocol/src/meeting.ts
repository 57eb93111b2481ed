import * as z from 'zod/mini';
import { IceCandidate, IceServer } from './ice';
import { limits } from './limits';
import { PersonName } from './person-name';
import { ConnectionId } from './signaling';

/**
 * People who are connected with each other, every one with every other. A two-person room, a meeting and an accepted
 * call are the same thing here, and differ in their limit and their end.
 */
export const MeetingKind = z.enum([
  /** Two people who were named when it was accepted; it ends for both when one of them goes. See `call.ts`. */
  'call',
  /** Anybody with the link, two at most; it ends when the last one goes. */
  'room',
  /** Anybody with the link, up to the server's limit; its link is good for a while after the last one went. */
  'meeting',
]);
export type MeetingKind = z.infer<typeof MeetingKind>;

/** A meeting's id: 22 characters of base64url (RFC 4648, section 5), 128 random bits. Whoever knows it may join. */
export const MeetingId = z.string().check(z.regex(/^[\w-]{22}$/));
export type MeetingId = z.infer<typeof MeetingId>;

/**
 * Who somebody is in one meeting, as the others are told. The same for as long as the same tab of the same session
 * comes back, whatever became of its socket, its page or the server.
 */
export const MemberId = z.string().check(z.regex(/^[\w-]{22}$/));
export type MemberId = z.infer<typeof MemberId>;

/**
 * A tab's secret, made by its page and kept in `sessionStorage`: with the session it is what a name or a place belongs
 * to. Told to nobody. 128 random bits at least.
 */
export const TabKey = z.string().check(z.regex(/^[\w-]{22,64}$/));

/**
 * One load of a member's page, made by it and told to the others. While it stays the same the page still has its peer
 * connections, whatever became of its socket; when it changes, the others need new connections to that member.
 */
export const PageInstance = z.string().check(z.regex(/^[\w-]{8,64}$/));

/** What a member sends right now. */
export const MemberMedia = z.object({
  /** False while muted, or without a microphone. */
  microphone: z.boolean(),
  /** False while the camera is off, or without one. */
  camera: z.boolean(),
  /** Id of the `MediaStream` by which the screen is sent (msid, RFC 8830); null while none is shared. */
  screen: z.nullable(z.string().check(z.regex(/^[\w{}-]{1,64}$/))),
});
export type MemberMedia = z.infer<typeof MemberMedia>;

/** What a member says of itself. */
export const MemberProfile = z.object({
  name: z.string(),
  /** Empty for the other side of a call that has not joined it yet: there is nothing to connect to. */
  pageInstance: z.string(),
  media: MemberMedia,
});
export type MemberProfile = z.infer<typeof MemberProfile>;

/** Somebody in a meeting, as everybody in it may see. */
export const Member = z.object({
  memberId: MemberId,
  ...MemberProfile.shape,
  /** Whether the member is gone for the moment: its place is kept. Its peer connections may well be up. */
  away: z.boolean(),
  /** While away: how long the place is still kept, in milliseconds, at the moment of sending. */
  graceRemainingMs: z.optional(z.number()),
});
export type Member = z.infer<typeof Member>;

/**
 * Everybody in a meeting, oneself included, those who came first at the front. Somebody may be missing for a moment who is
 * there: when the server has lost who sits where, it learns it from one after the other.
 */
export const Members = z.object({
  meetingId: MeetingId,
  /** Rises with each change: what is older than what one has came late, and is to be dropped. */
  revision: z.number(),
  members: z.array(Member),
});
export type Members = z.infer<typeof Members>;

/**
 * Whether the first of two members is the polite one (perfect negotiation; W3C WebRTC, section 10.7). The other one
 * makes their connections and names them.
 */
export function isPolite(selfId: string, otherId: string): boolean {
  return selfId < otherId;
}

/** What one page of a meeting says to another. */
export const MeetingSignal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offer'), sdp: z.string().check(z.minLength(1), z.maxLength(limits.sdpLength)) }),
  z.object({ kind: z.literal('answer'), sdp: z.string().check(z.minLength(1), z.maxLength(limits.sdpLength)) }),
  z.object({ kind: z.literal('candidate'), candidate: IceCandidate }),
  /** The sender leaves, has closed this connection, or never had it: the impolite one makes a new one if both still want. */
  z.object({ kind: z.literal('bye') }),
]);
export type MeetingSignal = z.infer<typeof MeetingSignal>;

/** Why a socket is not in a meeting any more, though it did not leave. */
export const DismissalReason = z.enum([
  /** The same tab, or a copy of it, is in this or another meeting by another socket. */
  'superseded',
  /** The place was not kept any longer, and was taken or given up meanwhile. Joining again may work. */
  'lost',
  /** The meeting is over. */
  'ended',
]);
export type DismissalReason = z.infer<typeof DismissalReason>;

/** What the maker of a room or meeting gets. The link is for the page to build. */
export const CreateMeetingReply = z.object({
  meetingId: MeetingId,
  kind: MeetingKind,
  limit: z.number(),
  /** How long the link is good while nobody is there, in milliseconds. */
  keptMs: z.number(),
});

/** What somebody who has the link may know before joining. */
export const FindMeetingReply = z.object({
  kind: MeetingKind,
  limit: z.number(),
  /** How many are in it, those included who are away for the moment. */
  present: z.number(),
});

/** What a member gets who joins, or joins again. */
export const JoinReply = z.object({
  ...Members.shape,
  kind: MeetingKind,
  limit: z.number(),
  /** Which of the members oneself is. */
  memberId: MemberId,
  /** How long the place is kept when this member is gone without a word, in milliseconds. */
  graceMs: z.number(),
  iceServers: z.array(IceServer),
});
export type JoinReply = z.infer<typeof JoinReply>;

const Nothing = z.object({});

/**
 * What may be asked about meetings. Unless said otherwise everything can be refused with `bad-request`,
 * `rate-limited`, `unavailable` and `internal`.
 */
export const meetingRequests = {
  /** Make a room or a meeting. Anybody with a session (`session-required`). Nobody is in it until somebody joins. */
  'create-meeting': { payload: z.object({ kind: z.enum(['room', 'meeting']) }), reply: CreateMeetingReply },
  /** See whether a link is good. Anybody; `meeting-not-found` also for calls, which are nobody else's business. */
  'find-meeting': { payload: z.object({ meetingId: MeetingId }), reply: FindMeetingReply },
  /**
   * Take a place, or take up one's own again: safe to repeat, and due on every connect and reload. Anybody with a
   * session; a call only the two who accepted it. A tab is in one meeting at a time: joining another leaves the first.
   * Everybody, oneself included, is told `members`. In a call the name is the registered one, whatever is said here.
   *
   * Refused with `session-required`, `meeting-not-found` (never was, is over, or is a call of others) or
   * `meeting-full`.
   *
   * Then each pair connects: of the two, the one that is not {@link isPolite} makes a connection with an id of its own
   * and offers; the other makes its end when an offer with a new id comes, and closes the one it had. The impolite one
   * drops signals with an id it does not know; the polite one answers them, offers aside, with `bye`.
   */
  join: {
    payload: z.object({
      meetingId: MeetingId,
      tabKey: TabKey,
      pageInstance: PageInstance,
      name: PersonName,
      media: MemberMedia,
    }),
    reply: JoinReply,
  },
  /**
   * Give up one's place at once; the others are told `members`. Who leaves tells each of them `bye` before: for a while,
   * somebody who is only missing may be there. In a call it hangs up. Safe to repeat.
   */
  leave: { payload: z.object({ meetingId: MeetingId }), reply: Nothing },
  /** Say what one sends, or another name; everybody is told `members`. Only a member (`not-in-meeting`). */
  'update-member': {
    payload: z.object({ meetingId: MeetingId, name: z.optional(PersonName), media: z.optional(MemberMedia) }),
    reply: Nothing,
  },
  /**
   * Say something to another member of the same meeting, who gets it as notice `signal`. Only a member
   * (`not-in-meeting`) to another member who is not away (`peer-not-found`). May be lost, so offers are repeated.
   */
  signal: {
    payload: z.object({ meetingId: MeetingId, to: MemberId, connectionId: ConnectionId, signal: MeetingSignal }),
    reply: Nothing,
  },
} as const;

/** What members of a meeting are told. */
export const meetingNotices = {
  /** To every member, whenever anything about any of them changes: who is there now, all of them. */
  members: Members,
  /** To a member: what another one said. */
  signal: z.object({ meetingId: MeetingId, from: MemberId, connectionId: ConnectionId, signal: MeetingSignal }),
  /** To a socket that was a member and is none any more, without having left. */
  dismissed: z.object({ meetingId: MeetingId, reason: DismissalReason }),
} as const;
