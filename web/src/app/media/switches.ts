import type { Capture } from './capture';
import type { SourceState } from './source';

/** Whether a source is on, or is to be in a moment. */
export function isOn({ status }: SourceState): boolean {
  return status === 'on' || status === 'starting';
}

/** On, or off. */
export function toggleCamera(capture: Capture): void {
  void capture.setCameraOn(!isOn(capture.camera));
}

/** A microphone that is open, or about to be, is muted only: so it is back at once. */
export function toggleMicrophone(capture: Capture): void {
  if (isOn(capture.microphone)) {
    capture.setMuted(!capture.muted);
    return;
  }
  capture.setMuted(false);
  void capture.setMicrophoneOn(true);
}

/** Asks which screen to share, or stops sharing. */
export function toggleScreen(capture: Capture): void {
  if (capture.screen.status === 'on') capture.stopScreen();
  else void capture.startScreen();
}
