import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settle } from '../signaling/fakes/fake-signaling';
import { Capture } from './capture';
import { fakePeerConnections } from './fakes/fake-peer-connection';

const getDisplayMedia = vi.fn();
const getUserMedia = vi.fn<() => Promise<MediaStream>>();

beforeEach(() => {
  getUserMedia.mockReset();
  fakePeerConnections();
  vi.stubGlobal('isSecureContext', true);
  const enumerateDevices = (): Promise<MediaDeviceInfo[]> => Promise.resolve([]);
  const listening = { addEventListener: vi.fn(), removeEventListener: vi.fn() };
  vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia, getUserMedia, enumerateDevices, ...listening } });
});

afterEach(() => vi.unstubAllGlobals());

/** An open device. */
function someTrack(kind: 'audio' | 'video'): MediaStreamTrack {
  const track = Object.assign(new EventTarget(), {
    kind,
    readyState: 'live',
    stop: () => (track.readyState = 'ended'),
    getSettings: () => ({}),
  });
  return track as unknown as MediaStreamTrack;
}

/** Devices that the browser gives when the test says so. */
function question(...tracks: MediaStreamTrack[]): () => void {
  let answer: ((stream: MediaStream) => void) | undefined;
  getUserMedia.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const stream = new MediaStream();
  for (const track of tracks) stream.addTrack(track);
  return () => answer?.(stream);
}

describe('switching off while the browser still asks', () => {
  it('is done at once, and what is allowed after that is closed', async () => {
    const [camera, microphone] = [someTrack('video'), someTrack('audio')];
    const allow = question(camera, microphone);
    const capture = new Capture();
    const started = capture.start();
    await settle();
    expect([capture.camera.status, capture.microphone.status]).toEqual(['starting', 'starting']);
    const off = capture.setCameraOn(false);
    expect(capture.camera.status).toBe('off');
    allow();
    await Promise.all([started, off]);
    expect(camera.readyState).toBe('ended');
    expect(capture).toMatchObject({ camera: { status: 'off' }, microphone: { status: 'on' }, audioTrack: microphone });
  });

  it('lets go of the microphone just as fast', async () => {
    const microphone = someTrack('audio');
    const allow = question(microphone);
    const capture = new Capture();
    const on = capture.setMicrophoneOn(true);
    await settle();
    const off = capture.setMicrophoneOn(false);
    expect(capture.microphone.status).toBe('off');
    allow();
    await Promise.all([on, off]);
    expect(microphone.readyState).toBe('ended');
    expect(capture.audioTrack).toBeNull();
  });

  it('holds for what has not even been asked', async () => {
    const allow = question(someTrack('audio'));
    const capture = new Capture();
    const all = [capture.setMicrophoneOn(true), capture.setCameraOn(true), capture.setCameraOn(false)];
    await settle();
    question(someTrack('video'))();
    allow();
    await Promise.all(all);
    expect(capture).toMatchObject({ camera: { status: 'off' }, cameraTrack: null, microphone: { status: 'on' } });
  });
});

describe('a camera', () => {
  it('that was let go of for one that is busy is opened again', async () => {
    const before = Object.assign(someTrack('video'), { getSettings: () => ({ deviceId: 'before' }) });
    const again = Object.assign(someTrack('video'), { getSettings: () => ({ deviceId: 'before' }) });
    question(before)();
    const capture = new Capture();
    await capture.setCameraOn(true);
    const isBusy = (): Promise<MediaStream> => Promise.reject(new DOMException('Busy', 'NotReadableError'));
    getUserMedia.mockImplementationOnce(isBusy).mockImplementationOnce(isBusy);
    question(again)();
    await capture.useCamera('another');
    expect(before.readyState).toBe('ended');
    expect(capture).toMatchObject({
      camera: { status: 'on', problem: 'in-use', deviceId: 'before' },
      cameraTrack: again,
      chosenCamera: null,
    });
  });

  it('that the system mutes sends nothing', async () => {
    const camera = Object.assign(someTrack('video'), { muted: false });
    question(camera)();
    const capture = new Capture();
    await capture.setCameraOn(true);
    const changed = vi.fn<(video: boolean) => void>();
    capture.on('change', () => changed(capture.sending.video));
    camera.muted = true;
    camera.dispatchEvent(new Event('mute'));
    await settle();
    expect(changed).toHaveBeenLastCalledWith(false);
    camera.muted = false;
    camera.dispatchEvent(new Event('unmute'));
    await settle();
    expect(changed).toHaveBeenLastCalledWith(true);
  });
});

describe('sharing the screen', () => {
  async function refused(words: string): Promise<Capture> {
    getDisplayMedia.mockRejectedValueOnce(new DOMException(words, 'NotAllowedError'));
    const capture = new Capture();
    await capture.startScreen();
    return capture;
  }

  it('is no problem when nothing was chosen', async () => {
    const { screen } = await refused('Permission denied');
    expect(screen).toMatchObject({ status: 'off', problem: null });
  });

  it('is one when the system does not let the browser', async () => {
    const { screen } = await refused('Permission denied by system');
    expect(screen).toMatchObject({ status: 'failed', problem: 'permission-denied' });
  });
});
