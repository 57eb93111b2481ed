import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { Broadcaster } from './broadcaster';

/** "End stream" stands where "Go live" stood: the second half of a double click must not press it. */
const guardMs = 800;

/** The one red button: goes live, and ends it. */
@Component({
  selector: 'onair-air-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @switch (action()) {
      @case ('go') {
        <button type="button" class="button button--live" (click)="broadcaster.goLive()">
          {{ broadcaster.phase() === 'ended' ? texts.goLive.again : texts.goLive.button }}
        </button>
      }
      @case ('wait') {
        <button type="button" class="button button--live" disabled>
          <span class="spinner"></span>{{ texts.goLive.starting }}
        </button>
      }
      @case ('end') {
        <button type="button" class="button button--live" [disabled]="!armed()" (click)="broadcaster.end()">
          {{ texts.live.end }}
        </button>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
    }
    .button {
      min-width: 9rem;
      font-weight: var(--weight-bold);
    }
    .button:disabled {
      opacity: 1;
      background: var(--live-hover);
    }
    .spinner {
      width: 1rem;
      height: 1rem;
      border-width: 2px;
    }
  `,
})
export class AirButton {
  protected readonly texts = broadcastTexts;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly armed = signal(false);
  protected readonly action = computed(() => {
    switch (this.broadcaster.phase()) {
      case 'setup':
      case 'ended':
        return 'go';
      case 'starting':
        return 'wait';
      case 'live':
      case 'reconnecting':
        return 'end';
      case 'superseded':
        return 'none';
    }
  });

  constructor() {
    effect((onCleanup) => {
      if (this.action() !== 'end') return;
      const timer = setTimeout(() => this.armed.set(true), guardMs);
      onCleanup(() => {
        clearTimeout(timer);
        this.armed.set(false);
      });
    });
  }
}
