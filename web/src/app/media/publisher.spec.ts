import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangeSource } from '../signaling/change-source';
import { FakeSignaling, settle } from '../signaling/fakes/fake-signaling';
import { publishReply, someStream } from '../signaling/fakes/some-stream';
import type { Capture } from './capture';
import { FakePeerConnection, fakePeerConnections } from './fakes/fake-peer-connection';
import { Publisher } from './publisher';

/** Devices without media, until a test gives them some. */
class FakeCapture extends ChangeSource {
  readonly audioTrack = null;
  videoTrack: MediaStreamTrack | null = null;
  readonly quality = '720p';
  sending = { audio: true, video: true };

  async send(sending: { audio: boolean; video: boolean }): Promise<void> {
    this.sending = sending;
    this.changed();
    await settle();
  }
}

const stream = someStream();
const streamId = stream.id;
const last = { ...stream, status: 'ended', endedAt: '2026-01-01T11:00:00Z', peakViewers: 7 } as const;

let signaling: FakeSignaling;
let capture: FakeCapture;
let publisher: Publisher;

beforeEach(() => {
  vi.useFakeTimers();
  signaling = new FakeSignaling();
  capture = new FakeCapture();
  publisher = new Publisher(signaling.client, capture as unknown as Capture);
});

afterEach(() => {
  publisher.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function goLive(): Promise<void> {
  void publisher.goLive(stream.title);
  await signaling.answer('publish', publishReply());
  expect(publisher.state.kind).toBe('live');
}

describe('going live', () => {
  it('begins with the answer of the server', async () => {
    void publisher.goLive(stream.title);
    expect(publisher.state.kind).toBe('starting');
    expect(signaling.asked('publish')).toMatchObject([{ title: stream.title, media: capture.sending }]);
    await signaling.answer('publish', publishReply());
    expect(publisher).toMatchObject({ state: { kind: 'live' }, stream, epoch: 1 });
  });

  it('fails with the code of the server, and may be tried again', async () => {
    void publisher.goLive(stream.title);
    await signaling.refuse('publish', 'unavailable');
    expect(publisher.state).toMatchObject({ kind: 'failed', error: { code: 'unavailable' } });
    await goLive();
  });

  it('asks once more when the answer does not come, because the stream may be there', async () => {
    void publisher.goLive(stream.title);
    await signaling.refuse('publish', 'timeout');
    expect(publisher.state.kind).toBe('starting');
    await signaling.answer('publish', publishReply());
    expect(publisher.state.kind).toBe('live');
    const [first, second] = signaling.asked('publish');
    expect(second).toEqual(first);
  });
});

describe('leaving while it begins', () => {
  it('ends the stream that the server makes meanwhile', async () => {
    void publisher.goLive(stream.title);
    void publisher.end();
    publisher.close();
    await signaling.answer('publish', publishReply());
    expect(signaling.asked('end')).toEqual([{ streamId }]);
    expect(publisher.state.kind).toBe('ended');
  });

  it('ends the stream that was being taken up', async () => {
    void publisher.resume(streamId);
    publisher.close();
    await settle();
    expect(signaling.asked('end')).toEqual([{ streamId }]);
    await signaling.answer('resume', publishReply());
    expect(publisher.state.kind).toBe('ended');
  });

  it('begins nothing afterwards', async () => {
    publisher.close();
    await publisher.resume(streamId);
    await publisher.goLive('Too late');
    expect(signaling.asked('resume')).toEqual([]);
    expect(signaling.asked('publish')).toEqual([]);
    expect(publisher.state.kind).toBe('idle');
  });

  it('ends what is live, and only once', async () => {
    await goLive();
    publisher.close();
    publisher.close();
    expect(signaling.asked('end')).toEqual([{ streamId }]);
  });
});

describe('the end', () => {
  it('is told to the server, which tells the last figures', async () => {
    await goLive();
    void publisher.end();
    expect(publisher.state).toEqual({ kind: 'ended', reason: 'ended-by-publisher' });
    await signaling.answer('end', { stream: last });
    expect(publisher.stream).toEqual(last);
  });

  it('without a connection is told with the next one, until the server has heard', async () => {
    await goLive();
    await signaling.disconnect();
    expect(publisher.state.kind).toBe('reconnecting');
    void publisher.end();
    publisher.close();
    await signaling.connect();
    await signaling.disconnect();
    await signaling.connect();
    await signaling.refuse('end', 'timeout');
    await vi.advanceTimersByTimeAsync(1_000);
    await signaling.answer('end', { stream: last });
    expect(publisher.stream).toEqual(last);

    const told = signaling.asked('end').length;
    await signaling.connect();
    expect(signaling.asked('end')).toHaveLength(told);
    expect(signaling.asked('resume')).toEqual([]);
  });

  it('does not change the stream that came after it', async () => {
    await goLive();
    void publisher.end();
    const next = someStream({ id: 'stream-000000002' });
    void publisher.goLive(next.title);
    await signaling.answer('publish', publishReply(next));
    await signaling.answer('end', { stream: last });
    expect(publisher).toMatchObject({ state: { kind: 'live' }, stream: next });
  });

  it('stands, whatever an earlier resume is answered', async () => {
    await goLive();
    await signaling.disconnect();
    await signaling.connect();
    void publisher.end();
    await signaling.answer('resume', publishReply(stream, 2));
    expect(publisher.state.kind).toBe('ended');
  });
});

describe('after a lost connection', () => {
  it('takes the stream up again, and tries until it can', async () => {
    await goLive();
    await signaling.disconnect();
    await signaling.connect();
    await signaling.refuse('resume', 'unavailable');
    await vi.advanceTimersByTimeAsync(1_000);
    await signaling.answer('resume', publishReply(stream, 2));
    expect(publisher).toMatchObject({ state: { kind: 'live' }, epoch: 2 });
  });

  it('shows another source to who still watches, before the server hears of it', async () => {
    fakePeerConnections();
    await goLive();
    await signaling.hear('init', { streamId, connectionId: 'connection-ada', peerId: 'peer-ada', reason: 'new' });
    await signaling.disconnect();
    capture.videoTrack = { kind: 'video' } as MediaStreamTrack;
    await capture.send({ audio: true, video: true });
    expect(publisher.state.kind).toBe('reconnecting');
    expect(FakePeerConnection.last.senders[1]?.track).toBe(capture.videoTrack);
    expect(signaling.asked('update')).toEqual([]);
  });

  it('says that the stream was lost when the server has given it up', async () => {
    await goLive();
    await signaling.disconnect();
    await signaling.connect();
    await signaling.refuse('resume', 'stream-ended');
    expect(publisher.state).toEqual({ kind: 'ended', reason: 'publisher-lost' });
    await signaling.answer('end', { stream: { ...last, endReason: 'publisher-lost' } });
    expect(publisher).toMatchObject({ state: { reason: 'publisher-lost' }, stream: { endedAt: last.endedAt } });
  });

  it('says so when it was another tab that ended the stream', async () => {
    await goLive();
    await signaling.hear('superseded', { streamId });
    void publisher.resume(streamId);
    await signaling.refuse('resume', 'stream-ended');
    await signaling.answer('end', { stream: { ...last, endReason: 'ended-by-publisher' } });
    expect(publisher.state).toEqual({ kind: 'ended', reason: 'ended-by-publisher' });
    expect(publisher.stream).toMatchObject({ endedAt: last.endedAt });
  });
});

describe('TURN credentials', () => {
  const relay = { urls: ['turn:turn.example'], username: 'one', credential: 'two', validForMs: 60_000 };

  it('are had anew before they expire, for as long as the stream is live', async () => {
    void publisher.goLive(stream.title);
    await signaling.answer('publish', { ...publishReply(), iceServers: [relay] });
    await vi.advanceTimersByTimeAsync(30_000);
    await signaling.answer('resume', { ...publishReply(stream, 2), iceServers: [relay] });
    expect(publisher).toMatchObject({ state: { kind: 'live' }, epoch: 2 });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(signaling.asked('resume')).toHaveLength(2);
    void publisher.end();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(signaling.asked('resume')).toHaveLength(2);
  });

  it('are not asked for where there are none', async () => {
    await goLive();
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(signaling.asked('resume')).toEqual([]);
  });
});

describe('what is sent', () => {
  it('is told when it changes, and again when that was lost', async () => {
    await goLive();
    await capture.send({ audio: false, video: true });
    await signaling.refuse('update', 'timeout');
    await vi.advanceTimersByTimeAsync(1_000);
    const update = { streamId, media: { audio: false, video: true } };
    expect(signaling.asked('update')).toEqual([update, update]);
    await signaling.answer('update', { stream });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signaling.asked('update')).toHaveLength(2);
  });

  it('is told as it is by then', async () => {
    await goLive();
    await capture.send({ audio: false, video: true });
    await signaling.refuse('update', 'rate-limited');
    await capture.send({ audio: true, video: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signaling.asked('update').map(({ media }) => media)).toEqual([
      { audio: false, video: true },
      { audio: true, video: false },
    ]);
  });

  it('is left to the resume after a lost connection', async () => {
    await goLive();
    await capture.send({ audio: false, video: true });
    await signaling.disconnect();
    await signaling.connect();
    expect(signaling.asked('resume')).toMatchObject([{ media: { audio: false, video: true } }]);
    await signaling.answer('resume', publishReply(stream, 2));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signaling.asked('update')).toHaveLength(1);
  });

  it('is not told of a stream that is over', async () => {
    await goLive();
    await capture.send({ audio: false, video: true });
    await signaling.refuse('update', 'timeout');
    void publisher.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signaling.asked('update')).toHaveLength(1);
  });
});
