import type { Stream } from '@onair/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../environment/cluster';
import { newSession, media, Visitor, wish } from './visitor';

const leaseMs = 3_000;
const link = { connectionId: 'connection-1' };
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ env: { LEASE_MS: String(leaseMs), MAX_CONNECTS_PER_MINUTE: '100000' } });
});
afterAll(() => cluster.stop());

/** Where the first, second or third instance is, past nginx. */
function at(index: number): string {
  return cluster.instances[index]?.origin ?? '';
}

function session(): Promise<string> {
  return newSession(cluster.origin);
}

/** A publisher on the first instance, and a watcher on the second. */
async function broadcast(
  title = 'A title',
): Promise<{ phone: Visitor; cookie: string; tv: Visitor; streamId: string }> {
  const cookie = await session();
  const [phone, tv] = await Promise.all([Visitor.connect(at(0), cookie), Visitor.connect(at(1))]);
  const { stream } = await phone.get('publish', wish(title));
  await tv.get('watch', { streamId: stream.id });
  return { phone, cookie, tv, streamId: stream.id };
}

describe('a stream whose people are on different instances', () => {
  it('is on the directory of each, and leaves it', async () => {
    const readers = await Promise.all([0, 1, 2].map((index) => Visitor.connect(at(index))));
    for (const reader of readers) await reader.get('browse', {});
    const { phone, tv, streamId } = await broadcast('Seen everywhere');
    const isIt = ({ id, title, viewers }: Stream): boolean =>
      id === streamId && title.startsWith('Seen') && viewers === 1;
    for (const reader of readers) await reader.notice('directory', ({ changed }) => changed.some(isIt));
    await phone.get('end', { streamId });
    for (const reader of readers) await reader.notice('directory', ({ removed }) => removed.includes(streamId));
    for (const visitor of [phone, tv, ...readers]) visitor.close();
  });

  it('tells all of them how many watch, what has changed, and that it has ended', async () => {
    const { phone, tv, streamId } = await broadcast();
    const third = await Visitor.connect(at(2));
    await third.get('watch', { streamId });
    for (const visitor of [phone, tv, third]) await visitor.notice('viewers', ({ viewers }) => viewers === 2);
    third.close();
    for (const visitor of [phone, tv]) await visitor.notice('viewers', ({ viewers }) => viewers === 1);
    await phone.get('update', { streamId, title: 'Another title' });
    await tv.notice('stream-updated', ({ stream }) => stream.title === 'Another title');
    await phone.get('end', { streamId });
    await tv.notice('presence', ({ presence }) => presence.state === 'ended');
    expect(await tv.refusal('init', { ...link, streamId, reason: 'new' })).toBe('not-watching');
    phone.close();
    tv.close();
  });

  it('carries signaling both ways, in the order in which it was sent', async () => {
    const { phone, tv, streamId } = await broadcast();
    const said = { ...link, streamId };
    await tv.get('init', { ...said, reason: 'new' });
    expect(await phone.notice('init')).toEqual({ ...said, reason: 'new', peerId: tv.id });
    await phone.get('offer', { ...said, peerId: tv.id, sdp: 'offer' });
    expect(await tv.notice('offer')).toEqual({ ...said, sdp: 'offer' });
    await tv.get('answer', { ...said, sdp: 'answer' });
    expect(await phone.notice('answer')).toEqual({ ...said, sdp: 'answer', peerId: tv.id });
    const numbers = Array.from({ length: 20 }, (_, index) => ({ candidate: String(index) }));
    await Promise.all(numbers.map((candidate) => phone.get('candidate', { ...said, peerId: tv.id, candidate })));
    await tv.notice('candidate', ({ candidate }) => candidate.candidate === '19');
    expect(tv.received('candidate').map(({ candidate }) => candidate)).toEqual(numbers);
    const peerId = tv.id;
    tv.cut();
    expect(await phone.notice('watcher-left')).toEqual({ streamId, peerId, lost: true });
    expect(await phone.refusal('offer', { ...said, peerId, sdp: 'offer' })).toBe('peer-not-found');
    phone.close();
  });

  it('carries nothing for strangers, whichever instance they are on', async () => {
    const { phone, tv, streamId } = await broadcast();
    const other = await broadcast();
    const said = { ...link, streamId };
    await tv.get('init', { ...said, reason: 'new' });
    await other.tv.get('init', { ...link, streamId: other.streamId, reason: 'new' });
    await Promise.all([phone.notice('init'), other.phone.notice('init')]);
    const strangers = [...(await Promise.all([0, 1, 2].map((index) => Visitor.connect(at(index))))), other.tv];
    for (const stranger of strangers) {
      expect(await stranger.refusal('init', { ...said, reason: 'new' })).toBe('not-watching');
      expect(await stranger.refusal('offer', { ...said, peerId: tv.id, sdp: 'sdp' })).toBe('not-publisher');
      expect(await phone.refusal('offer', { ...said, peerId: stranger.id, sdp: 'sdp' })).toBe('peer-not-found');
    }
    // A publisher reaches the watchers of its own stream only.
    const theirs = { ...link, streamId: other.streamId, peerId: tv.id };
    expect(await other.phone.refusal('offer', { ...theirs, sdp: 'sdp' })).toBe('peer-not-found');
    expect(await other.phone.refusal('offer', { ...said, peerId: tv.id, sdp: 'sdp' })).toBe('not-publisher');
    // Who has left is a stranger again: nothing that is still on its way arrives.
    await tv.get('unwatch', { streamId });
    await phone.notice('watcher-left');
    expect(await phone.refusal('offer', { ...said, peerId: tv.id, sdp: 'sdp' })).toBe('peer-not-found');
    expect(tv.received('offer')).toEqual([]);
    expect(phone.received('init')).toHaveLength(1);
    for (const visitor of [phone, tv, other.phone, ...strangers]) visitor.close();
  });

  it('is taken up on another instance: the page before hears it, and the watchers are sent on', async () => {
    const { phone, cookie, tv, streamId } = await broadcast();
    const laptop = await Visitor.connect(at(2), cookie);
    const { epoch } = await laptop.get('resume', { streamId, media, publisherInstance: 'page-two' });
    expect(epoch).toBe(2);
    expect(await phone.notice('superseded')).toEqual({ streamId });
    await tv.notice('presence', ({ presence }) => presence.state === 'live' && presence.epoch === 2);
    await tv.get('init', { ...link, streamId, reason: 'new' });
    await laptop.notice('init');
    await laptop.get('offer', { ...link, streamId, peerId: tv.id, sdp: 'offer' });
    await tv.notice('offer');
    expect(phone.received('init')).toEqual([]);
    expect(await phone.refusal('offer', { ...link, streamId, peerId: tv.id, sdp: 'old' })).toBe('not-publisher');
    for (const visitor of [phone, laptop, tv]) visitor.close();
  });

  it('waits for its publisher, and tells those who watch elsewhere', async () => {
    const { phone, cookie, tv, streamId } = await broadcast();
    phone.cut();
    await tv.notice('presence', ({ presence }) => presence.state === 'away');
    expect(await tv.refusal('init', { ...link, streamId, reason: 'new' })).toBe('publisher-away');
    const again = await Visitor.connect(at(1), cookie);
    await again.get('resume', { streamId, media, publisherInstance: 'page-one' });
    await tv.notice('presence', ({ presence }) => presence.state === 'live' && presence.epoch === 2);
    await tv.get('init', { ...link, streamId, reason: 'rejoin' });
    await again.notice('init');
    again.close();
    tv.close();
  });

  it('has one picture, whichever instance is asked', async () => {
    const { phone, cookie, tv, streamId } = await broadcast();
    const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(60_000, 7)]);
    const path = `/api/streams/${streamId}/thumbnail`;
    const headers = { cookie, 'content-type': 'image/jpeg' };
    expect((await fetch(`${cluster.origin}${path}`, { method: 'PUT', body: picture, headers })).status).toBe(204);
    for (const index of [0, 1, 2]) {
      const response = await fetch(`${at(index)}${path}`);
      expect(Buffer.from(await response.arrayBuffer()).equals(picture)).toBe(true);
    }
    phone.close();
    tv.close();
  });
});

