import { describe, expect, it } from 'vitest';
import { Tally } from './figures';

describe('the figures of a recording', () => {
  it('what is delivered is at risk until the server has it', () => {
    const tally = new Tally();
    const first = tally.delivered('a', 100, 100, 1_000);
    tally.delivered('a', 250, 150, 1_100);
    first(true);
    expect(tally.figures(400, 5_000)).toEqual({
      ...{ recordedMs: 2_500, storedHereMs: 1_000, storedThereMs: 0, atRiskMs: 2_500, unstoredMs: 1_500 },
      ...{ recordedBytes: 250, storedThereBytes: 0, bytesPerSecond: 5_000, gaps: 0, missingMs: 0 },
    });
    tally.acknowledged('a', 100);
    expect(tally.figures(0, null)).toMatchObject({ storedThereMs: 1_000, storedThereBytes: 100, atRiskMs: 1_100 });
    tally.acknowledged('a', 250);
    expect(tally.figures(0, null)).toMatchObject({ storedThereMs: 2_100, storedThereBytes: 250, atRiskMs: 0 });
  });

  it('half a slice is not stored', () => {
    const tally = new Tally();
    tally.delivered('a', 100, 100, 1_000)(true);
    tally.acknowledged('a', 99);
    expect(tally.figures(0, null)).toMatchObject({ storedThereBytes: 99, atRiskMs: 1_000, unstoredMs: 0 });
  });

  it('parts do not mix', () => {
    const tally = new Tally();
    tally.delivered('a', 100, 100, 1_000);
    tally.delivered('b', 50, 50, 500);
    tally.acknowledged('b', 50);
    expect(tally.figures(0, null)).toMatchObject({ storedThereMs: 500, atRiskMs: 1_000 });
  });

  it('what is only in memory would be lost with the page', () => {
    const tally = new Tally();
    tally.delivered('a', 100, 100, 1_000)(false);
    expect(tally.figures(0, null)).toMatchObject({ unstoredMs: 1_000, storedHereMs: 0 });
    tally.acknowledged('a', 100);
    expect(tally.figures(0, null)).toMatchObject({ unstoredMs: 0, atRiskMs: 0 });
  });

  it('an acknowledgement that comes twice counts once, and nobody waits for what was refused', () => {
    const tally = new Tally();
    tally.delivered('a', 100, 100, 1_000);
    tally.acknowledged('a', 60);
    tally.acknowledged('a', 60);
    tally.acknowledged('a', 40);
    tally.abandoned('a');
    tally.gap(4_000);
    expect(tally.figures(0, null)).toMatchObject({ storedThereBytes: 60, atRiskMs: 0, gaps: 1, missingMs: 4_000 });
  });
});
