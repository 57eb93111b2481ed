import { Injectable, signal } from '@angular/core';

export type ThemeChoice = 'system' | 'light' | 'dark';

/** Also read by the script in index.html, before the first paint. */
const storageKey = 'onair.theme';

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
    try {
      localStorage.setItem(storageKey, choice);
    } catch {
      // Storage is forbidden or full: the choice then holds for this page only.
    }
  }
}

function toChoice(value: string | undefined): ThemeChoice {
  return value === 'light' || value === 'dark' ? value : 'system';
}
