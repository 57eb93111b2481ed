import type { RequestName, RequestPayload, RequestReply } from '@onair/protocol';
import type { Visitor } from '../../domain/sessions/visitor';

/** What is done for one event: from a valid payload to what the acknowledgement carries. */
export type Action<N extends RequestName> = (
  visitor: Visitor,
  payload: RequestPayload<N>,
) => RequestReply<N> | Promise<RequestReply<N>>;

/** One action for each of the named events. */
export type Actions<N extends RequestName = RequestName> = { readonly [Name in N]: Action<Name> };
