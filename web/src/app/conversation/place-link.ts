import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { CopyButton } from '../ui/copy-button';

let count = 0;

/** The address of a room or meeting, to be copied. */
@Component({
  selector: 'onair-place-link',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton],
  template: `
    <label class="small soft" [attr.for]="id">{{ label() }}</label>
    <input #address class="input small" readonly [id]="id" [value]="link()" (focus)="address.select()" />
    <onair-copy-button [text]="link()" />
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
    }
    label {
      flex: none;
    }
    input {
      flex: 1 1 8rem;
      min-width: 0;
    }
    @media (max-width: 40rem) {
      :host {
        gap: var(--space-1) var(--space-2);
      }
      label {
        width: 100%;
      }
    }
  `,
})
export class PlaceLink {
  readonly label = input.required<string>();
  readonly link = input.required<string>();
  protected readonly id = `place-link-${++count}`;
}
