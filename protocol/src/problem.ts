import * as z from 'zod/mini';
import { ErrorCode } from './error-codes';

/** Body of every HTTP error, `application/problem+json` (RFC 9457). */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  /** The part that programs compare. */
  code: ErrorCode,
  /** Names this request in the server's log. */
  requestId: z.string(),
});
export type Problem = z.infer<typeof Problem>;
