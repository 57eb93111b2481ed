/** Keeps the screen on, from its making until `close()`, where the browser can. */
export class WakeLock {
  #sentinel: WakeLockSentinel | undefined;
  #closed = false;
  readonly #onVisible = (): void => void this.#acquire();

  constructor() {
    // The browser lets go of it whenever the page is hidden.
    document.addEventListener('visibilitychange', this.#onVisible);
    void this.#acquire();
  }

  close(): void {
    this.#closed = true;
    document.removeEventListener('visibilitychange', this.#onVisible);
    void this.#sentinel?.release();
  }

  async #acquire(): Promise<void> {
    // Missing in Firefox before 126 and on insecure origins, whatever TypeScript's DOM says.
    if (document.hidden || !('wakeLock' in navigator)) return;
    try {
      const sentinel = await navigator.wakeLock.request('screen');
      if (this.#closed) void sentinel.release();
      else this.#sentinel = sentinel;
    } catch {
      // Low battery or a policy: the screen may go dark, the stream goes on.
    }
  }
}
