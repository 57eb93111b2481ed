import { ChangeDetectionStrategy, Component, computed, input, type Signal } from '@angular/core';
import { playerTexts } from '../texts/player';
import { Icon } from './icon';

/** What a player lets its volume control do. */
export interface Sound {
  /** Whether nothing is heard, whoever has decided so. */
  readonly silent: Signal<boolean>;
  /** 0 to 1. */
  readonly volume: Signal<number>;
  /** Whether the volume cannot be set from a page; iOS leaves it to its buttons. */
  readonly volumeFixed: boolean;
  toggleMuted(): void;
  setMuted(muted: boolean): void;
  setVolume(volume: number): void;
}

const step = 0.1;

/** One step louder or quieter, as the arrow keys do it; the first one louder ends a silence. */
export function changeVolume(sound: Sound, louder: boolean): void {
  if (!sound.silent()) sound.setVolume(sound.volume() + (louder ? step : -step));
  else if (louder) sound.setMuted(false);
}

/** A button for the sound and a slider for how loud it is. */
@Component({
  selector: 'onair-volume-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button
      type="button"
      class="icon-button"
      [attr.aria-label]="muteName()"
      [title]="texts.withKey(muteName(), 'm')"
      (click)="sound().toggleMuted()"
    >
      <onair-icon [name]="icon()" />
    </button>
    @if (!sound().volumeFixed) {
      <input
        #volume
        class="slider"
        type="range"
        min="0"
        max="100"
        step="5"
        [attr.aria-label]="texts.volume"
        [attr.aria-valuetext]="texts.volumeNow(percent())"
        [value]="percent()"
        (input)="sound().setVolume(volume.valueAsNumber / 100)"
      />
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--space-1);
    }
    .slider {
      /* A player without the room leaves the volume to the keys of the device. */
      display: var(--volume-slider, inline-block);
      width: 6.5rem;
    }
    @media (max-width: 30rem) {
      .slider {
        width: 5rem;
      }
    }
  `,
})
export class VolumeControl {
  readonly sound = input.required<Sound>();
  protected readonly texts = playerTexts;
  protected readonly muteName = computed(() => (this.sound().silent() ? this.texts.unmute : this.texts.mute));
  protected readonly percent = computed(() => (this.sound().silent() ? 0 : Math.round(this.sound().volume() * 100)));
  protected readonly icon = computed(() => {
    if (this.sound().silent()) return 'volume-off';
    return this.sound().volume() < 0.5 ? 'volume-low' : 'volume';
  });
}
