import { EndReason } from '@onair/protocol';
import * as z from 'zod';
import type { LeaseView } from '../../domain/presence/lease';
import type { ResumeOutcome } from '../../domain/presence/presence-store';

const word = z.string();
const maybe = z.string().nullable();

const Resumed = z.tuple([z.literal('resumed'), z.int(), maybe, maybe, maybe]);
const NotResumed = z.tuple([z.enum(['missing', 'not-owner', 'ending'])]);
const LeaseReply = z.union([
  z.tuple([]),
  z.tuple([word, z.int(), z.int(), z.int()]),
  z.tuple([word, z.int(), z.int(), z.int(), word, word, word]),
]);

/** What the scripts answer. @throws ZodError for an answer that they cannot have given. */
export const replies = {
  grant: z.enum(['granted', 'fenced']),
  restore: z.enum(['restored', 'present']),
  suspend: z.enum(['suspended', 'fenced']),
  renew: z.array(z.enum(['held', 'missing', 'fenced'])),
  claims: z
    .array(z.tuple([z.string(), EndReason]))
    .transform((claims) => claims.map(([streamId, endReason]) => ({ streamId, endReason }))),
  resume: z.union([Resumed, NotResumed]).transform(readResumeOutcome),
  leases: z.array(LeaseReply),
  totals: z.array(z.int()),
};

/** The lease of a stream; undefined where there is none. */
export function readLeaseReply(streamId: string, reply: z.infer<typeof LeaseReply>): LeaseView | undefined {
  const [ownerId, epoch, ending, remainingMs, instanceId, peerId, publisherInstance] = reply;
  if (ownerId === undefined || epoch === undefined || remainingMs === undefined) return undefined;
  const held = instanceId !== undefined && peerId !== undefined && publisherInstance !== undefined;
  return {
    streamId,
    ownerId,
    epoch,
    holder: held ? { instanceId, peerId, publisherInstance } : null,
    ending: ending === 1,
    remainingMs,
  };
}

function readResumeOutcome(reply: z.infer<typeof Resumed> | z.infer<typeof NotResumed>): ResumeOutcome {
  if (reply[0] !== 'resumed') return { outcome: reply[0] };
  const [outcome, epoch, instanceId, peerId, publisherInstance] = reply;
  const held = instanceId !== null && peerId !== null && publisherInstance !== null;
  return { outcome, epoch, previous: held ? { instanceId, peerId, publisherInstance } : null };
}
