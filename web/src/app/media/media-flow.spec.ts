import { describe, expect, it } from 'vitest';
import { MediaFlow } from './media-flow';

describe('the flow of media', () => {
  it('is silent from the first sample without news on', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 10, frames: 1 }, 0);
    expect(flow.silentMs(500)).toBe(0);
    flow.observe({ packets: 10, frames: 1 }, 500);
    expect(flow.silentMs(2_500)).toBe(2_000);
    flow.observe({ packets: 11, frames: 1 }, 3_000);
    expect(flow.silentMs(9_000)).toBe(0);
  });

  it('is black until the first frame', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 10, frames: 0 }, 100);
    flow.observe({ packets: 20, frames: 0 }, 600);
    expect(flow.blackMs(1_100)).toBe(1_000);
    flow.observe({ packets: 30, frames: 1 }, 1_200);
    expect(flow.blackMs(9_000)).toBe(0);
  });

  it('forgets the connection before', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 0, frames: 0 }, 0);
    flow.reset();
    expect(flow.silentMs(9_000)).toBe(0);
    expect(flow.blackMs(9_000)).toBe(0);
  });
});
