import type { Ack, WireError } from '@onair/protocol';
import type { Log } from '../../domain/log';
import { Refusal } from '../../domain/refusal';

/** Turns whatever a request threw into the answer to it; what was not foreseen goes into the log. */
export function acknowledgeError(error: unknown, log: Log, request: { event: string; peerId: string }): Ack<never> {
  if (error instanceof Refusal && error.code !== 'internal') return { ok: false, error: wireError(error) };
  log.error({ err: error, ...request }, 'a socket request failed');
  return { ok: false, error: wireError(Refusal.internal()) };
}

function wireError({ code, message, retryAfterMs }: Refusal): WireError {
  return { code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
