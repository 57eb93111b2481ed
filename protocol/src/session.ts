import * as z from 'zod/mini';

/** `POST /api/session`: the session of this browser, made if there was none. It travels in a cookie. */
export const Session = z.object({
  /** The owner id of everything this session makes; told to nobody else. */
  ownerId: z.string(),
});
export type Session = z.infer<typeof Session>;
