import * as z from 'zod/mini';
import { limits } from './limits';

/** A STUN or TURN server, as `RTCConfiguration.iceServers` takes it (W3C WebRTC, section 4.2.3), and how long. */
export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
  /** For how long from the moment of sending the credential is good, in milliseconds; absent where it does not expire. */
  validForMs: z.optional(z.number()),
});
export type IceServer = z.infer<typeof IceServer>;

/**
 * An ICE candidate as `RTCPeerConnection.addIceCandidate` takes it (W3C WebRTC, section 4.8.1.1). An empty
 * `candidate` marks the end of candidates.
 */
export const IceCandidate = z.object({
  candidate: z.string().check(z.maxLength(limits.candidateLength)),
  sdpMid: z.optional(z.nullable(z.string().check(z.maxLength(256)))),
  sdpMLineIndex: z.optional(z.nullable(z.int().check(z.gte(0), z.lte(255)))),
  usernameFragment: z.optional(z.nullable(z.string().check(z.maxLength(256)))),
});
export type IceCandidate = z.infer<typeof IceCandidate>;
