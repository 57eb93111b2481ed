import type { Stream } from '@onair/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignalingError } from '../signaling/signaling-error';
import { ResumeSearch, type Resumable } from './resume-search';

const stream: Stream = {
  id: 'abcdefghijklmnop',
  title: 'Evening talk',
  status: 'live',
  away: true,
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  endReason: null,
  viewers: 0,
  peakViewers: 3,
  media: { audio: true, video: true },
  thumbnailUrl: null,
};
const away: Resumable = { stream, sameTab: false, deadline: 9_000 };
const elsewhere: Resumable = { stream: { ...stream, away: false }, sameTab: false, deadline: null };

describe('the search for a stream to take up', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const finds = (...answers: (Resumable | null | SignalingError)[]) => {
    const find = vi.fn(() => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer instanceof SignalingError ? Promise.reject(answer) : Promise.resolve(answer ?? null);
    });
    return { find, search: new ResumeSearch(find) };
  };

  it('finds nothing and is over', async () => {
    const { search } = finds(null);
    expect(search.state().kind).toBe('looking');
    await vi.advanceTimersByTimeAsync(0);
    expect(search.state().kind).toBe('nothing');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets the stream of this tab go on by itself', async () => {
    const { search } = finds({ ...away, sameTab: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(search.state()).toEqual({ kind: 'by-itself', stream });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for the server to notice that this tab was gone', async () => {
    const { search } = finds({ ...elsewhere, sameTab: true }, { ...away, sameTab: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(search.state().kind).toBe('looking');
    await vi.advanceTimersByTimeAsync(400);
    expect(search.state().kind).toBe('by-itself');
  });

  it('takes a copied tab for another one when the stream stays live', async () => {
    const { search } = finds({ ...elsewhere, sameTab: true });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(search.state()).toMatchObject({ kind: 'offered', elsewhere: true });
    search.close();
  });

  it('offers the stream of another tab, and follows what becomes of it', async () => {
    const { search } = finds(elsewhere, away, null);
    await vi.advanceTimersByTimeAsync(0);
    expect(search.state()).toMatchObject({ kind: 'offered', elsewhere: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(search.state()).toMatchObject({ kind: 'offered', elsewhere: false, deadline: 9_000 });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(search.state()).toEqual({ kind: 'too-late', title: 'Evening talk' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says nothing of a stream that was ended in the tab that was live with it', async () => {
    const { search } = finds(elsewhere, null);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(search.state()).toEqual({ kind: 'nothing' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks again when the server could not be asked', async () => {
    const { search } = finds(SignalingError.disconnected(), away);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(search.state().kind).toBe('looking');
    await vi.advanceTimersByTimeAsync(1);
    expect(search.state().kind).toBe('offered');
    search.close();
  });

  it('is over once it is settled, even with an answer on its way', async () => {
    const { search, find } = finds(away);
    search.settle();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(search.state().kind).toBe('nothing');
    expect(find).toHaveBeenCalledTimes(1);
  });
});
