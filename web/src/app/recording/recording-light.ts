import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { recordingTexts } from '../texts/recording';
import type { SafetyLight } from './recording-status';

/** The light that says whether closing the page would lose anything: green, or amber with the seconds. */
@Component({
  selector: 'onair-recording-light',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    class: 'badge figures',
    '[class.risky]': "light().kind === 'at-risk'",
    '[title]': 'hint()',
  },
  template: `
    <span class="lamp" aria-hidden="true"></span>
    {{ words() }}
  `,
  styles: `
    .lamp {
      width: 0.625rem;
      height: 0.625rem;
      border-radius: var(--radius-full);
      background: var(--ok);
    }
    /* Told apart by shape as well as by colour. */
    :host(.risky) .lamp {
      border-radius: 0;
      clip-path: polygon(50% 0, 100% 100%, 0 100%);
      background: var(--warn);
    }
  `,
})
export class RecordingLight {
  readonly light = input.required<SafetyLight>();
  protected readonly words = computed(() => {
    const light = this.light();
    return light.kind === 'safe' ? recordingTexts.light.safe : recordingTexts.light.atRisk(light.seconds);
  });
  protected readonly hint = computed(() => {
    const light = this.light();
    const { light: texts } = recordingTexts;
    if (light.kind === 'at-risk') return texts.atRiskHint(light.seconds);
    return light.isWhole ? texts.wholeHint : texts.safeHint;
  });
}
