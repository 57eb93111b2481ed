import { Injectable, signal } from '@angular/core';
import { KeptText } from '../kept-text';

export type ThemeChoice = 'system' | 'light' | 'dark';

/** Also read by the script in index.html, before the first paint. */
const kept = new KeptText('onair.theme');

/** Which colours the reader wants. Sets only the attribute; the tokens follow it. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = document.documentElement;
  private readonly chosen = signal<ThemeChoice>(toChoice(this.root.dataset['theme']));
  readonly choice = this.chosen.asReadonly();

  choose(choice: ThemeChoice): void {
    this.chosen.set(choice);
    if (choice === 'system') delete this.root.dataset['theme'];
    else this.root.dataset['theme'] = choice;
    kept.write(choice);
  }
}

function toChoice(value: string | undefined): ThemeChoice {
  return value === 'light' || value === 'dark' ? value : 'system';
}
