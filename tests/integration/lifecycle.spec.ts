import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../environment/server';
import { media, newSession, Visitor, wish } from './visitor';

const graceMs = 1_500;
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ env: { RESUME_GRACE_MS: String(graceMs), LEASE_MS: '3000' } });
});
afterAll(() => server.stop());

const connect = (cookie?: string): Promise<Visitor> => Visitor.connect(server.origin, cookie);

describe('a stream', () => {
  it('goes from publish to end, and everybody hears of it', async () => {
    const [cookie, tv, reader] = [await newSession(server.origin), await connect(), await connect()];
    const phone = await connect(cookie);
    await reader.get('browse', {});
    const { stream, epoch } = await phone.get('publish', wish('Sunrise'));
    expect(epoch).toBe(1);
    await reader.notice('directory', ({ changed }) => changed.some(({ id }) => id === stream.id));

    const { presence } = await tv.get('watch', { streamId: stream.id });
    expect(presence).toEqual({ state: 'live', epoch: 1, publisherInstance: 'page-one' });
    expect(await phone.notice('viewers')).toEqual({ streamId: stream.id, viewers: 1 });

    await phone.get('update', { streamId: stream.id, title: 'Sunset', media: { audio: false, video: true } });
    expect(await tv.notice('stream-updated')).toMatchObject({ stream: { title: 'Sunset', media: { audio: false } } });

    const { stream: ended } = await phone.get('end', { streamId: stream.id });
    expect(ended).toMatchObject({ status: 'ended', endReason: 'ended-by-publisher', peakViewers: 1, viewers: 0 });
    expect(await tv.notice('presence')).toMatchObject({ presence: { endReason: 'ended-by-publisher' } });
    await reader.notice('directory', ({ removed }) => removed.includes(stream.id));
    for (const visitor of [phone, tv, reader]) visitor.close();
  });

  it('carries signaling in the order in which it was sent, without waiting for answers', async () => {
    const phone = await connect(await newSession(server.origin));
    const tv = await connect();
    const { stream } = await phone.get('publish', wish());
    const link = { streamId: stream.id, connectionId: 'connection-1' };
    // One after the other, at once: `init` must find the watcher in the stream.
    const answers = [
      tv.ask('watch', { streamId: stream.id }),
      tv.ask('init', { ...link, reason: 'new' }),
      ...Array.from({ length: 20 }, (_, index) =>
        tv.ask('candidate', { ...link, candidate: { candidate: String(index) } }),
      ),
    ];
    expect((await Promise.all(answers)).map(({ ok }) => ok)).not.toContain(false);
    expect(await phone.notice('init')).toEqual({ ...link, reason: 'new', peerId: tv.id });
    await phone.notice('candidate', ({ candidate }) => candidate.candidate === '19');
    const order = phone.received('candidate').map(({ candidate }) => Number(candidate.candidate));
    expect(order).toEqual(order.toSorted((a, b) => a - b));

    await phone.get('offer', { ...link, peerId: tv.id, sdp: 'offer' });
    expect(await tv.notice('offer')).toEqual({ ...link, sdp: 'offer' });
    await tv.get('answer', { ...link, sdp: 'answer' });
    expect(await phone.notice('answer')).toEqual({ ...link, sdp: 'answer', peerId: tv.id });
    await tv.get('bye', link);
    expect(await phone.notice('bye')).toEqual({ ...link, peerId: tv.id });
    for (const visitor of [phone, tv]) visitor.close();
  });

  it('tells its publisher who leaves, and who is lost', async () => {
    const phone = await connect(await newSession(server.origin));
    const [polite, cut] = [await connect(), await connect()];
    const { stream } = await phone.get('publish', wish());
    for (const watcher of [polite, cut]) await watcher.get('watch', { streamId: stream.id });
    await phone.notice('viewers', ({ viewers }) => viewers === 2);
    const [politeId, cutId] = [polite.id, cut.id];
    await polite.get('unwatch', { streamId: stream.id });
    cut.cut();
    expect(await phone.notice('watcher-left', ({ peerId }) => peerId === politeId)).toMatchObject({ lost: false });
    expect(await phone.notice('watcher-left', ({ peerId }) => peerId === cutId)).toMatchObject({ lost: true });
    await phone.notice('viewers', ({ viewers }) => viewers === 0);
    for (const visitor of [phone, polite]) visitor.close();
  });
});

describe('a publisher who is gone', () => {
  it('finds the same stream after a reload', async () => {
    const cookie = await newSession(server.origin);
    const phone = await connect(cookie);
    const tv = await connect();
    const { stream } = await phone.get('publish', wish());
    await tv.get('watch', { streamId: stream.id });
    await phone.notice('viewers');
    phone.cut();
    const away = await tv.notice('presence');
    expect(away.presence).toEqual({ state: 'away', epoch: 1, graceRemainingMs: graceMs });
    const init = { streamId: stream.id, connectionId: 'connection-1', reason: 'new' as const };
    expect(await tv.refusal('init', init)).toBe('publisher-away');

    const reloaded = await connect(cookie);
    const reply = await reloaded.get('resume', { streamId: stream.id, media, publisherInstance: 'page-two' });
    expect(reply).toMatchObject({ epoch: 2, stream: { id: stream.id, viewers: 1, away: false } });
    const back = await tv.notice('presence', ({ presence }) => presence.state === 'live');
    expect(back.presence).toEqual({ state: 'live', epoch: 2, publisherInstance: 'page-two' });
    for (const visitor of [reloaded, tv]) visitor.close();
  });

  it('loses the stream after the grace period, and everybody hears it once', async () => {
    const phone = await connect(await newSession(server.origin));
    const tv = await connect();
    const { stream } = await phone.get('publish', wish());
    await tv.get('watch', { streamId: stream.id });
    phone.cut();
    const ended = await tv.notice('presence', ({ presence }) => presence.state === 'ended');
    expect(ended.presence).toEqual({ state: 'ended', endReason: 'publisher-lost' });
    expect(await tv.get('watch', { streamId: stream.id })).toMatchObject({ presence: { endReason: 'publisher-lost' } });
    const answer = await fetch(`${server.origin}/api/streams/${stream.id}`);
    expect(await answer.json()).toMatchObject({ status: 'ended', endReason: 'publisher-lost', away: false });
    expect(tv.received('presence').filter(({ presence }) => presence.state === 'ended')).toHaveLength(1);
    tv.close();
  });

  it('is superseded by another tab of the same browser', async () => {
    const cookie = await newSession(server.origin);
    const [first, second, tv] = [await connect(cookie), await connect(cookie), await connect()];
    const { stream } = await first.get('publish', wish());
    await tv.get('watch', { streamId: stream.id });
    await second.get('resume', { streamId: stream.id, media, publisherInstance: 'page-two' });
    expect(await first.notice('superseded')).toEqual({ streamId: stream.id });
    expect(await first.refusal('update', { streamId: stream.id, title: 'x' })).toBe('not-publisher');
    const offer = { streamId: stream.id, connectionId: 'connection-1', peerId: tv.id, sdp: 'offer' };
    expect(await first.refusal('offer', offer)).toBe('not-publisher');
    first.cut();
    expect(await second.refusal('offer', offer)).toBe('accepted');
    expect(tv.received('presence').map(({ presence }) => presence.state)).toEqual(['live']);
    for (const visitor of [second, tv]) visitor.close();
  });
});
