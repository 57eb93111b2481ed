import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Visitor } from '../../domain/sessions/visitor';

/** What is kept with each socket, instead of the request that it began with. */
interface SocketData {
  visitor: Visitor;
  /** Undefined for a socket that came without one. */
  sessionId: string | undefined;
}

/**
 * Socket.IO's types for what is sent and received are left open: incoming events are anything until they have been
 * validated, and outgoing ones are typed by the domain's messenger.
 */
export type SocketServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;
export type ServerSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;
