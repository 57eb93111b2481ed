import { chromium, firefox, type Browser } from '@playwright/test';
import { fakeCameraFile, fakeMicrophoneFile } from './fake-media';
import { programPath } from './programs';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const fakeDevices = ['--use-fake-device-for-media-stream=fps=30'];
const yesToEveryQuestion = ['--use-fake-ui-for-media-stream'];

/** Chromium whose camera is a drawn one that can do 480p to 1080p, and that is allowed everything. */
export function launchChromium(): Promise<Browser> {
  return launch([...fakeDevices, ...yesToEveryQuestion]);
}

/** Chromium whose camera is a 640x480 film with a running counter and whose microphone hears a voice. */
export function launchStudio(): Promise<Browser> {
  const film = [
    `--use-file-for-fake-video-capture=${fakeCameraFile()}`,
    `--use-file-for-fake-audio-capture=${fakeMicrophoneFile()}`,
  ];
  return launch([...fakeDevices, ...yesToEveryQuestion, ...film]);
}

/**
 * Chromium as strangers have it: devices are there, permission is not. It hides its addresses behind mDNS names
 * (draft-ietf-mmusic-mdns-ice-candidates), and asks before it opens a camera.
 */
export function launchStranger(): Promise<Browser> {
  return launch(fakeDevices);
}

/** Chromium with the given number of fake devices, `none` of each or two cameras. */
export function launchChromiumWithDevices(devices: 'none' | 'two'): Promise<Browser> {
  const count = devices === 'none' ? 0 : 2;
  return launch([`--use-fake-device-for-media-stream=device-count=${count},fps=30`, ...yesToEveryQuestion]);
}

/** Firefox ESR with a fake camera and microphone, allowed to use them and to play with sound. */
export function launchFirefox(): Promise<Browser> {
  return firefox.launch({
    executablePath: programPath('firefox'),
    // Playwright's own Firefox is a patched one; this channel drives the system's by WebDriver BiDi.
    channel: 'moz-firefox',
    firefoxUserPrefs: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
    },
  });
}

function launch(args: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: programPath('chromium'), args: [...quiet, ...args] });
}
