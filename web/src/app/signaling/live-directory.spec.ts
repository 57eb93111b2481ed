import { limits, type BrowseReply, type DirectoryNotice, type Stream } from '@onair/protocol';
import { describe, expect, it, vi } from 'vitest';
import { LiveDirectory } from './live-directory';
import type { SignalingClient } from './signaling-client';
import { SignalingError } from './signaling-error';

function stream(id: string, startedAt: string, viewers = 0): Stream {
  return {
    id: id.padEnd(16, '-'),
    title: id,
    status: 'live',
    away: false,
    startedAt,
    endedAt: null,
    endReason: null,
    viewers,
    peakViewers: viewers,
    media: { audio: true, video: true },
    thumbnailUrl: null,
  };
}

const older = stream('older', '2026-01-01T10:00:00Z');
const newer = stream('newer', '2026-01-01T11:00:00Z');

/** Answers `browse` as told, and lets tests connect, disconnect and notify. */
function fakeSignaling() {
  let onConnect: () => void = () => undefined;
  let onChange: () => void = () => undefined;
  let onNotice: (notice: DirectoryNotice) => void = () => undefined;
  const request = vi.fn((): Promise<BrowseReply> => Promise.resolve({ streams: [older], total: 1 }));
  const fake = {
    state: 'connected' as SignalingClient['state'],
    request,
    on: (_event: 'change', listener: () => void) => {
      onChange = listener;
      return () => undefined;
    },
    onConnect: (listener: () => void) => {
      onConnect = listener;
      listener();
      return () => undefined;
    },
    onNotice: (_name: string, listener: (notice: DirectoryNotice) => void) => {
      onNotice = listener;
      return () => undefined;
    },
  };
  return {
    request,
    signaling: fake as unknown as SignalingClient,
    notify: (notice: DirectoryNotice) => onNotice(notice),
    connect: () => {
      fake.state = 'connected';
      onConnect();
    },
    disconnect: () => {
      fake.state = 'reconnecting';
      onChange();
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the live directory', () => {
  it('knows nothing until the server answered', async () => {
    const { signaling } = fakeSignaling();
    const directory = new LiveDirectory(signaling);
    expect(directory.streams).toBeNull();
    await settled();
    expect(directory.streams).toEqual([older]);
  });

  it('keeps the newest first, takes changes in place and removes what ended', async () => {
    const { signaling, notify } = fakeSignaling();
    const directory = new LiveDirectory(signaling);
    await settled();
    notify({ changed: [newer], removed: [], total: 2 });
    expect(directory.streams?.map(({ title }) => title)).toEqual(['newer', 'older']);
    notify({ changed: [{ ...older, viewers: 5 }], removed: [], total: 2 });
    expect(directory.streams?.map(({ viewers }) => viewers)).toEqual([0, 5]);
    notify({ changed: [], removed: [newer.id], total: 1 });
    expect(directory.streams?.map(({ title }) => title)).toEqual(['older']);
    expect(directory.total).toBe(1);
  });

  it('holds no more than the server keeps up to date', async () => {
    const { signaling, notify } = fakeSignaling();
    const directory = new LiveDirectory(signaling);
    await settled();
    const many = Array.from({ length: limits.pageSize }, (_, index) =>
      stream(`stream ${index}`, new Date(Date.UTC(2026, 0, 2, 0, index)).toISOString()),
    );
    notify({ changed: many, removed: [], total: many.length + 1 });
    expect(directory.streams?.map(({ title }) => title)).toEqual(many.map(({ title }) => title).reverse());
    expect(directory.total).toBe(many.length + 1);
  });

  it('says when it may be out of date, and asks again on the next connection', async () => {
    const { signaling, request, connect, disconnect } = fakeSignaling();
    const directory = new LiveDirectory(signaling);
    await settled();
    disconnect();
    expect(directory.problem?.code).toBe('disconnected');
    expect(directory.streams).toEqual([older]);
    request.mockResolvedValueOnce({ streams: [newer], total: 1 });
    connect();
    await settled();
    expect(directory.problem).toBeNull();
    expect(directory.streams).toEqual([newer]);
  });

  it('asks again when the server was too busy', async () => {
    vi.useFakeTimers();
    const { signaling, request } = fakeSignaling();
    request.mockRejectedValueOnce(new SignalingError('rate-limited', 'Too fast.', 300));
    const directory = new LiveDirectory(signaling);
    await vi.advanceTimersByTimeAsync(299);
    expect(directory.problem?.code).toBe('rate-limited');
    await vi.advanceTimersByTimeAsync(1);
    expect(directory.streams).toEqual([older]);
    vi.useRealTimers();
  });
});
