import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../environment/server';
import { media, newSession, Visitor, wish } from './visitor';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0]);
const unknown = 'x'.repeat(16);
let server: RunningServer;
let owner: Visitor;
let ownerCookie: string;
let watcher: Visitor;
let stranger: Visitor;
let strangerCookie: string;
/** The stranger publishes a stream of its own: having one must not help with another's. */
let strangersStream: string;
let streamId: string;

beforeAll(async () => {
  server = await startServer();
  ownerCookie = await newSession(server.origin);
  strangerCookie = await newSession(server.origin);
  owner = await Visitor.connect(server.origin, ownerCookie);
  stranger = await Visitor.connect(server.origin, strangerCookie);
  watcher = await Visitor.connect(server.origin);
  streamId = (await owner.get('publish', wish())).stream.id;
  strangersStream = (await stranger.get('publish', wish())).stream.id;
  await watcher.get('watch', { streamId });
});
afterAll(async () => {
  for (const visitor of [owner, watcher, stranger]) visitor.close();
  await server.stop();
});

describe('somebody else’s stream', () => {
  it('cannot be ended, resumed or changed by another session', async () => {
    const other = await Visitor.connect(server.origin, strangerCookie);
    expect(await stranger.refusal('end', { streamId })).toBe('not-owner');
    expect(await other.refusal('resume', { streamId, media, publisherInstance: 'page-one' })).toBe('not-owner');
    expect(await stranger.refusal('update', { streamId, title: 'Mine' })).toBe('not-publisher');
    other.close();
  });

  it('cannot be ended, resumed or changed without a session', async () => {
    expect(await watcher.refusal('end', { streamId })).toBe('session-required');
    expect(await watcher.refusal('resume', { streamId, media, publisherInstance: 'page-one' })).toBe(
      'session-required',
    );
    expect(await watcher.refusal('update', { streamId, title: 'Mine' })).toBe('not-publisher');
    expect(await watcher.refusal('publish', wish())).toBe('session-required');
  });

  it('is not resumed with a cookie that was made up', async () => {
    const forged = `${ownerCookie.slice(0, -4)}AAAA`;
    const forger = await Visitor.connect(server.origin, forged);
    expect(await forger.refusal('end', { streamId })).toBe('session-required');
    forger.close();
  });

  it('gets no picture from strangers', async () => {
    const put = (cookie: string | undefined, id: string): Promise<Response> =>
      fetch(`${server.origin}/api/streams/${id}/thumbnail`, {
        method: 'PUT',
        body: jpeg,
        headers: { 'content-type': 'image/jpeg', ...(cookie !== undefined && { cookie }) },
      });
    expect((await put(undefined, streamId)).status).toBe(401);
    expect((await put(strangerCookie, streamId)).status).toBe(403);
    expect((await put(strangerCookie, unknown)).status).toBe(404);
    expect((await put(ownerCookie, streamId)).status).toBe(204);
  });

  it('gets no signaling from strangers', async () => {
    const link = { streamId, connectionId: 'connection-1' };
    const candidate = { candidate: 'candidate:1' };
    expect(await stranger.refusal('init', { ...link, reason: 'new' })).toBe('not-watching');
    expect(await stranger.refusal('answer', { ...link, sdp: 'sdp' })).toBe('not-watching');
    expect(await stranger.refusal('candidate', { ...link, candidate })).toBe('not-watching');
    expect(await stranger.refusal('bye', link)).toBe('not-watching');
    const toWatcher = { ...link, peerId: watcher.id };
    for (const sender of [stranger, watcher]) {
      expect(await sender.refusal('offer', { ...toWatcher, sdp: 'sdp' })).toBe('not-publisher');
      expect(await sender.refusal('candidate', { ...toWatcher, candidate })).toBe('not-publisher');
      expect(await sender.refusal('bye', toWatcher)).toBe('not-publisher');
    }
    // A publisher reaches the watchers of its own stream only, not those of another.
    const own = { ...link, streamId: strangersStream, peerId: watcher.id };
    expect(await stranger.refusal('offer', { ...own, sdp: 'sdp' })).toBe('peer-not-found');
    expect(await owner.refusal('offer', { ...link, peerId: stranger.id, sdp: 'sdp' })).toBe('peer-not-found');
    expect([...owner.received('init'), ...owner.received('answer'), ...owner.received('bye')]).toEqual([]);
    expect([...watcher.received('offer'), ...watcher.received('candidate'), ...watcher.received('bye')]).toEqual([]);
  });

  it('is watched without becoming part of it once it is left', async () => {
    const visitor = await Visitor.connect(server.origin);
    const init = { streamId, connectionId: 'connection-2', reason: 'new' as const };
    await visitor.get('watch', { streamId });
    await visitor.get('unwatch', { streamId });
    expect(await visitor.refusal('init', init)).toBe('not-watching');
    visitor.close();
  });
});

describe('a stream that does not exist', () => {
  it('is said not to, whatever is asked of it', async () => {
    expect(await owner.refusal('end', { streamId: unknown })).toBe('stream-not-found');
    expect(await owner.refusal('update', { streamId: unknown, title: 'x' })).toBe('stream-not-found');
    expect(await owner.refusal('watch', { streamId: unknown })).toBe('stream-not-found');
    expect(await stranger.refusal('resume', { streamId: unknown, media, publisherInstance: 'page-one' })).toBe(
      'stream-not-found',
    );
  });
});

it('a socket publishes one stream at a time', async () => {
  expect(await owner.refusal('publish', wish('Another', 'page-two'))).toBe('already-publishing');
});

describe('a page of another site', () => {
  it('opens no socket', async () => {
    const origin = 'https://evil.example';
    await expect(Visitor.connect(server.origin, ownerCookie, { origin })).rejects.toThrow();
    const own = await Visitor.connect(server.origin, ownerCookie, { origin: server.origin });
    own.close();
  });

  it('changes nothing by HTTP', async () => {
    const post = (origin: string): Promise<Response> =>
      fetch(`${server.origin}/api/session`, { method: 'POST', headers: { origin, cookie: ownerCookie } });
    const refused = await post('https://evil.example');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'origin-refused' });
    expect((await post(server.origin)).status).toBe(200);
  });
});
