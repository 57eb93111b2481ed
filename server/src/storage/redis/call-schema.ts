import * as z from 'zod';
import type { CallView } from '../../domain/calls/call';

const side = { nameKey: z.string(), name: z.string(), ownerId: z.string() };
const callId = z.string();
const Caller = z.object({ ...side, personId: z.string() });

const Accepted = z.object({ callId, state: z.literal('accepted'), caller: Caller, callee: Caller });
const Ringing = z.object({
  callId,
  state: z.literal('ringing'),
  caller: Caller,
  callee: z.object({ ...side, personId: z.null() }),
});

const json = z.string().transform((text): unknown => JSON.parse(text));
const Call = json.pipe(z.discriminatedUnion('state', [Accepted, Ringing]));
const View = z.tuple([z.int(), Call]).transform(([remainingMs, call]): CallView => ({ remainingMs, call }));
const NoView = z.tuple([]).transform(() => undefined);

/** What the scripts of calls answer. @throws ZodError for an answer that they cannot have given. */
export const callReplies = {
  ring: z.union([
    z.tuple([z.literal('ringing'), View]).transform(([outcome, view]) => ({ outcome, view })),
    z.tuple([z.literal('crossed'), json.pipe(Accepted)]).transform(([outcome, call]) => ({ outcome, call })),
    z.tuple([z.enum(['callee-busy', 'already-in-call'])]).transform(([outcome]) => ({ outcome })),
  ]),
  accept: z.union([json.pipe(Accepted), z.null().transform(() => undefined)]),
  view: z.union([NoView, View]),
  views: z.array(View),
  currents: z.array(z.union([NoView, View])),
};
