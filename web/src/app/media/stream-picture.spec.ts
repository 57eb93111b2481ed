import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignalingError } from '../signaling/signaling-error';
import { encodeWithin, StreamPicture } from './stream-picture';

const jpeg = (bytes: number) => new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });

describe('the picture of a stream', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is sent soon after the start and then once per interval', async () => {
    const send = vi.fn(() => Promise.resolve());
    const picture = new StreamPicture({ take: () => Promise.resolve(jpeg(1)), send });
    await vi.advanceTimersByTimeAsync(999);
    expect(send).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send).toHaveBeenCalledTimes(3);
    picture.close();
  });

  it('is asked for again soon while there is nothing to be seen', async () => {
    const send = vi.fn(() => Promise.resolve());
    const take = vi.fn<() => Promise<Blob | null>>().mockResolvedValueOnce(null).mockResolvedValue(jpeg(1));
    const picture = new StreamPicture({ take, send });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(send).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(send).toHaveBeenCalledTimes(1);
    picture.close();
  });

  it('waits as long as a refusal says', async () => {
    const send = vi.fn(() => Promise.reject(new SignalingError('rate-limited', 'Too many pictures.', 20_000)));
    const picture = new StreamPicture({ take: () => Promise.resolve(jpeg(1)), send });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(send).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(19_999);
    expect(send).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledTimes(2);
    picture.close();
  });

  it('is not sent any more after the end, even when it was just being made', async () => {
    let made: (picture: Blob) => void = () => undefined;
    const send = vi.fn(() => Promise.resolve());
    const picture = new StreamPicture({ take: () => new Promise((resolve) => (made = resolve)), send });
    await vi.advanceTimersByTimeAsync(1_000);
    picture.close();
    made(jpeg(1));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('encoding within a limit', () => {
  it('lowers the quality until it fits', async () => {
    const tried: number[] = [];
    const picture = await encodeWithin(500, (quality) => {
      tried.push(quality);
      return Promise.resolve(jpeg(Math.round(quality * 1_000)));
    });
    expect(tried).toEqual([0.7, 0.55, 0.4]);
    expect(picture?.size).toBe(400);
  });

  it('gives nothing when even the lowest is too large, or the browser cannot encode', async () => {
    expect(await encodeWithin(10, () => Promise.resolve(jpeg(1_000)))).toBeNull();
    expect(await encodeWithin(10, () => Promise.resolve(null))).toBeNull();
  });
});
