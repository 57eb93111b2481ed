import { signal } from '@angular/core';

/** Asks before the router goes on to another page while there are people to talk to. */
export class LeaveAsking {
  /** Whether the question is to be shown. */
  readonly asking = signal(false);
  private decide: ((leave: boolean) => void) | undefined;

  constructor(private readonly talking: () => boolean) {}

  /** Whether the router may go on. */
  mayLeave(): boolean | Promise<boolean> {
    if (!this.talking()) return true;
    this.answer(false);
    this.asking.set(true);
    return new Promise((resolve) => (this.decide = resolve));
  }

  answer(leave: boolean): void {
    const decide = this.decide;
    this.decide = undefined;
    this.asking.set(false);
    decide?.(leave);
  }
}
