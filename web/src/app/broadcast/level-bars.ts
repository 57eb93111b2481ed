import { ChangeDetectionStrategy, Component, effect, type ElementRef, input, viewChild } from '@angular/core';
import { LevelMeter } from '../media/level-meter';
import { broadcastTexts } from '../texts/broadcast';

/** 20 times a second look steady to the eye; at each frame of the screen it would keep a quarter of a core busy. */
const drawEveryMs = 50;
/** How fast the bar falls after a loud moment, at each drawing; it rises at once. */
const fall = 0.18;

/** A bar that moves with the voice. */
@Component({
  selector: 'onair-level-bars',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div
      #bar
      class="bar"
      role="meter"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow="0"
      [attr.aria-label]="texts.level"
    >
      <div class="bar__fill"></div>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .bar {
      --level: 0;
      height: var(--space-3);
      background: var(--line);
      mask: repeating-linear-gradient(
        90deg,
        var(--stage) 0 var(--space-1),
        transparent var(--space-1) calc(1.5 * var(--space-1))
      );
    }
    .bar__fill {
      height: 100%;
      background: linear-gradient(90deg, var(--ok) 75%, var(--warn) 75%);
      clip-path: inset(0 calc(100% - 100% * var(--level)) 0 0);
    }
  `,
})
export class LevelBars {
  /** What is measured; null shows silence. */
  readonly track = input.required<MediaStreamTrack | null>();
  protected readonly texts = broadcastTexts.sources;
  private readonly bar = viewChild.required<ElementRef<HTMLElement>>('bar');

  constructor() {
    effect((onCleanup) => {
      const track = this.track();
      const bar = this.bar().nativeElement;
      draw(bar, 0);
      if (!track) return;
      const meter = new LevelMeter(track);
      let shown = 0;
      const drawing = setInterval(() => {
        shown = Math.max(meter.level, shown - fall);
        draw(bar, shown);
      }, drawEveryMs);
      onCleanup(() => {
        clearInterval(drawing);
        meter.close();
      });
    });
  }
}

function draw(bar: HTMLElement, level: number): void {
  bar.style.setProperty('--level', level.toFixed(2));
  bar.setAttribute('aria-valuenow', String(Math.round(level * 100)));
}
