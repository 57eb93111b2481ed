import { limits, StreamTitle } from '@onair/protocol';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { fitTitle } from './stream-title';

describe('a title that was typed', () => {
  it('keeps its words, without the space around them', () => {
    expect(fitTitle('  Evening talk ', 'Untitled')).toBe('Evening talk');
  });

  it.each([' \u202E\n ', '\u200B', '\u2060', '\u3164', '\u2800', '\u2028', ' \u200E '])(
    'falls back when nothing of it can be seen: %j',
    (typed) => {
      expect(fitTitle(typed, 'Untitled')).toBe('Untitled');
    },
  );

  it.each(['x'.repeat(500), 'a\u0000b\u2066c', ' tab\there ', 'a\u2028b', `${'x'.repeat(119)}🎥`])(
    'is always one that the server takes',
    (typed) => {
      const title = fitTitle(typed, 'Untitled');
      expect(title.length).toBeLessThanOrEqual(limits.titleLength);
      expect(z.safeParse(StreamTitle, title).success).toBe(true);
    },
  );
});
