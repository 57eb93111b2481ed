import type { Broadcasting } from '../../domain/broadcasting';
import type { Clock } from '../../domain/clock/clock';
import type { Conferencing } from '../../domain/conferencing';
import type { Company } from '../../domain/company';
import type { Log } from '../../domain/log';
import { RateLimit, type Budget } from '../rate-limit';
import { CallBudgets } from './call-budgets';
import { callEvents } from './call-events';
import { meetingEvents } from './meeting-events';
import { RequestHandler } from './request-handler';
import { signalingEvents } from './signaling-events';
import { SocketGateway } from './socket-gateway';
import { streamEvents } from './stream-events';
import type { SocketServer } from './typed-server';
import { watchEvents } from './watch-events';

/** How many streams a session may begin, on each instance: more than somebody who tries things out. */
const streamsOfSession: Budget = { times: 30, perS: 60 };

/** What the events of the protocol are carried out by. */
export interface Domain {
  readonly broadcasting: Broadcasting;
  readonly conferencing: Conferencing;
}

/** Connects every event of the protocol with what is done for it, and begins to receive sockets. */
export function openSocketGateway(
  io: SocketServer,
  { broadcasting, conferencing }: Domain,
  company: Company | undefined,
  clock: Clock,
  log: Log,
): SocketGateway {
  const { director, audience, directory, relay, roster, overhearing } = broadcasting;
  const { host, desk } = conferencing;
  const publishes = (peerId: string): boolean => roster.leaseOf(peerId) !== undefined;
  const actions = {
    ...streamEvents(director, publishes, new RateLimit(streamsOfSession)),
    ...watchEvents(audience, directory),
    ...signalingEvents(relay),
    ...meetingEvents(host, conferencing.relay),
    ...callEvents(desk, new CallBudgets()),
  };
  const requests = new RequestHandler(actions, publishes, log);
  const hear = (peerId: string, name: string, notice: unknown): void => {
    overhearing.hear(peerId, name, notice);
    conferencing.overhearing.hear(peerId, name, notice);
  };
  const overhear = company === undefined ? undefined : hear;
  const parts = { requests, director, audience, directory, conferencing, overhear, clock, log };
  const gateway = new SocketGateway(io, parts);
  gateway.open();
  return gateway;
}
