import type { Broadcasting } from '../../domain/broadcasting';
import type { Company } from '../../domain/company';
import type { Log } from '../../domain/log';
import { RequestBudgets } from './request-budgets';
import { RequestHandler } from './request-handler';
import { signalingEvents } from './signaling-events';
import { SocketGateway } from './socket-gateway';
import { streamEvents } from './stream-events';
import type { SocketServer } from './typed-server';
import { watchEvents } from './watch-events';

/** Connects every event of the protocol with what is done for it, and begins to receive sockets. */
export function openSocketGateway(
  io: SocketServer,
  broadcasting: Broadcasting,
  company: Company | undefined,
  log: Log,
): SocketGateway {
  const { director, audience, directory, relay, roster, overhearing } = broadcasting;
  const actions = { ...streamEvents(director), ...watchEvents(audience, directory), ...signalingEvents(relay) };
  const budgets = new RequestBudgets();
  const publishes = (peerId: string): boolean => roster.leaseOf(peerId) !== undefined;
  const requests = new RequestHandler(actions, budgets, publishes, log);
  const overhear = company === undefined ? undefined : overhearing.hear.bind(overhearing);
  const gateway = new SocketGateway(io, { requests, budgets, director, audience, directory, overhear, log });
  gateway.open();
  return gateway;
}
