/**
 * Fulfils wishes one at a time. What is wished while one is being fulfilled takes the place of what was wished before:
 * only the newest counts.
 */
export class NewestWish<T> {
  private waiting: { readonly wish: T } | null = null;
  private busy = false;
  private closed = false;

  /** `fulfil` must not reject. */
  constructor(private readonly fulfil: (wish: T) => Promise<void>) {}

  make(wish: T): void {
    this.waiting = { wish };
    if (!this.busy) void this.run();
  }

  /** Whatever waits is no longer wanted. */
  close(): void {
    this.closed = true;
    this.waiting = null;
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.waiting && !this.closed) {
      const { wish } = this.waiting;
      this.waiting = null;
      await this.fulfil(wish);
    }
    this.busy = false;
  }
}
