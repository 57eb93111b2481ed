import { ChangeDetectionStrategy, Component, inject, model } from '@angular/core';
import { watcherTexts } from '../texts/watcher';
import { Dialog } from '../ui/dialog';
import { Shortcuts } from './shortcuts';

/** Which keys control the player, and the switch that turns them off. */
@Component({
  selector: 'onair-shortcuts-help',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog],
  template: `
    <onair-dialog [heading]="texts.controls.help" [(open)]="open">
      <dl>
        @for (row of texts.keys; track row.does) {
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
      <label class="switch">
        <input
          #keys
          type="checkbox"
          role="switch"
          [checked]="shortcuts.enabled()"
          (change)="shortcuts.enable(keys.checked)"
        />
        {{ texts.shortcutsOn }}
      </label>
      <div class="dialog__actions">
        <button type="button" class="button button--primary" (click)="open.set(false)">{{ texts.close }}</button>
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
      width: 4.5rem;
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
  readonly open = model(false);
  protected readonly texts = watcherTexts;
  protected readonly shortcuts = inject(Shortcuts);
}