describe('sessions', () => {
  it('are the same on every instance, and never mix', async () => {
    const cookies = await Promise.all(Array.from({ length: 20 }, session));
    const owners = await Promise.all(
      cookies.map((cookie) => Promise.all([0, 1, 2, 0, 1, 2].map((index) => ownerAt(at(index), cookie)))),
    );
    expect(owners.map((ids) => new Set(ids).size)).toEqual(owners.map(() => 1));
    expect(new Set(owners.flat()).size).toBe(cookies.length);
  });

  it('end on one instance, and so do their sockets on all', async () => {
    const [cookie, otherCookie] = [await session(), await session()];
    const sockets = await Promise.all([0, 1, 2].map((index) => Visitor.connect(at(index), cookie)));
    const other = await Visitor.connect(at(1), otherCookie);
    const response = await fetch(`${at(0)}/api/session`, { method: 'DELETE', headers: { cookie } });
    expect(response.status).toBe(204);
    await Promise.all(sockets.map((socket) => socket.gone()));
    expect(other.socket.connected).toBe(true);
    const later = await Visitor.connect(at(2), cookie);
    expect(await later.refusal('publish', wish())).toBe('session-required');
    later.close();
    other.close();
  });
});

describe('an instance', () => {
  it('says who it is, in every answer and to every socket', async () => {
    const ids = await Promise.all(cluster.instances.map((instance) => instance.id()));
    expect(new Set(ids).size).toBe(3);
    const response = await fetch(`${at(0)}/healthz`);
    expect(response.headers.get('x-onair-instance')).toBe(ids[0]);
  });
});

async function ownerAt(origin: string, cookie: string): Promise<string> {
  const response = await fetch(`${origin}/api/session`, { method: 'POST', headers: { cookie } });
  return ((await response.json()) as { ownerId: string }).ownerId;
}
