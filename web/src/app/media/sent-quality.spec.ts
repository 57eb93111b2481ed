import { describe, expect, it } from 'vitest';
import { encodingOf, sentQuality } from './sent-quality';

describe('the quality that is sent', () => {
  it('falls with the number of others, so that all of them together cost no more than a way out has', () => {
    const totals = [1, 2, 3, 4, 5].map((others) => others * sentQuality(others).maxBitrate);
    expect(Math.max(...totals)).toBeLessThanOrEqual(2_100_000);
  });

  it('scales a picture down, and never up', () => {
    const quality = { maxBitrate: 700_000, maxHeight: 480 };
    expect(encodingOf(quality, 720).scaleResolutionDownBy).toBe(1.5);
    expect(encodingOf(quality, 240).scaleResolutionDownBy).toBe(1);
    expect(encodingOf(quality, undefined).scaleResolutionDownBy).toBe(1);
  });
});
