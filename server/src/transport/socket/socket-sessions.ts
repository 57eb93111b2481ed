import type { Clock } from '../../domain/clock/clock';
import { RepeatingTask } from '../../domain/clock/repeating-task';
import type { Log } from '../../domain/log';
import type { SessionRegistry } from '../../domain/sessions/session-registry';
import { DepartedSessions } from './departed-sessions';
import type { SocketServer } from './typed-server';

const recheckIntervalMs = 60_000;
const beforeSessionId = 'session:';

/** The room of every socket that came with one session, on whichever instance. */
export function sessionRoom(sessionId: string): string {
  return `${beforeSessionId}${sessionId}`;
}

/** What looking after sessions needs of the rest. */
export interface SocketSessionsParts {
  readonly io: SocketServer;
  readonly registry: SessionRegistry;
  /** Makes a session that the store has lost exist again. */
  readonly putBack: (sessionId: string, ownerId: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A socket lives on its own, once it is let in: this sees to it that it does not outlive its session. */
export class SocketSessions {
  readonly #rechecks: RepeatingTask;
  readonly #departed: DepartedSessions;

  constructor(private readonly parts: SocketSessionsParts) {
    this.#departed = new DepartedSessions(parts.clock);
    // One listener for all sockets: one for each would cost each some memory.
    parts.io.sockets.adapter.on('leave-room', (room: string, peerId: string) => this.#left(room, peerId));
    this.#rechecks = new RepeatingTask(
      parts.clock,
      recheckIntervalMs,
      () => this.recheck(),
      (error) => parts.log.warn({ err: error }, 'the sessions of sockets could not be checked'),
    );
  }

  start(): void {
    this.#rechecks.start();
  }

  close(): Promise<void> {
    return this.#rechecks.close();
  }

  /** Sends away every socket of a session, on all instances. */
  expel(sessionId: string): void {
    this.parts.io.in(sessionRoom(sessionId)).disconnectSockets(true);
  }

  /**
   * Sends away the sockets here whose session has ended without a word, because it expired or the word was lost. Where the
   * store has lost all sessions, puts back those of who is here, and of who was cut off a moment ago.
   */
  async recheck(): Promise<void> {
    const { io, registry, putBack } = this.parts;
    const owners = this.#departed.owners();
    for (const { data } of io.sockets.sockets.values()) {
      const { sessionId, visitor } = data;
      if (sessionId !== undefined && visitor.ownerId !== undefined) owners.set(sessionId, visitor.ownerId);
    }
    if (owners.size === 0) return;
    const ended = await registry.ended([...owners.keys()], async (sessionId) => {
      const ownerId = owners.get(sessionId);
      if (ownerId !== undefined) await putBack(sessionId, ownerId);
    });
    for (const sessionId of ended) {
      io.local.in(sessionRoom(sessionId)).disconnectSockets(true);
      this.#departed.forget(sessionId);
    }
  }

  #left(room: string, peerId: string): void {
    if (!room.startsWith(beforeSessionId)) return;
    const ownerId = this.parts.io.sockets.sockets.get(peerId)?.data.visitor.ownerId;
    if (ownerId !== undefined) this.#departed.remember(room.slice(beforeSessionId.length), ownerId);
  }
}
