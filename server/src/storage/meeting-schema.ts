import { MeetingId, MeetingKind } from '@onair/protocol';
import * as z from 'zod';

const Participant = z.object({ ownerId: z.string(), personId: z.string(), nameKey: z.string(), name: z.string() });

/** What both backends keep of a meeting in the same form; the times differ. */
export const storedMeeting = {
  id: MeetingId,
  kind: MeetingKind,
  ownerId: z.string(),
  participants: z.array(Participant),
};
