import { describe, expect, it } from 'vitest';
import { MediaFlow } from './media-flow';

const both = { audio: true, video: true };
const soundOnly = { audio: true, video: false };
const nothing = { audio: false, video: false };

describe('the flow of media', () => {
  it('is silent from the first sample without news on', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 10, frames: 1 }, both, 0);
    expect(flow.silentMs(500)).toBe(0);
    flow.observe({ packets: 10, frames: 1 }, both, 500);
    expect(flow.silentMs(2_500)).toBe(2_000);
    flow.observe({ packets: 11, frames: 1 }, both, 3_000);
    expect(flow.silentMs(9_000)).toBe(0);
  });

  it('is black until the first frame', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 10, frames: 0 }, both, 100);
    flow.observe({ packets: 20, frames: 0 }, both, 600);
    expect(flow.blackMs(1_100)).toBe(1_000);
    flow.observe({ packets: 30, frames: 1 }, both, 1_200);
    expect(flow.blackMs(9_000)).toBe(0);
  });

  it('gives a camera that is switched on late as long as one that was on from the start', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 10, frames: 0 }, soundOnly, 0);
    flow.observe({ packets: 2_000, frames: 0 }, soundOnly, 60_000);
    expect(flow.blackMs(60_500)).toBe(0);
    flow.observe({ packets: 2_010, frames: 0 }, both, 61_000);
    expect(flow.blackMs(62_000)).toBe(1_000);
  });

  it('is not silent for as long as nothing was expected', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 0, frames: 0 }, nothing, 0);
    flow.observe({ packets: 0, frames: 0 }, nothing, 60_000);
    expect(flow.silentMs(60_500)).toBe(0);
    flow.observe({ packets: 0, frames: 0 }, soundOnly, 61_000);
    expect(flow.silentMs(62_000)).toBe(1_000);
  });

  it('is complete when all has come that is expected', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 0, frames: 0 }, both, 0);
    expect(flow.complete).toBe(false);
    flow.observe({ packets: 10, frames: 0 }, both, 500);
    expect(flow.complete).toBe(false);
    flow.observe({ packets: 20, frames: 0 }, soundOnly, 1_000);
    expect(flow.complete).toBe(true);
    flow.observe({ packets: 30, frames: 1 }, both, 1_500);
    expect(flow.complete).toBe(true);
    flow.observe({ packets: 30, frames: 1 }, both, 2_000);
    expect(flow.complete).toBe(false);
    flow.observe({ packets: 40, frames: 1 }, both, 2_500);
    flow.reset();
    expect(flow.complete).toBe(false);
  });

  it('forgets the connection before', () => {
    const flow = new MediaFlow();
    flow.observe({ packets: 0, frames: 0 }, both, 0);
    flow.reset();
    expect(flow.silentMs(9_000)).toBe(0);
    expect(flow.blackMs(9_000)).toBe(0);
  });
});
