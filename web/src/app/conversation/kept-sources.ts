import { KeptSwitch } from '../kept-text';
import type { Capture } from '../media/capture';
import { isOn, toggleCamera, toggleMicrophone } from '../media/switches';

// Of the tab: who was muted must not be heard because the page was loaded again, or somebody joined once more.
const keptCamera = new KeptSwitch('onair.conversation.camera', 'tab');
const keptMicrophone = new KeptSwitch('onair.conversation.microphone', 'tab');

/** Opens camera and microphone, but for what was last switched off in this tab. */
export function openKept(capture: Capture): void {
  const [camera, microphone] = [keptCamera.read(), keptMicrophone.read()];
  // One question to the person instead of two.
  if (camera && microphone) {
    void capture.start();
    return;
  }
  void capture.setCameraOn(camera);
  void capture.setMicrophoneOn(microphone);
}

/** On or off, and so the next time. */
export function switchCamera(capture: Capture): void {
  keptCamera.write(!isOn(capture.camera));
  toggleCamera(capture);
}

/** On, off or muted, and so the next time. */
export function switchMicrophone(capture: Capture): void {
  keptMicrophone.write(!isOn(capture.microphone) || capture.muted);
  toggleMicrophone(capture);
}
