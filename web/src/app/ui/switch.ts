import { ChangeDetectionStrategy, Component, model } from '@angular/core';

/** Something that is on or off, at once and without a button to confirm it; what is projected is its name. */
@Component({
  selector: 'onair-switch',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <label class="switch">
      <input #box type="checkbox" role="switch" [checked]="on()" (change)="on.set(box.checked)" />
      <ng-content />
    </label>
  `,
})
export class Switch {
  readonly on = model.required<boolean>();
}
