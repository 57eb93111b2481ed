import type { IceServer } from '@onair/protocol';

/** Has ICE servers asked for anew while there is time: a connection may stay for longer than TURN credentials are good for. */
export class IceRenewal {
  readonly #renew: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(renew: () => void) {
    this.#renew = renew;
  }

  /** From now on these are in use. */
  take(iceServers: readonly IceServer[]): void {
    clearTimeout(this.#timer);
    const validForMs = Math.min(...iceServers.map((server) => server.validForMs ?? Infinity));
    if (validForMs !== Infinity) this.#timer = setTimeout(this.#renew, validForMs / 2);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
