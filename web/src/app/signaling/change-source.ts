/**
 * Something whose getters change by themselves. `change` fires after any of them could answer differently, at most
 * once a microtask, so that a listener may read them all at leisure.
 */
export abstract class ChangeSource {
  readonly #listeners = new Set<() => void>();
  #scheduled = false;

  /** Listens until the function that it returns is called. */
  on(_event: 'change', listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
