import { limits, StreamTitle } from '@onair/protocol';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { fitTitle } from './stream-title';

describe('a title that was typed', () => {
  it('keeps its words, without the space around them', () => {
    expect(fitTitle('  Evening talk ', 'Untitled')).toBe('Evening talk');
  });

  it('falls back when nothing is left of it', () => {
    expect(fitTitle(' \u202E\n ', 'Untitled')).toBe('Untitled');
  });

  it.each(['x'.repeat(500), 'a\u0000b\u2066c', ' tab\there '])('is always one that the server takes', (typed) => {
    const title = fitTitle(typed, 'Untitled');
    expect(title.length).toBeLessThanOrEqual(limits.titleLength);
    expect(z.safeParse(StreamTitle, title).success).toBe(true);
  });
});
