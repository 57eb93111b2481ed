import type { Server } from 'node:http';

/** Counts the requests that a server has begun to answer and not finished; upgraded ones are none any more. */
export class RequestsUnderWay {
  #count = 0;
  #waiting: (() => void)[] = [];

  constructor(server: Server) {
    server.on('request', (_request, response) => {
      this.#count += 1;
      // Answered, or broken off.
      response.once('close', () => this.#leave());
    });
  }

  /** Resolves when there is none. */
  ended(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    this.#count -= 1;
    if (this.#count > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
