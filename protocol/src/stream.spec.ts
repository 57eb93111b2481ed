import { describe, expect, it } from 'vitest';
import { RecordingChanges } from './recording';
import { StreamTitle } from './stream';

describe('the title of a stream', () => {
  it.each([
    ['  Evening news  ', 'Evening news'],
    ['👩\u200d💻', '👩\u200d💻'],
    ['\u200fשלום', '\u200fשלום'],
    ['x'.repeat(120), 'x'.repeat(120)],
  ])('%j is taken as %j', (said, title) => {
    expect(StreamTitle.parse(said)).toBe(title);
  });

  it.each([
    [''],
    ['   '],
    ['\u200b'],
    ['\u2060'],
    ['\u3164'],
    ['\u2800'],
    ['\u2028'],
    ['\u200f'],
    ['a\nb'],
    ['a\u2028b'],
    ['a\u202eb'],
    ['a\u2066b'],
    ['\ud800'],
    ['x'.repeat(121)],
  ])('%j is refused, for a recording too', (said) => {
    expect(StreamTitle.safeParse(said).success).toBe(false);
    expect(RecordingChanges.safeParse({ title: said }).success).toBe(false);
  });
});
