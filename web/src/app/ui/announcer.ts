import { Injectable, signal } from '@angular/core';

/** Says a sentence to screen readers, politely. The frame of the page holds the live region that shows it. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly sentence = signal({ text: '', turn: 0 });
  readonly spoken = this.sentence.asReadonly();

  say(text: string): void {
    this.sentence.update(({ turn }) => ({ text, turn: turn + 1 }));
  }
}
