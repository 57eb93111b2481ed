import { Injectable, signal } from '@angular/core';
import { KeptSwitch } from '../kept-text';

const kept = new KeptSwitch('onair.shortcuts');

/** Whether single keys control the player. They can be switched off, for those who speak to their computer. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly on = signal(kept.read());
  readonly enabled = this.on.asReadonly();

  enable(enabled: boolean): void {
    this.on.set(enabled);
    kept.write(enabled);
  }

  /** The key that was meant for the player: none while somebody types, or presses it together with others. */
  keyOf(event: KeyboardEvent): string | null {
    if (!this.enabled() || event.defaultPrevented) return null;
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return null;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('input:not([type=range]), textarea, select, dialog, [popover], [contenteditable]')) return null;
    return event.key.length === 1 ? event.key.toLowerCase() : event.key;
  }
}
