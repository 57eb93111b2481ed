import { KeptSwitch } from '../kept-text';
import type { Capture } from './capture';
import { isOn, toggleCamera, toggleMicrophone } from './switches';

/**
 * Camera and microphone as somebody last left them in this tab: who was muted must not be heard, and who was not to be seen
 * not be seen, because the page was loaded again.
 */
export class KeptSources {
  readonly #camera: KeptSwitch;
  readonly #microphone: KeptSwitch;
  readonly #switched = new Set<'camera' | 'microphone'>();

  /** `place` is where in the site this holds. */
  constructor(place: 'broadcast' | 'conversation') {
    this.#camera = new KeptSwitch(`onair.${place}.camera`, 'tab');
    this.#microphone = new KeptSwitch(`onair.${place}.microphone`, 'tab');
  }

  /** Opens camera and microphone, but for what was last switched off. Resolves when both are on or could not be had. */
  async open(capture: Capture): Promise<void> {
    this.#switched.clear();
    const [camera, microphone] = [this.#camera.read(), this.#microphone.read()];
    // One question to the person instead of two.
    if (camera && microphone) await capture.start();
    else await Promise.all([capture.setCameraOn(camera), capture.setMicrophoneOn(microphone)]);
  }

  /** Whether somebody has switched it, or chosen another, since it was opened. */
  wasSwitched(source: 'camera' | 'microphone'): boolean {
    return this.#switched.has(source);
  }

  /** On or off, and so the next time. */
  switchCamera(capture: Capture): void {
    this.#keep('camera', !isOn(capture.camera));
    toggleCamera(capture);
  }

  /** On, off or muted, and so the next time. */
  switchMicrophone(capture: Capture): void {
    this.#keep('microphone', !isOn(capture.microphone) || capture.muted);
    toggleMicrophone(capture);
  }

  /** Another camera, which turns it on, and so the next time. */
  useCamera(capture: Capture, deviceId: string): void {
    this.#keep('camera', true);
    void capture.useCamera(deviceId);
  }

  /** Another microphone, which turns it on but does not unmute it, and so the next time. */
  useMicrophone(capture: Capture, deviceId: string): void {
    this.#keep('microphone', !capture.muted);
    void capture.useMicrophone(deviceId);
  }

  #keep(source: 'camera' | 'microphone', on: boolean): void {
    this.#switched.add(source);
    (source === 'camera' ? this.#camera : this.#microphone).write(on);
  }
}
