import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settle } from '../signaling/fakes/fake-signaling';
import { Playback } from './playback';

/** A video element of a browser that lets it play when the test says so. */
class FakeVideo extends EventTarget {
  allowed: 'all' | 'muted' | 'nothing' = 'all';
  muted = false;
  volume = 1;
  paused = true;
  readonly ended = false;
  srcObject: unknown = null;

  play(): Promise<void> {
    const allowed = this.allowed === 'all' || (this.allowed === 'muted' && this.muted);
    if (!allowed) return Promise.reject(new DOMException('Said by the spec.', 'NotAllowedError'));
    this.paused = false;
    this.dispatchEvent(new Event('play'));
    return Promise.resolve();
  }
}

let video: FakeVideo;
let playback: Playback;

beforeEach(() => {
  vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true } });
  video = new FakeVideo();
  playback = new Playback(video as unknown as HTMLVideoElement);
});

afterEach(() => {
  playback.close();
  vi.unstubAllGlobals();
});

describe('a live video that starts', () => {
  it('plays with sound where that is allowed', async () => {
    await playback.play();
    expect(video).toMatchObject({ paused: false, muted: false });
    expect(playback).toMatchObject({ silence: 'none', paused: false });
  });

  it('plays without sound until it is touched where only that is allowed', async () => {
    video.allowed = 'muted';
    await playback.play();
    expect(video).toMatchObject({ paused: false, muted: true });
    expect(playback).toMatchObject({ silence: 'demanded', paused: false });
  });

  it('waits for the reader where nothing may play unasked, and goes on when they say so', async () => {
    video.allowed = 'nothing';
    const told = vi.fn<(paused: boolean) => void>();
    playback.on('change', () => told(playback.paused));
    await playback.play();
    expect(told).toHaveBeenLastCalledWith(true);
    // More of the stream is there, and the browser still says no.
    video.dispatchEvent(new Event('canplay'));
    await settle();
    expect(playback.paused).toBe(true);

    video.allowed = 'all';
    await playback.play();
    expect(video.paused).toBe(false);
    expect(told).toHaveBeenLastCalledWith(false);
  });
});
