import type { Socket } from 'node:net';
import { type Cancel, type Clock } from '../../domain/clock/clock';

const lookIntervalMs = 1_000;
/** Twice as long as anybody waits for an answer. */
const mostSilentLooks = 4;

/** What a {@link LineWatch} needs to know of a client of Redis. */
export interface Line {
  readonly status: string;
  readonly stream: Pick<Socket, 'bytesRead' | 'destroy'> | undefined;
  ping(): Promise<unknown>;
}

/**
 * Breaks a connection that has gone silent, so that its client makes another one. A host that vanishes, or something between
 * that forgets a connection, sends no word of it; the system would find out after a quarter of an hour where something is
 * sent, and never where, as by a subscriber, nothing is.
 */
export class LineWatch {
  #cancel: Cancel | undefined;
  #stream: Line['stream'];
  /** Of this stream; -1 for one that is new. */
  #bytesRead = -1;
  /** Looks and not time: while this process stands still, nobody listens to what comes. */
  #silentLooks = 0;
  #asking = false;

  constructor(
    private readonly line: Line,
    private readonly clock: Pick<Clock, 'after'>,
  ) {
    this.#lookLater();
  }

  /** Ends the watch; the connection stays. May be called twice. */
  close(): void {
    this.#cancel?.();
  }

  #lookLater(): void {
    this.#cancel = this.clock.after(lookIntervalMs, () => {
      this.#lookLater();
      this.#look();
    });
  }

  #look(): void {
    const { stream, status } = this.line;
    // Until it is made, the client's own time limit is in force.
    const made = status === 'connect' || status === 'ready';
    if (stream !== this.#stream) {
      // What the one before was asked may never be answered.
      this.#asking = false;
      this.#stream = stream;
      this.#bytesRead = -1;
    }
    if (!made || stream?.bytesRead !== this.#bytesRead) {
      this.#silentLooks = 0;
      this.#bytesRead = stream?.bytesRead ?? 0;
    } else if (++this.#silentLooks >= mostSilentLooks) {
      this.#silentLooks = 0;
      stream.destroy();
      return;
    }
    if (status === 'ready' && !this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    // A refusal is an answer too, and no answer is what the next looks are for.
    await this.line.ping().catch(() => undefined);
    this.#asking = false;
  }
}
