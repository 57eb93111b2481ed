import type { Clock } from '../../domain/clock/clock';
import type { Conferencing } from '../../domain/conferencing';
import type { Audience } from '../../domain/presence/audience';
import { Refusal } from '../../domain/refusal';
import type { Visitor } from '../../domain/sessions/visitor';
import type { Log } from '../../domain/log';
import type { StreamDirector } from '../../domain/streams/stream-director';
import type { StreamDirectory } from '../../domain/streams/stream-directory';
import { acknowledgeError } from './error-acknowledgement';
import { RequestBudget } from './request-budget';
import type { Asker, Handled, RequestHandler } from './request-handler';
import { SerialQueue } from './serial-queue';
import type { ServerSocket, SocketServer } from './typed-server';

/**
 * Beyond it, requests are refused instead of piling up in memory. One read from the network brings up to 64 KiB, some
 * 700 candidates, before the first of them can be dealt with.
 */
const maxWaitingRequests = 1_024;

/** What the gateway needs of the rest. */
export interface GatewayParts {
  readonly requests: RequestHandler;
  readonly director: Pick<StreamDirector, 'lose'>;
  readonly audience: Pick<Audience, 'lose' | 'depart'>;
  readonly directory: Pick<StreamDirectory, 'unbrowse'>;
  readonly conferencing: Pick<Conferencing, 'lose'>;
  readonly clock: Clock;
  readonly log: Log;
  /** What every socket is told passes by here; undefined where there is nothing to be learned from it. */
  readonly overhear?: ((peerId: string, name: string, notice: unknown) => void) | undefined;
}

/** Where sockets come in and go: gives each one's requests to the handler in order, and cleans up after it. */
export class SocketGateway {
  readonly #departures = new Set<Promise<void>>();

  constructor(
    private readonly io: SocketServer,
    private readonly parts: GatewayParts,
  ) {}

  /** Begins to receive sockets. */
  open(): void {
    this.io.on('connection', (socket) => this.#receive(socket));
  }

  /** Resolves when everything that gone sockets leave behind has been cleaned up. */
  async settled(): Promise<void> {
    await Promise.all(this.#departures);
  }

  #receive(socket: ServerSocket): void {
    const { visitor } = socket.data;
    const { overhear, clock } = this.parts;
    const asker: Asker = { visitor, budget: new RequestBudget(clock) };
    const queue = new SerialQueue(maxWaitingRequests);
    // One listener for all events: what is no event of ours is answered too.
    socket.onAny((event: unknown, ...details: unknown[]) => this.#dispatch(socket, asker, queue, event, details));
    if (overhear !== undefined) {
      socket.onAnyOutgoing((name: string, notice: unknown) => overhear(socket.id, name, notice));
    }
    socket.on('disconnect', (reason) => {
      const departure = queue.addLast(() => this.#depart(visitor, reason !== 'client namespace disconnect'));
      this.#departures.add(departure);
      void departure.finally(() => this.#departures.delete(departure));
    });
  }

  #dispatch(socket: ServerSocket, asker: Asker, queue: SerialQueue, event: unknown, details: readonly unknown[]): void {
    // Socket.IO still tells of what came in one piece with the farewell, and nobody would clean up after it.
    if (!socket.connected) return;
    const last = details.at(-1);
    // A client that wants no answer is served all the same.
    const answer = typeof last === 'function' ? (last as (ack: unknown) => void) : () => undefined;
    const payload = typeof details[0] === 'function' ? undefined : details[0];
    const finish = ({ ack, expel }: Handled): void => {
      answer(ack);
      if (expel) this.#expel(socket);
    };
    const accepted = queue.add(() => {
      const handled = this.parts.requests.handle(asker, event, payload);
      if (handled instanceof Promise) return handled.then(finish);
      finish(handled);
      return undefined;
    });
    if (!accepted) {
      const { peerId } = asker.visitor;
      answer(acknowledgeError(Refusal.rateLimited(1_000), this.parts.log, { event: String(event), peerId }));
    }
  }

  #expel(socket: ServerSocket): void {
    this.parts.log.warn({ peerId: socket.id }, 'a socket was closed because it asked far too often');
    socket.disconnect(true);
  }

  async #depart({ peerId }: Visitor, lost: boolean): Promise<void> {
    const { director, audience, directory, conferencing, log } = this.parts;
    directory.unbrowse(peerId);
    if (lost) audience.lose(peerId);
    else audience.depart(peerId);
    const losses = [director.lose(peerId), conferencing.lose(peerId)];
    for (const loss of await Promise.allSettled(losses)) {
      // The store may be away: what the socket held then runs out by itself.
      if (loss.status === 'rejected') log.warn({ err: loss.reason as unknown, peerId }, 'a socket left something held');
    }
  }
}
