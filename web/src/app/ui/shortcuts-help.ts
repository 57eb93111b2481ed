import { ChangeDetectionStrategy, Component, inject, input, model } from '@angular/core';
import { playerTexts } from '../texts/player';
import { sharedTexts } from '../texts/shared';
import { Dialog } from './dialog';
import { Shortcuts } from './shortcuts';
import { Switch } from './switch';

/** Which keys control the player, and the switch that turns them off. */
@Component({
  selector: 'onair-shortcuts-help',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog, Switch],
  template: `
    <onair-dialog [heading]="texts.help" [(open)]="open">
      <dl>
        @for (row of keys(); track row.does) {
          <div>
            <dt>
              @for (key of row.keys; track key) {
                <kbd>{{ key }}</kbd>
              }
            </dt>
            <dd>{{ row.does }}</dd>
          </div>
        }
      </dl>
      <onair-switch [on]="shortcuts.enabled()" (onChange)="shortcuts.enable($event)">
        {{ texts.shortcutsOn }}
      </onair-switch>
      <div class="dialog__actions">
        <button type="button" class="button button--primary" (click)="open.set(false)">{{ sharedTexts.close }}</button>
      </div>
    </onair-dialog>
  `,
  styles: `
    dl {
      margin-block-end: var(--space-4);
    }
    dl > div {
      display: flex;
      align-items: center;
      gap: var(--space-4);
      padding-block: var(--space-2);
      border-block-end: var(--line-width) solid var(--line);
    }
    dt {
      display: flex;
      gap: var(--space-1);
      flex: 0 0 7rem;
    }
    kbd {
      min-width: 1.875rem;
      padding: var(--space-1) var(--space-2);
      border: var(--line-width) solid var(--line-strong);
      border-radius: var(--radius-s);
      font: var(--text-s) / var(--leading-tight) var(--font-fixed);
      text-align: center;
    }
  `,
})
export class ShortcutsHelp {
  /** What each key of this player does. */
  readonly keys = input.required<readonly { readonly keys: readonly string[]; readonly does: string }[]>();
  readonly open = model(false);
  protected readonly texts = playerTexts;
  protected readonly sharedTexts = sharedTexts;
  protected readonly shortcuts = inject(Shortcuts);
}
