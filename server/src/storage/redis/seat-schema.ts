import * as z from 'zod';
import type { GatheringView, Seat, SeatHolder } from '../../domain/seats/seat';
import type { FreedSeats } from '../../domain/seats/seat-store';

const StoredSeat = z.object({
  ownerId: z.string(),
  personId: z.string(),
  profile: z.string(),
  since: z.int(),
  epoch: z.int(),
  instanceId: z.string().optional(),
  peerId: z.string().optional(),
});

const json = z.string().transform((text): unknown => JSON.parse(text));
const SeatReply = z.tuple([z.string(), z.int(), json.pipe(StoredSeat)]);
const ViewReply = z.tuple([z.string(), z.int()], SeatReply).transform(readView);
const FreedReply = z.tuple([z.string(), json.pipe(StoredSeat)]);
const NoView = z.tuple([]).transform(() => undefined);
const Holder = z
  .union([z.tuple([]), z.tuple([z.string(), z.string()])])
  .transform(([instanceId, peerId]) => holderOf(instanceId, peerId));
const Left = z.union([
  z.tuple([]).transform(() => null),
  z
    .tuple([z.string(), json.pipe(StoredSeat), ViewReply])
    .transform(([seatId, stored, view]) => ({ seat: readSeat(view.gatheringId, seatId, stored), view })),
]);
const Claim = z.tuple([ViewReply, z.array(FreedReply)]).transform(([view, freed]): FreedSeats => ({
  view,
  seats: freed.map(([seatId, stored]) => readSeat(view.gatheringId, seatId, stored)),
}));

/** What the scripts of seats answer. @throws ZodError for an answer that they cannot have given. */
export const seatReplies = {
  take: z.union([
    z.tuple([z.enum(['full', 'foreign', 'closed', 'fenced'])]).transform(([outcome]) => ({ outcome })),
    z
      .tuple([z.literal('taken'), z.int(), z.int(), ViewReply, Holder, Left])
      .transform(([outcome, epoch, since, view, previous, left]) => ({ outcome, epoch, since, view, previous, left })),
  ]),
  flag: z.literal([0, 1]).transform((flag) => flag === 1),
  view: z.union([NoView, ViewReply]),
  views: z.array(z.union([NoView, ViewReply])),
  renew: z.array(z.enum(['held', 'missing', 'fenced'])),
  claims: z.array(Claim),
};

function readView([gatheringId, revision, ...seats]: [string, number, ...z.infer<typeof SeatReply>[]]): GatheringView {
  const read = seats.map(([seatId, remainingMs, stored]) => ({
    ...readSeat(gatheringId, seatId, stored),
    remainingMs,
  }));
  return { gatheringId, revision, seats: read.sort((a, b) => a.since - b.since) };
}

function readSeat(gatheringId: string, seatId: string, stored: z.infer<typeof StoredSeat>): Seat {
  const { instanceId, peerId, ...seat } = stored;
  return { gatheringId, seatId, ...seat, holder: holderOf(instanceId, peerId) };
}

function holderOf(instanceId: string | undefined, peerId: string | undefined): SeatHolder | null {
  return instanceId !== undefined && peerId !== undefined ? { instanceId, peerId } : null;
}
