import { ChangeDetectionStrategy, Component, model } from '@angular/core';
import { callTexts } from '../texts/call';

/** Whether calls ring with sound: at hand before it rings, and while it does. */
@Component({
  selector: 'onair-ring-switch',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <label class="switch">
      <input type="checkbox" role="switch" [checked]="on()" (change)="set($event)" />
      {{ texts.ringSound }}
    </label>
  `,
})
export class RingSwitch {
  readonly on = model.required<boolean>();
  protected readonly texts = callTexts;

  protected set(event: Event): void {
    this.on.set((event.target as HTMLInputElement).checked);
  }
}
