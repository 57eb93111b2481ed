import type { Locks } from '../upload/part-lock';

/** The locks of one browser, shared by all of its pages. */
export class FakeLocks {
  readonly #lines = new Map<string, Promise<void>>();

  // Only the form with options is used; the type of the real thing has every form.
  readonly request = (async (name: string, { signal }: LockOptions, work: () => Promise<void>): Promise<void> => {
    const before = this.#lines.get(name) ?? Promise.resolve();
    let release = (): void => undefined;
    this.#lines.set(name, new Promise((resolve) => (release = resolve)));
    const refused = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    });
    let granted = false;
    try {
      await Promise.race([before, refused]);
      granted = true;
      await work();
    } finally {
      if (granted) release();
      else void before.then(release);
    }
  }) as Locks['request'];
}
