import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BegunSocket } from '../signaling/begun-websocket';
import { FakeSignaling } from '../signaling/fakes/fake-signaling';
import { EarlyReception } from './early-reception';
import { FakePeerConnection, fakePeerConnections } from './fakes/fake-peer-connection';
import { Reception } from './reception';

const streamId = 'stream-000000001';
const connectionId = 'asked-for-by-start-page';
const live = { state: 'live', epoch: 1, publisherInstance: 'page-one' };
const iceServers = [{ urls: ['stun:192.0.2.1'] }];
const candidate = (port: number) => ({ candidate: `candidate:1 1 udp 1 192.0.2.1 ${port} typ host`, sdpMid: '0' });

const watched = (presence: object = live): string =>
  `430${JSON.stringify([{ ok: true, data: { stream: {}, presence, iceServers } }])}`;
const notice = (name: string, payload: object): string => `42${JSON.stringify([name, payload])}`;
const offer = (of = connectionId): string => notice('offer', { streamId, connectionId: of, sdp: 'offer' });
const candidateAt = (port: number, of = connectionId): string =>
  notice('candidate', { streamId, connectionId: of, candidate: candidate(port) });

class Socket extends EventTarget {
  static readonly OPEN = 1;
  readyState = Socket.OPEN;
  readonly sent: unknown[] = [];

  send(text: string): void {
    this.sent.push(text);
  }
}

let socket: Socket;
let page: EventTarget;
let begun: BegunSocket;
let early: EarlyReception;

beforeEach(() => {
  fakePeerConnections();
  vi.stubGlobal('WebSocket', Socket);
  page = new EventTarget();
  vi.stubGlobal('window', page);
  socket = new Socket();
  begun = {
    socket: socket as unknown as WebSocket,
    heard: [],
    said: [],
    hear: () => undefined,
    streamId,
    connectionId,
  };
});

afterEach(() => {
  early.close();
  vi.unstubAllGlobals();
});

