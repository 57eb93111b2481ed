import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSignaling } from '../signaling/fakes/fake-signaling';
import { FakePeerConnection, fakePeerConnections } from './fakes/fake-peer-connection';
import { Reception } from './reception';

const streamId = 'stream-000000001';
const candidate = (port: number) => ({ candidate: `candidate:1 1 udp 1 192.0.2.1 ${port} typ host`, sdpMid: '0' });

let signaling: FakeSignaling;
let reception: Reception;

beforeEach(() => {
  vi.useFakeTimers();
  fakePeerConnections();
  signaling = new FakeSignaling();
  reception = new Reception(signaling.client, streamId);
});

afterEach(() => {
  reception.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The connection that it asked for last. */
function asked(): { streamId: string; connectionId: string } {
  const init = signaling.asked('init').at(-1);
  if (!init) throw new Error('Nothing was asked for.');
  return { streamId, connectionId: init.connectionId };
}

describe('a connection that is asked for', () => {
  it('is made when the offer has come and the ICE servers are known', async () => {
    reception.announce();
    await signaling.hear('offer', { ...asked(), sdp: 'offer' });
    expect(FakePeerConnection.made).toEqual([]);
    reception.useIceServers([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(signaling.asked('answer')).toEqual([{ ...asked(), sdp: 'answer 1' }]);
    expect(reception.health).toBe('connecting');
  });

  it('is asked for again while no offer comes, and then by another name', async () => {
    reception.announce();
    const first = asked();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(signaling.asked('init')).toHaveLength(3);
    expect(asked()).toEqual(first);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked()).not.toEqual(first);
  });

  it('is made ready while the offer is on its way', async () => {
    reception.announce();
    reception.useIceServers([]);
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(reception.health).toBeNull();
    await signaling.hear('offer', { ...asked(), sdp: 'offer' });
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(signaling.asked('answer')).toEqual([{ ...asked(), sdp: 'answer 1' }]);
  });

  it('is made anew where it is asked for by another name, and none is left over', async () => {
    reception.announce();
    reception.useIceServers([]);
    const ready = FakePeerConnection.last;
    await signaling.hear('bye', asked());
    expect(ready.close).toHaveBeenCalledTimes(1);
    await signaling.hear('offer', { ...asked(), sdp: 'offer' });
    expect(FakePeerConnection.made).toHaveLength(2);
    reception.useIceServers([]);
    expect(FakePeerConnection.made).toHaveLength(2);
  });

  it('takes the candidates that came before the offer, in their order', async () => {
    reception.announce();
    reception.useIceServers([]);
    // The first offer was lost.
    await signaling.hear('candidate', { ...asked(), candidate: candidate(1) });
    await signaling.hear('candidate', { ...asked(), candidate: candidate(2) });
    await signaling.hear('offer', { ...asked(), sdp: 'offer' });
    await signaling.hear('candidate', { ...asked(), candidate: candidate(3) });
    expect(FakePeerConnection.last.candidates).toMatchObject([candidate(1), candidate(2), candidate(3)]);
  });

  it('takes none of a connection that was given up', async () => {
    reception.announce();
    reception.useIceServers([]);
    const before = asked();
    await signaling.hear('candidate', { ...before, candidate: candidate(1) });
    await signaling.hear('bye', before);
    await signaling.hear('candidate', { ...before, candidate: candidate(2) });
    await signaling.hear('offer', { ...asked(), sdp: 'offer' });
    expect(FakePeerConnection.last.candidates).toEqual([]);
  });

  it('keeps no more candidates than one offer can have', async () => {
    reception.announce();
    reception.useIceServers([]);
    for (let port = 1; port <= 200; port += 1) {
      await signaling.hear('candidate', { ...asked(), candidate: candidate(port) });
    }
    await signaling.hear('offer', { ...asked(), sdp: 'offer' });
    expect(FakePeerConnection.last.candidates).toHaveLength(60);
  });

  it('answers the same again when the offer is repeated, because the answer was lost', async () => {
    reception.announce();
    reception.useIceServers([]);
    // By its origin an offer is known again.
    const offer = { ...asked(), sdp: 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n' };
    await signaling.hear('offer', offer);
    await signaling.hear('offer', offer);
    const answer = { ...asked(), sdp: 'answer 1' };
    expect(signaling.asked('answer')).toEqual([answer, answer]);
    expect(FakePeerConnection.made).toHaveLength(1);
  });

  it('is not made by an offer for another one', async () => {
    reception.announce();
    await signaling.hear('offer', { streamId, connectionId: 'somebody-elses', sdp: 'offer' });
    expect(FakePeerConnection.made).toEqual([]);
  });
});

describe('a publisher who is back', () => {
  async function connect(): Promise<void> {
    reception.meet('page-one');
    reception.useIceServers([]);
    await signaling.hear('offer', { ...asked(), sdp: 'offer' });
    FakePeerConnection.last.become('connected');
  }

  it('with the same page keeps the connection, and is told of our new socket', async () => {
    await connect();
    const before = asked();
    reception.meet('page-one');
    expect(signaling.asked('init').at(-1)).toEqual({ ...before, reason: 'rejoin' });
    expect(FakePeerConnection.last.close).not.toHaveBeenCalled();
  });

  it('with another page gets a new connection, and the picture stays until it is there', async () => {
    await connect();
    const old = FakePeerConnection.last;
    reception.meet('page-two');
    expect(signaling.asked('init').at(-1)).toMatchObject({ reason: 'new' });
    await signaling.hear('offer', { ...asked(), sdp: 'offer' });
    expect(old.close).not.toHaveBeenCalled();
    FakePeerConnection.last.ontrack?.({ track: { kind: 'video', id: 'one' } });
    expect(old.close).toHaveBeenCalledTimes(1);
  });
});

describe('a network without a path', () => {
  /** A connection that is offered, and does not come up. */
  const offer = (): Promise<void> => signaling.hear('offer', { ...asked(), sdp: 'offer' });

  /** Offers one connection after the other, each when the one before was given up. */
  async function failToConnect(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await offer();
      const { connectionId } = asked();
      while (asked().connectionId === connectionId) await vi.advanceTimersByTimeAsync(500);
    }
  }

  beforeEach(() => {
    reception.meet('page-one');
    reception.useIceServers([]);
  });

  it('is told after three connections that did not come up', async () => {
    const told = vi.fn<(pathless: boolean) => void>();
    reception.on('change', () => told(reception.pathless));
    await failToConnect(2);
    expect(told).not.toHaveBeenCalledWith(true);
    await failToConnect(1);
    expect(told).toHaveBeenLastCalledWith(true);
  });

  it('is forgotten as soon as there is one', async () => {
    await failToConnect(3);
    await offer();
    FakePeerConnection.last.become('connected');
    await vi.advanceTimersByTimeAsync(0);
    expect(reception.pathless).toBe(false);
  });
});
