import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { sharedTexts } from '../texts/shared';
import { Icon } from './icon';
import { Theme, type ThemeChoice } from './theme';

/** Light, dark, or like the system: a button with three radio buttons in a popover of the browser's own. */
@Component({
  selector: 'onair-theme-switch',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button type="button" class="icon-button" popovertarget="theme-choices" [attr.aria-label]="texts.button">
      <onair-icon [name]="theme.choice() === 'light' ? 'sun' : theme.choice() === 'dark' ? 'moon' : 'theme'" />
    </button>
    <div id="theme-choices" class="popover" popover>
      <fieldset>
        <legend>{{ texts.button }}</legend>
        @for (choice of choices; track choice) {
          <label>
            <input
              type="radio"
              name="theme"
              [value]="choice"
              [checked]="theme.choice() === choice"
              (change)="theme.choose(choice)"
            />
            {{ texts[choice] }}
          </label>
        }
      </fieldset>
    </div>
  `,
  styles: `
    :host {
      display: contents;
    }
    .popover {
      inset-block-start: calc(var(--header) + var(--space-1));
      inset-inline-end: var(--gutter);
      min-width: 12rem;
    }
    legend {
      padding: var(--space-2) var(--space-2) var(--space-1);
      font-size: var(--text-s);
      color: var(--ink-soft);
    }
    label {
      display: flex;
      align-items: center;
      gap: var(--space-3);
      min-height: var(--target);
      padding-inline: var(--space-2);
      border-radius: var(--radius-s);
      cursor: pointer;
    }
    label:hover {
      background: var(--quiet-hover);
    }
    input {
      width: 1.125rem;
      height: 1.125rem;
      margin: 0;
      accent-color: var(--action);
    }
  `,
})
export class ThemeSwitch {
  protected readonly texts = sharedTexts.theme;
  protected readonly theme = inject(Theme);
  protected readonly choices: readonly ThemeChoice[] = ['system', 'light', 'dark'];
}
