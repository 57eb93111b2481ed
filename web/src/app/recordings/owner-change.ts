import { DestroyRef, inject, signal } from '@angular/core';
import { SignalingError } from '../signaling/signaling-error';
import { changeTrouble } from './trouble-words';

/** One change that the owner asks for in a dialog: whether it is on its way, and why it was refused. */
export class OwnerChange {
  readonly busy = signal(false);
  /** In words. */
  readonly refusal = signal<string | null>(null);
  private readonly dialog = inject(DestroyRef);

  /** `done` is told the result, unless the dialog was closed before it came: then the list learns it by itself. */
  async attempt<T>(change: () => Promise<T>, done: (result: T) => void): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const result = await change();
      if (!this.dialog.destroyed) done(result);
    } catch (error) {
      if (!(error instanceof SignalingError)) throw error;
      this.refusal.set(changeTrouble(error.code));
    } finally {
      this.busy.set(false);
    }
  }
}
