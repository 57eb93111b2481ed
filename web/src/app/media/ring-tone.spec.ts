import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RingTone } from './ring-tone';

let contexts: FakeContext[] = [];

/** A context that may play only after the page was touched; it counts its tones. */
class FakeContext extends EventTarget {
  state = 'suspended';
  currentTime = 0;
  readonly destination = {};
  tones = 0;

  constructor() {
    super();
    contexts.push(this);
  }

  resume(): Promise<void> {
    if (!touched) return Promise.resolve();
    this.#become('running');
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#become('closed');
    return Promise.resolve();
  }

  createGain(): object {
    const gain = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() };
    return { gain, connect: vi.fn() };
  }

  createOscillator(): object {
    this.tones += 1;
    return { frequency: { value: 0 }, connect: vi.fn(), start: vi.fn(), stop: vi.fn() };
  }

  #become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

let touched = false;
let page: EventTarget;

beforeEach(() => {
  contexts = [];
  touched = false;
  page = new EventTarget();
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('window', page);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const tones = (): number => contexts.reduce((sum, context) => sum + context.tones, 0);

describe('a ring tone', () => {
  it('rings once when the page is touched, however often it could not before', () => {
    const tone = new RingTone('incoming');
    vi.advanceTimersByTime(20_000);
    expect(tones()).toBe(0);
    touched = true;
    page.dispatchEvent(new Event('pointerdown'));
    expect(tones()).toBe(2);
    vi.advanceTimersByTime(2_500);
    expect(tones()).toBe(4);
    tone.close();
  });

  it('rings at once where it may, until it is closed', () => {
    touched = true;
    const tone = new RingTone('outgoing');
    expect(tones()).toBe(2);
    tone.close();
    tone.close();
    page.dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime(20_000);
    expect(tones()).toBe(2);
  });
});
