import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSignaling, settle } from '../signaling/fakes/fake-signaling';
import { Audience } from './audience';
import { FakePeerConnection, fakePeerConnections } from './fakes/fake-peer-connection';
import type { Programme } from './publisher-peer';
import { qualities } from './quality';

const streamId = 'stream-000000001';
const ada = { streamId, connectionId: 'connection-ada', peerId: 'peer-ada' };
const bob = { streamId, connectionId: 'connection-bob', peerId: 'peer-bob' };
const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0' };

const track = (name: string) => ({ name }) as unknown as MediaStreamTrack;
const camera = programme(track('camera'));
const screen = programme(track('screen'));

let signaling: FakeSignaling;
let audience: Audience;

beforeEach(() => {
  vi.useFakeTimers();
  fakePeerConnections();
  signaling = new FakeSignaling();
  audience = new Audience(signaling.client, streamId, { ...camera, knownKbps: null });
});

afterEach(() => {
  audience.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function programme(videoTrack: MediaStreamTrack): Omit<Programme, 'knownKbps'> {
  return { audioTrack: null, videoTrack, profile: qualities['720p'] };
}

/** A watcher's connection that is up. */
async function welcome(watcher = ada): Promise<FakePeerConnection> {
  await signaling.hear('init', { ...watcher, reason: 'new' });
  const connection = FakePeerConnection.last;
  await signaling.hear('answer', { ...watcher, sdp: 'answer' });
  connection.become('connected');
  return connection;
}

describe('a watcher who announces itself', () => {
  it('gets an offer, which is repeated until it is answered', async () => {
    await signaling.hear('init', { ...ada, reason: 'new' });
    await vi.advanceTimersByTimeAsync(3_000);
    const offer = { ...ada, sdp: 'offer 1' };
    expect(signaling.asked('offer')).toEqual([offer, offer]);
    await signaling.hear('answer', { ...ada, sdp: 'answer' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(signaling.asked('offer')).toHaveLength(2);
    expect(FakePeerConnection.last.remoteDescription).toEqual({ type: 'answer', sdp: 'answer' });
  });

  it('gets the same offer again when it asks again', async () => {
    await signaling.hear('init', { ...ada, reason: 'new' });
    await signaling.hear('init', { ...ada, reason: 'new' });
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(signaling.asked('offer')).toHaveLength(2);
  });

  it('may send its candidates before its answer', async () => {
    await signaling.hear('init', { ...ada, reason: 'new' });
    await signaling.hear('candidate', { ...ada, candidate });
    expect(FakePeerConnection.last.candidates).toEqual([]);
    await signaling.hear('answer', { ...ada, sdp: 'answer' });
    expect(FakePeerConnection.last.candidates).toMatchObject([candidate]);
  });

  it('is told at once that its connection is not known here', async () => {
    await signaling.hear('init', { ...ada, reason: 'rejoin' });
    expect(signaling.asked('bye')).toEqual([ada]);
  });
});

describe('a watcher who knows the connection of another', () => {
  const rogue = { ...ada, peerId: 'peer-rogue' };

  it('can neither answer nor close it', async () => {
    await signaling.hear('init', { ...ada, reason: 'new' });
    const connection = FakePeerConnection.last;
    await signaling.hear('candidate', { ...rogue, candidate });
    await signaling.hear('answer', { ...rogue, sdp: 'garbage' });
    await signaling.hear('bye', rogue);
    expect(connection.close).not.toHaveBeenCalled();
    expect(connection.remoteDescription).toBeNull();
    await signaling.hear('answer', { ...ada, sdp: 'answer' });
    expect(connection.candidates).toEqual([]);
  });

  it('does not keep the watcher from going on with another socket', async () => {
    const connection = await welcome();
    const again = { ...ada, peerId: 'peer-ada-again' };
    await signaling.hear('watcher-left', { streamId, peerId: ada.peerId, lost: true });
    await signaling.hear('init', { ...again, reason: 'rejoin' });
    await signaling.hear('bye', again);
    expect(connection.close).toHaveBeenCalledTimes(1);
  });
});

describe('what is shown', () => {
  it('goes out over the connections that there are', async () => {
    const [video] = (await welcome()).senders.slice(1);
    audience.show(screen);
    await settle();
    expect(video?.track).toBe(screen.videoTrack);
    expect(FakePeerConnection.made).toHaveLength(1);
  });

  it('is what was chosen last, however slow the browser is', async () => {
    const video = (await welcome()).senders[1];
    if (!video) throw new Error('There is no sender of pictures.');
    const waiting: (() => void)[] = [];
    video.exchanging = () => new Promise((resolve) => waiting.push(resolve));
    audience.show(screen);
    await settle();
    audience.show(camera);
    await settle();
    while (waiting.length > 0) {
      waiting.shift()?.();
      await settle();
    }
    expect(video.track).toBe(camera.videoTrack);
  });

  it('costs only that watcher a new connection whose browser refuses it, and tells it so', async () => {
    const refusing = await welcome(ada);
    const other = await welcome(bob);
    const video = refusing.senders[1];
    if (!video) throw new Error('There is no sender of pictures.');
    video.exchanging = () => Promise.reject(new Error('Said by the spec.'));
    audience.show(screen);
    await settle();
    expect(refusing.close).toHaveBeenCalledTimes(1);
    expect(signaling.asked('bye')).toEqual([ada]);
    expect(other.close).not.toHaveBeenCalled();
    expect(audience.connections).toBe(1);
  });
});

describe('a watcher who is gone', () => {
  it('frees its connection at once when it leaves', async () => {
    const connection = await welcome();
    await signaling.hear('watcher-left', { streamId, peerId: ada.peerId, lost: false });
    expect(connection.close).toHaveBeenCalledTimes(1);
    expect(audience.connections).toBe(0);
  });

  it('keeps it when only the socket was lost, until the media stop', async () => {
    const connection = await welcome();
    await signaling.hear('watcher-left', { streamId, peerId: ada.peerId, lost: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection.close).not.toHaveBeenCalled();
    connection.become('disconnected');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(connection.close).toHaveBeenCalledTimes(1);
  });
});
