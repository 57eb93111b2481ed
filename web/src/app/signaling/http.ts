import { Problem } from '@onair/protocol';
import * as z from 'zod/mini';
import './no-generated-code';
import { SignalingError } from './signaling-error';

/**
 * What this onair answers to a request of its HTTP interface.
 *
 * @throws SignalingError with the server's code, or `disconnected`; what `fetch` throws when it is aborted.
 */
export async function request(address: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw SignalingError.disconnected();
  }
  if (response.ok) return response;
  const problem = z.safeParse(Problem, await response.json().catch(() => null));
  const retryAfter = response.headers.get('retry-after');
  throw new SignalingError(
    problem.success ? problem.data.code : 'internal',
    problem.success ? problem.data.detail : `The server answered ${response.status}.`,
    retryAfter === null ? undefined : Number(retryAfter) * 1_000,
  );
}

/**
 * The JSON at an address, of whatever shape.
 *
 * @throws SignalingError as {@link request} does; `disconnected` also when the answer breaks off.
 */
export async function requestJson(address: string, init: RequestInit = {}): Promise<unknown> {
  const response = await request(address, init);
  try {
    return await response.json();
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw SignalingError.disconnected();
  }
}
