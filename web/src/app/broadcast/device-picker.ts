import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, untracked } from '@angular/core';
import { namedDevices } from '../media/named-devices';
import { isOn } from '../media/switches';
import { broadcastTexts } from '../texts/broadcast';
import { fromEmitter } from '../ui/from-emitter';
import { Broadcaster } from './broadcaster';
import { keptSources } from './remembered';

const texts = broadcastTexts.sources;

/** Which camera, or which microphone. Choosing one turns it on. */
@Component({
  selector: 'onair-device-picker',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <select
      class="select"
      [attr.aria-label]="kind() === 'camera' ? texts.chooseCamera : texts.chooseMicrophone"
      [disabled]="options().length === 0"
      (change)="choose($event)"
    >
      @for (option of options(); track option.id) {
        <option [value]="option.id" [selected]="option.id === chosen()">{{ option.name }}</option>
      } @empty {
        <option>{{ starting() ? texts.waiting : texts.none }}</option>
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
export class DevicePicker {
  readonly kind = input.required<'camera' | 'microphone'>();
  protected readonly texts = texts;
  private readonly broadcaster = inject(Broadcaster);
  private readonly cameras = fromEmitter(this.broadcaster.capture, ({ cameras }) => cameras);
  private readonly microphones = fromEmitter(this.broadcaster.capture, ({ microphones }) => microphones);

  private readonly source = computed(() =>
    this.kind() === 'camera' ? this.broadcaster.camera() : this.broadcaster.microphone(),
  );
  private readonly next = fromEmitter(this.broadcaster.capture, ({ chosenCamera, chosenMicrophone }) =>
    this.kind() === 'camera' ? chosenCamera : chosenMicrophone,
  );
  protected readonly starting = computed(() => this.source().status === 'starting');
  protected readonly options = computed(() => {
    const camera = this.kind() === 'camera';
    const unnamed = camera ? texts.unnamedCamera : texts.unnamedMicrophone;
    const devices = camera ? this.cameras() : this.microphones();
    return namedDevices(devices, unnamed);
  });
  /** The device in use; while it is off, the one that is turned on next. */
  protected readonly chosen = linkedSignal<string | null, string | null>({
    source: () => (isOn(this.source()) ? this.source().deviceId : null),
    computation: (deviceId, before) => deviceId ?? untracked(this.next) ?? before?.value ?? null,
  });

  protected choose(event: Event): void {
    const deviceId = (event.target as HTMLSelectElement).value;
    const { capture } = this.broadcaster;
    if (this.kind() === 'camera') keptSources.useCamera(capture, deviceId);
    else keptSources.useMicrophone(capture, deviceId);
  }
}
