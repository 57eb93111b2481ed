import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Capture } from './capture';
import { KeptSources } from './kept-sources';

/** Sources that are on at once, as of a page that was just loaded. */
class FakeCapture {
  camera = { status: 'off' };
  microphone = { status: 'off' };
  muted = false;

  start(): void {
    this.setCameraOn(true);
    this.setMicrophoneOn(true);
  }

  setCameraOn(on: boolean): void {
    this.camera = { status: on ? 'on' : 'off' };
  }

  setMicrophoneOn(on: boolean): void {
    this.microphone = { status: on ? 'starting' : 'off' };
  }

  useCamera(): void {
    this.setCameraOn(true);
  }

  useMicrophone(): void {
    this.setMicrophoneOn(true);
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
  }

  get sends(): [camera: boolean, microphone: boolean] {
    return [this.camera.status !== 'off', this.microphone.status !== 'off' && !this.muted];
  }
}

const kept = new KeptSources('broadcast');

/** As of the page once it was loaded again. */
function opened(sources = new KeptSources('broadcast')): FakeCapture {
  const capture = new FakeCapture();
  void sources.open(real(capture));
  return capture;
}

function real(capture: FakeCapture): Capture {
  return capture as unknown as Capture;
}

beforeEach(() => {
  const texts = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  });
});

afterEach(() => vi.unstubAllGlobals());

describe('camera and microphone', () => {
  it('are both on the first time', () => {
    expect(opened().sends).toEqual([true, true]);
  });

  it('stay muted, and not to be seen, after the page is loaded again', () => {
    kept.switchMicrophone(real(opened()));
    expect(opened().sends).toEqual([true, false]);
    kept.switchCamera(real(opened()));
    expect(opened().sends).toEqual([false, false]);
  });

  it('are on again after they were switched on again', () => {
    const capture = opened();
    for (const name of ['switchMicrophone', 'switchCamera'] as const) {
      kept[name](real(capture));
      expect(opened().sends).not.toEqual([true, true]);
      kept[name](real(capture));
      expect(opened().sends).toEqual([true, true]);
    }
    expect(capture.sends).toEqual([true, true]);
  });

  it('mute while the microphone still opens', () => {
    const capture = opened();
    expect(capture.microphone.status).toBe('starting');
    kept.switchMicrophone(real(capture));
    expect(capture.sends).toEqual([true, false]);
  });

  it('are on again after another one was chosen, but for a microphone that is muted', () => {
    const capture = opened();
    kept.switchCamera(real(capture));
    kept.switchMicrophone(real(capture));
    kept.useCamera(real(capture), 'another-camera');
    kept.useMicrophone(real(capture), 'another-microphone');
    expect(capture.sends).toEqual([true, false]);
    expect(opened().sends).toEqual([true, false]);
  });

  it('tell whether they were switched since they were opened', () => {
    const capture = opened(kept);
    expect(kept.wasSwitched('microphone')).toBe(false);
    kept.switchMicrophone(real(capture));
    expect([kept.wasSwitched('microphone'), kept.wasSwitched('camera')]).toEqual([true, false]);
    opened(kept);
    expect(kept.wasSwitched('microphone')).toBe(false);
  });

  it('are kept by place: who mutes a broadcast is heard in a call', () => {
    kept.switchMicrophone(real(opened()));
    expect(opened().sends).toEqual([true, false]);
    expect(opened(new KeptSources('conversation')).sends).toEqual([true, true]);
  });
});