/** As the start page does with what comes. */
async function hear(...texts: string[]): Promise<void> {
  for (const text of texts) if (!begun.take?.(text)) begun.heard.push(text);
  await settled();
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

async function begin(...heard: string[]): Promise<void> {
  begun.heard.push(...heard);
  early = new EarlyReception(begun);
  await settled();
}

/** Whether nothing is to be waited for. */
const isOver = () => Promise.race([early.over.then(() => true), settled().then(() => false)]);

describe('what the start page asked for', () => {
  it('is answered, with what was heard before and what comes after', async () => {
    await begin('0{}', '40{}', watched(), offer(), candidateAt(1));
    await hear(candidateAt(2));
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(FakePeerConnection.last.configuration.iceServers).toEqual(iceServers);
    expect(FakePeerConnection.last.candidates).toMatchObject([candidate(1), candidate(2)]);
    FakePeerConnection.last.onicecandidate?.({ candidate: candidate(3) });
    // Without numbers, so that Socket.IO goes on counting where the start page stopped.
    expect(socket.sent).toEqual([
      notice('answer', { streamId, connectionId, sdp: 'answer 1' }),
      notice('candidate', { streamId, connectionId, candidate: candidate(3) }),
    ]);
    expect(await isOver()).toBe(false);
  });

  it('is answered when the ICE servers are known, if the offer came before them', async () => {
    await begin(offer());
    await hear(candidateAt(1));
    expect(FakePeerConnection.made).toEqual([]);
    await hear(watched());
    expect(socket.sent).toHaveLength(1);
    expect(FakePeerConnection.last.candidates).toMatchObject([candidate(1)]);
  });

  it('is kept from the page, and nothing else is', async () => {
    const others = ['0{}', '40{}', watched(), '431[{"ok":true}]', offer('another'), candidateAt(1, 'another')];
    await begin(...others, candidateAt(1), offer(), candidateAt(2));
    await hear('2', notice('viewers', { streamId, viewers: 3 }));
    // What overtook its offer belongs to one that is yet to be repeated, perhaps.
    expect(begun.heard).toEqual([...others, candidateAt(1), '2', notice('viewers', { streamId, viewers: 3 })]);
  });

  it('is left at once by who leaves the page, or goes elsewhere in it', async () => {
    await begin(watched(), offer());
    page.dispatchEvent(new Event('pagehide'));
    expect(socket.sent.splice(0).at(-1)).toBe(notice('unwatch', { streamId }));
    early.close();
    expect(socket.sent.splice(0)).toEqual([notice('unwatch', { streamId })]);
    expect(FakePeerConnection.last.close).toHaveBeenCalledTimes(1);
    page.dispatchEvent(new Event('pagehide'));
    expect(socket.sent).toEqual([]);
  });

  it('is left to the page, whole, where the browser makes no connection', async () => {
    vi.stubGlobal('RTCPeerConnection', function () {
      throw new Error('Not in this browser.');
    });
    await begin(watched(), offer());
    expect(await isOver()).toBe(true);
    expect(begun.heard).toEqual([watched(), offer()]);
  });

  it('is not left by who leaves before it was asked for', async () => {
    socket.readyState = 0;
    await begin();
    page.dispatchEvent(new Event('pagehide'));
    expect(socket.sent).toEqual([]);
  });

  it.each([
    ['away', watched({ state: 'away', epoch: 1, graceRemainingMs: 1 })],
    ['refused', '430[{"ok":false,"error":{"code":"not-found","message":"There is no such stream."}}]'],
  ])('is not waited for where the stream is %s', async (_, answer) => {
    await begin(answer);
    expect(await isOver()).toBe(true);
    expect(begun.heard).toEqual([answer]);
    expect(FakePeerConnection.made).toEqual([]);
  });

  it.each([
    ['the stream ends', () => hear(notice('presence', { streamId, presence: { state: 'ended' } }))],
    ['the publisher gives it up', () => hear(notice('bye', { streamId, connectionId }))],
    ['the socket closes', () => Promise.resolve(socket.dispatchEvent(new Event('close')))],
    ['the connection fails', () => Promise.resolve().then(() => FakePeerConnection.last.become('failed'))],
  ])('is not waited for when %s', async (_, happen) => {
    await begin(watched(), offer());
    expect(await isOver()).toBe(false);
    await happen();
    expect(await isOver()).toBe(true);
  });
});

describe('the page', () => {
  let signaling: FakeSignaling;
  let reception: Reception;

  async function carryOn(): Promise<void> {
    signaling = new FakeSignaling();
    reception = new Reception(signaling.client, streamId, early);
    reception.announce();
    await settled();
  }

  afterEach(() => reception.close());

  it('carries on with the connection, and asks for no other', async () => {
    await begin(watched(), offer());
    FakePeerConnection.last.become('connected');
    await carryOn();
    expect(reception.health).toBe('connected');
    expect(reception.media).toBe(early.media);
    reception.meet('page-one');
    reception.useIceServers(iceServers);
    // In the words that the start page has said: they are not said again.
    expect(signaling.asked('init')).toEqual([{ streamId, connectionId, reason: 'new' }]);
    expect(FakePeerConnection.made).toHaveLength(1);
    // After a reconnect.
    reception.announce();
    reception.meet('page-one');
    expect(signaling.asked('init').slice(1)).toEqual([{ streamId, connectionId, reason: 'rejoin' }]);
  });

  it('hears and says what is left to be said about it', async () => {
    await begin(watched(), offer());
    socket.sent.length = 0;
    await carryOn();
    expect(begun.take).toBeUndefined();
    const { connectionId: ours } = signaling.asked('init')[0] ?? { connectionId: '' };
    await signaling.hear('candidate', { streamId, connectionId: ours, candidate: candidate(4) });
    FakePeerConnection.last.onicecandidate?.({ candidate: candidate(5) });
    const track = { kind: 'video', id: 'v' } as MediaStreamTrack;
    FakePeerConnection.last.ontrack?.({ track });
    expect(FakePeerConnection.last.candidates).toMatchObject([candidate(4)]);
    expect(signaling.asked('candidate')).toMatchObject([{ candidate: candidate(5) }]);
    expect(socket.sent).toEqual([]);
    expect(reception.media.getTracks()).toEqual([track]);
  });

  it('carries on where the socket is gone, too, under the name that the publisher knows', async () => {
    await begin(watched(), offer());
    FakePeerConnection.last.become('connected');
    socket.readyState = 3;
    await carryOn();
    expect(reception.health).toBe('connected');
    expect(signaling.asked('init')).toMatchObject([{ connectionId, reason: 'new' }]);
    // The publisher has come back with another page meanwhile.
    reception.meet('page-two');
    expect(signaling.asked('init').at(-1)?.connectionId).not.toBe(connectionId);
  });

  it('says nothing before its first words, which are those of the start page', async () => {
    await begin(watched(), offer());
    socket.sent.length = 0;
    signaling = new FakeSignaling();
    signaling.state = 'connecting';
    reception = new Reception(signaling.client, streamId, early);
    FakePeerConnection.last.onicecandidate?.({ candidate: candidate(6) });
    expect(socket.sent).toEqual([notice('candidate', { streamId, connectionId, candidate: candidate(6) })]);
    await signaling.connect();
    FakePeerConnection.last.onicecandidate?.({ candidate: candidate(7) });
    expect(signaling.asked('candidate')).toMatchObject([{ candidate: candidate(7) }]);
    expect(socket.sent).toHaveLength(1);
  });

  it.each([
    ['none was offered', () => begin(watched())],
    [
      'the one that was has failed',
      async () => {
        await begin(watched(), offer());
        FakePeerConnection.last.become('failed');
      },
    ],
  ])('makes a connection of its own where %s', async (_, happen) => {
    await happen();
    const before = FakePeerConnection.last;
    await carryOn();
    expect(before.close).toHaveBeenCalledTimes(1);
    expect(reception.health).toBeNull();
    expect(signaling.asked('init')).toMatchObject([{ streamId, reason: 'new' }]);
    expect(reception.media).toBe(early.media);
  });
});
