import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { qualities, type Quality } from '../media/quality';
import { broadcastTexts } from '../texts/broadcast';
import { Broadcaster } from './broadcaster';

/** How fine the picture is. */
@Component({
  selector: 'onair-quality-picker',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <select class="select" [attr.aria-label]="texts.quality" (change)="choose($event)">
      @for (quality of choices; track quality) {
        <option [value]="quality" [selected]="quality === broadcaster.quality()">{{ quality }}</option>
      }
    </select>
  `,
  styles: `
    .select {
      border-color: var(--select-border, var(--line-strong));
      background-color: transparent;
    }
  `,
})
export class QualityPicker {
  protected readonly texts = broadcastTexts.sources;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly choices = Object.keys(qualities) as Quality[];

  protected choose(event: Event): void {
    void this.broadcaster.capture.setQuality((event.target as HTMLSelectElement).value as Quality);
  }
}
