import { fileURLToPath } from 'node:url';
import { chromium, firefox, type Browser, type BrowserContext } from '@playwright/test';
import { counterSwitches } from './counter-picture';
import { fakeCameraFile, fakeMicrophoneFile } from './fake-media';
import { programPath } from './programs';

/** A host name that leads to this machine, but is not `localhost` to the browsers of the pool. */
export const foreignHost = 'onair.test';

const switchedOff = [
  // The suggestions below the address bar are two pages of their own in each window, which nobody sees here: with them a
  // window costs 1.7 s of a core, without them 0.4 s.
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  // What Playwright switches off itself: the last list of its kind is the one that counts.
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'PaintHolding'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'ThirdPartyStoragePartitioning', 'AimEnabled'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'PreconnectToSearch'],
];
/** Switches for any Chromium of ours: it asks nobody for anything, and does nothing that nobody sees. */
export const quietChromium = [
  `--disable-features=${switchedOff.join(',')}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // An origin that a browser takes for a foreign machine's: no secure context without https.
  `--host-resolver-rules=MAP ${foreignHost} 127.0.0.1`,
];
const cameras = (count: number, framesPerSecond: number): string =>
  `--use-fake-device-for-media-stream=device-count=${count},fps=${framesPerSecond}`;
// The second of Chromium's fake cameras gives frames that its own encoder drops; the third is a proper one.
const drawnCameras = (framesPerSecond: number): string => cameras(3, framesPerSecond);
const filmedCameras = cameras(3, 30);
const noCamera = cameras(0, 30);
/** Devices are given to every page that asks. */
export const yesToEveryQuestion = '--use-fake-ui-for-media-stream';

const firefoxItself = {
  get executablePath() {
    return programPath('firefox');
  },
  // Playwright's own Firefox is a patched one; this channel drives the system's by WebDriver BiDi.
  channel: 'moz-firefox',
};
const firefoxPreferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  // A machine without a sound card would leave every AudioContext suspended, and the analyser with it.
  'media.cubeb.force_mock_context': true,
  // Without a graphics card each painting of the window is work for the cores; the films have 15 pictures a second.
  'layout.frame_rate': 20,
};

/** By the frames per second of drawn cameras, which those of films have of their own. */
const launchers = {
  /** Chromium that is allowed everything, with drawn cameras that can do 480p to 1080p and a beeping microphone. */
  chromium: (framesPerSecond) => launch([drawnCameras(framesPerSecond), yesToEveryQuestion]),
  /** The same, but its camera is a 640x480 film with a running counter and its microphone hears a voice. */
  studio: () =>
    launch([
      ...[filmedCameras, yesToEveryQuestion],
      `--use-file-for-fake-video-capture=${fakeCameraFile()}`,
      `--use-file-for-fake-audio-capture=${fakeMicrophoneFile()}`,
    ]),
  /**
   * Chromium as most people have it: devices are there, permission is not. It hides its addresses behind mDNS names
   * (draft-ietf-mmusic-mdns-ice-candidates), and asks before it opens a camera.
   */
  stranger: (framesPerSecond) => launch([drawnCameras(framesPerSecond)]),
  /** Chromium on a machine without a camera; there is a microphone. */
  cameraless: () => launch([noCamera, yesToEveryQuestion]),
  /** Chromium whose camera is a film of a counter, and whose microphone hears a voice. */
  counting: () => launch([filmedCameras, yesToEveryQuestion, ...counterSwitches()]),
  /** Firefox ESR with a fake camera and microphone, allowed to use them and to play with sound. */
  firefox: () => firefox.launch({ ...firefoxItself, firefoxUserPrefs: firefoxPreferences }),
  /** The same Firefox, which lives on when one of its tabs is killed. */
  firefoxOfMortalTabs: () =>
    firefox.launch({
      ...firefoxItself,
      firefoxUserPrefs: firefoxPreferences,
      executablePath: fileURLToPath(new URL('firefox-of-mortal-tabs.sh', import.meta.url)),
      env: { ...process.env, FIREFOX: programPath('firefox') },
    }),
} satisfies Record<string, (framesPerSecond: number) => Promise<Browser>>;

export type BrowserKind = keyof typeof launchers;

/** Browsers of every kind, each launched when it is first asked for. */
export class BrowserPool {
  private readonly browsers = new Map<BrowserKind, Promise<Browser>>();
  private readonly framesPerSecond: number;

  /** With so many frames per second from drawn cameras; 30 unless given. */
  constructor({ framesPerSecond = 30 } = {}) {
    this.framesPerSecond = framesPerSecond;
  }

  async get(kind: BrowserKind): Promise<Browser> {
    const known = await this.browsers.get(kind);
    if (known?.isConnected()) return known;
    const launching = launchers[kind](this.framesPerSecond);
    this.browsers.set(kind, launching);
    return launching;
  }

  async close(): Promise<void> {
    const all = await Promise.all(this.browsers.values());
    this.browsers.clear();
    await Promise.all(all.map((browser) => browser.close()));
  }
}

/** A browser on a profile that outlives it; its camera is the counter, where it takes a film for one. */
export function openProfile(kind: 'counting' | 'firefox', profile: string): Promise<BrowserContext> {
  if (kind === 'firefox') {
    return firefox.launchPersistentContext(profile, { ...firefoxItself, firefoxUserPrefs: firefoxPreferences });
  }
  const args = [...quietChromium, filmedCameras, yesToEveryQuestion, ...counterSwitches()];
  return chromium.launchPersistentContext(profile, { executablePath: programPath('chromium'), args });
}

function launch(args: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: programPath('chromium'), args: [...quietChromium, ...args] });
}
