import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expectFramesAdvance } from '../environment/live-video';
import { fetchStream, goLive, watch } from '../environment/pages';
import { connectionsMade } from '../environment/peer-connections';
import { SignalingSocket } from '../environment/signaling-socket';
import { expect, test } from './fixtures';

const someId = (): string => randomBytes(12).toString('base64url');

/** Listens in on what a page sends: the id of its connection to the broadcaster, once it has one. */
function overhearConnectionId(page: Page): Promise<string> {
  return new Promise((resolve) => {
    page.on('websocket', (websocket) =>
      websocket.on('framesent', ({ payload }) => {
        const id = /"answer",.*"connectionId":"([\w-]+)"/.exec(payload.toString())?.[1];
        if (id !== undefined) resolve(id);
      }),
    );
  });
}

test("a stranger can neither end, resume, rename nor answer in somebody else's stream", async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id);
  await expectFramesAdvance(video);

  // A stranger with a session of its own: it has broadcast before, so it is no mere anonymous visitor.
  const stranger = await somebody('chromium');
  await goLive(stranger, `${title}, not mine`);
  const socket = await SignalingSocket.connectAs(stranger);
  const streamId = stream.id;
  const media = { audio: true, video: true };
  const link = { streamId, connectionId: someId() };
  const sdp = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
  const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0' };

  expect(await socket.refusal('end', { streamId })).toBe('not-owner');
  expect(await socket.refusal('resume', { streamId, media, publisherInstance: someId() })).toBe('not-owner');
  expect(await socket.refusal('update', { streamId, title: 'Stolen' })).toMatch(/^not-(owner|publisher)$/);
  expect(await socket.refusal('offer', { ...link, peerId: someId(), sdp })).toBe('not-publisher');
  expect(await socket.refusal('candidate', { ...link, peerId: someId(), candidate })).toBe('not-publisher');
  expect(await socket.refusal('bye', { ...link, peerId: someId() })).toBe('not-publisher');
  expect(await socket.refusal('init', { ...link, reason: 'new' })).toBe('not-watching');
  expect(await socket.refusal('answer', { ...link, sdp })).toBe('not-watching');
  expect(await socket.refusal('candidate', { ...link, candidate })).toBe('not-watching');
  expect(await socket.refusal('bye', link)).toBe('not-watching');
  socket.close();

  await expectFramesAdvance(video);
  expect(await fetchStream(watcher, streamId)).toMatchObject({ status: 'live', away: false, title, viewers: 1 });
});

test("a watcher cannot speak for the broadcaster, nor for another watcher's connection", async ({
  somebody,
  title,
}) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  const overheard = overhearConnectionId(watcher);
  const video = await watch(watcher, stream.id);
  await expectFramesAdvance(video);
  const streamId = stream.id;

  const rogue = await somebody('chromium');
  await rogue.goto('/watcher');
  const socket = await SignalingSocket.connectAs(rogue);
  expect(await socket.ask('watch', { streamId })).toMatchObject({ ok: true });
  const connectionId = await overheard;
  expect(await socket.refusal('offer', { streamId, connectionId, peerId: someId(), sdp: 'v=0' })).toBe('not-publisher');
  expect(await socket.refusal('end', { streamId })).toMatch(/^(not-owner|session-required)$/);
  await socket.ask('answer', { streamId, connectionId, sdp: 'garbage that is no description' });
  await socket.ask('bye', { streamId, connectionId });
  socket.close();

  await expectFramesAdvance(video, { frames: 30 });
  // Without the one that was tampered with it would be another that they come by.
  expect(await connectionsMade(broadcaster)).toBe(1);
});

test('a page of another origin gets neither a socket nor a session', async ({ somebody, site, title }) => {
  const stream = await goLive(await somebody('chromium'), title);
  const elsewhere = await somebody('chromium');
  await elsewhere.route('http://evil.test/', (route) => route.fulfill({ contentType: 'text/html', body: '<p>Hello' }));
  await elsewhere.goto('http://evil.test/');
  const opened = await elsewhere.evaluate(
    (url) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
    `${site.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
  );
  expect(opened).toBe(false);
  const readable = (path: string, method: string) =>
    elsewhere.evaluate(
      ({ url, method }) =>
        fetch(url, { method, credentials: 'include' }).then(
          () => true,
          () => false,
        ),
      { url: site.origin + path, method },
    );
  expect(await readable(`/api/streams/${stream.id}`, 'GET')).toBe(false);
  expect(await readable('/api/session', 'POST')).toBe(false);
  // Not only kept from the page by its browser, but refused.
  const refused = await elsewhere.context().request.post('/api/session', { headers: { origin: 'http://evil.test' } });
  expect(refused.status()).toBe(403);
  expect(await elsewhere.context().cookies(site.origin)).toEqual([]);
});
