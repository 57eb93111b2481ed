import type { IceServer, Presence } from '@onair/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSignaling } from '../signaling/fakes/fake-signaling';
import { someStream } from '../signaling/fakes/some-stream';
import { FakePeerConnection, fakePeerConnections } from './fakes/fake-peer-connection';
import { Subscriber } from './subscriber';

const stream = someStream();
const streamId = stream.id;
const live = (epoch = 1, publisherInstance = 'page-one'): Presence => ({ state: 'live', epoch, publisherInstance });

let signaling: FakeSignaling;
let subscriber: Subscriber;
let page: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  fakePeerConnections();
  page = new EventTarget();
  vi.stubGlobal('window', page);
  signaling = new FakeSignaling();
  subscriber = new Subscriber(signaling.client, streamId);
});

afterEach(() => {
  subscriber.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const joined = (presence = live(), iceServers: IceServer[] = []) =>
  signaling.answer('watch', { stream, presence, iceServers });

/** Joined, with a connection that is up. */
async function watch(): Promise<void> {
  await joined();
  const connectionId = signaling.asked('init')[0]?.connectionId ?? '';
  await signaling.hear('offer', { streamId, connectionId, sdp: 'offer' });
  FakePeerConnection.last.become('connected');
}

describe('watching', () => {
  it('tells the publisher at once, without waiting for the answer of the server', () => {
    expect(signaling.asked('watch')).toEqual([{ streamId }]);
    expect(signaling.asked('init')).toMatchObject([{ streamId, reason: 'new' }]);
    expect(subscriber.state.kind).toBe('connecting');
  });

  it('is live as soon as the connection is up, and asks for no second one', async () => {
    await watch();
    expect(subscriber).toMatchObject({ state: { kind: 'live' }, stream });
    expect(signaling.asked('init')).toHaveLength(1);
  });

  it('asks again where the server says no for now', async () => {
    await signaling.refuse('watch', 'unavailable');
    expect(subscriber.state).toMatchObject({ kind: 'refused', error: { code: 'unavailable' } });
    await vi.advanceTimersByTimeAsync(2_000);
    await watch();
    expect(subscriber.state.kind).toBe('live');
  });

  it.each(['stream-not-found', 'bad-request'] as const)('does not ask again after %s', async (code) => {
    await signaling.refuse('watch', code);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(subscriber.state.kind).toBe('not-found');
    expect(signaling.asked('watch')).toHaveLength(1);
  });

  it('goes on with the same connection after the socket was lost', async () => {
    await watch();
    await signaling.disconnect();
    expect(subscriber.state.kind).toBe('live');
    await signaling.connect();
    await joined();
    expect(signaling.asked('init').at(-1)).toMatchObject({ reason: 'rejoin' });
    expect(FakePeerConnection.made).toHaveLength(1);
  });
});

it('says so where the browser makes no connections, and bothers no broadcaster', async () => {
  subscriber.close();
  Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
  signaling = new FakeSignaling();
  subscriber = new Subscriber(signaling.client, streamId);
  await joined();
  expect(subscriber).toMatchObject({ state: { kind: 'unsupported' }, stream });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(signaling.asked('init')).toEqual([]);
  await signaling.hear('presence', { streamId, presence: { state: 'ended', endReason: 'publisher-lost' } });
  expect(subscriber.state.kind).toBe('ended');
});

describe('a server that is not reached', () => {
  beforeEach(() => {
    subscriber.close();
    signaling = new FakeSignaling();
    signaling.state = 'connecting';
    subscriber = new Subscriber(signaling.client, streamId);
  });

  it('is said after a while, until it is reached', async () => {
    const told = vi.fn<(kind: string) => void>();
    subscriber.on('change', () => told(subscriber.state.kind));
    await vi.advanceTimersByTimeAsync(3_999);
    expect(subscriber.state.kind).toBe('connecting');
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toHaveBeenLastCalledWith('unreached');
    await signaling.connect();
    expect(told).toHaveBeenLastCalledWith('connecting');
  });

  it('is not said when it is reached in time', async () => {
    await signaling.connect();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(subscriber.state.kind).toBe('connecting');
  });
});

it('has TURN credentials anew before they expire, also for the connection that there is', async () => {
  const relay = (username: string) => ({ urls: ['turn:turn.example'], username, credential: 'secret' });
  await watch();
  await signaling.disconnect();
  await signaling.connect();
  await joined(live(), [{ ...relay('first'), validForMs: 2_000 }]);
  await vi.advanceTimersByTimeAsync(1_000);
  await joined(live(), [{ ...relay('second'), validForMs: 2_000 }]);
  expect(FakePeerConnection.made).toHaveLength(1);
  expect(FakePeerConnection.last.configuration.iceServers).toEqual([relay('second')]);
  subscriber.close();
  const asked = signaling.asked('watch').length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(signaling.asked('watch')).toHaveLength(asked);
});

describe('the broadcaster', () => {
  it('may be away for a while, and come back', async () => {
    await joined({ state: 'away', epoch: 1, graceRemainingMs: 9_000 });
    expect(subscriber.state).toEqual({ kind: 'away', deadline: performance.now() + 9_000 });
    await signaling.hear('presence', { streamId, presence: live(2) });
    expect(subscriber.state.kind).toBe('connecting');
  });

  it('is not away because an instance that has not heard yet says so', async () => {
    await joined(live(3));
    await signaling.hear('presence', { streamId, presence: { state: 'away', epoch: 2, graceRemainingMs: 9_000 } });
    expect(subscriber.state.kind).toBe('connecting');
  });

  it('ends the stream for good', async () => {
    await watch();
    await signaling.hear('presence', { streamId, presence: { state: 'ended', endReason: 'ended-by-publisher' } });
    await signaling.hear('presence', { streamId, presence: live(2) });
    expect(subscriber.state).toEqual({ kind: 'ended', reason: 'ended-by-publisher' });
    expect(FakePeerConnection.last.close).toHaveBeenCalledTimes(1);
  });
});

describe('leaving', () => {
  it('frees the connection, and is not undone by a late answer', async () => {
    subscriber.close();
    subscriber.close();
    await joined();
    expect(signaling.asked('unwatch')).toEqual([{ streamId }]);
    expect(subscriber.stream).toBeNull();
  });

  it('by the browser is told too, and undone when the page is shown again', () => {
    page.dispatchEvent(new Event('pagehide'));
    expect(signaling.asked('unwatch')).toHaveLength(1);
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(signaling.asked('watch')).toHaveLength(2);
  });
});
