import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PreviewPictures } from './preview-pictures';

/** A video whose seeks a test lets land, or not. */
class FakeVideo extends EventTarget {
  static made: FakeVideo[] = [];
  readonly videoWidth = 320;
  readonly videoHeight = 180;
  readonly readyState = 1;
  currentTime = 0;
  seeking = false;
  src = '';
  /** Which second its frame belongs to. */
  frame = 0;
  private onFrame: (() => void)[] = [];
  readonly load = vi.fn(() => this.dispatchEvent(new Event('emptied')));

  constructor() {
    super();
    FakeVideo.made.push(this);
  }

  removeAttribute(): void {
    this.src = '';
  }

  requestVideoFrameCallback(callback: () => void): void {
    this.onFrame.push(callback);
  }

  land(): void {
    this.dispatchEvent(new Event('seeked'));
  }

  present(second: number): void {
    this.frame = second;
    for (const callback of this.onFrame.splice(0)) callback();
  }
}

let pictures: PreviewPictures;
let drawn: number[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeVideo.made = [];
  vi.stubGlobal('HTMLMediaElement', { HAVE_METADATA: 1 });
  vi.stubGlobal('document', { createElement: () => new FakeVideo() });
  drawn = [];
  const context = { drawImage: ({ frame }: FakeVideo) => drawn.push(frame) };
  const canvas = { width: 0, height: 0, getContext: () => context };
  pictures = new PreviewPictures(canvas as unknown as HTMLCanvasElement);
  pictures.use('/media');
});

afterEach(() => {
  pictures.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

async function wish(second: number): Promise<FakeVideo> {
  pictures.wish(second);
  await settle();
  const video = FakeVideo.made.at(-1);
  if (!video) throw new Error('No video was made.');
  return video;
}

describe('pictures of moments', () => {
  it('come one after the other from one video, the newest that is wished for', async () => {
    const video = await wish(10);
    expect(video).toMatchObject({ src: '/media', currentTime: 10 });
    await wish(20);
    await wish(30);
    video.land();
    await settle();
    expect(pictures.shown()).toBe(10);
    expect(video.currentTime).toBe(30);
    video.land();
    await settle();
    expect(pictures.shown()).toBe(30);
    expect(FakeVideo.made).toHaveLength(1);
  });

  it('are drawn again when the frame comes after the word that it is there', async () => {
    const video = await wish(10);
    video.present(0);
    expect(drawn).toEqual([]);
    video.land();
    await settle();
    expect(drawn).toEqual([0]);
    video.present(10);
    expect(drawn).toEqual([0, 10]);
    // On its way to the next it shows nothing that was wished for.
    video.seeking = true;
    video.present(11);
    video.seeking = false;
    video.present(12);
    expect(drawn).toEqual([0, 10, 12]);
    pictures.use('/other');
    video.present(13);
    expect(drawn).toEqual([0, 10, 12]);
  });

  it('come from a new video where a seek does not come to its end', async () => {
    const stuck = await wish(10);
    await wish(20);
    await vi.advanceTimersByTimeAsync(5_000);
    const next = FakeVideo.made.at(-1);
    expect(stuck.src).toBe('');
    expect(next).not.toBe(stuck);
    expect(next?.currentTime).toBe(20);
    next?.land();
    await settle();
    expect(pictures.shown()).toBe(20);
    // What was given up may be wished for again.
    expect((await wish(10)).currentTime).toBe(10);
  });
});
