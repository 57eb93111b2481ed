import { describe, expect, it } from 'vitest';
import { SpeechDetector } from './speech-detector';

describe('who speaks', () => {
  it('is seen at once, stays so in the gaps between words, and ends with the last of them', () => {
    const detector = new SpeechDetector();
    const heard = [
      [0.2, 0],
      [0, 500],
      [0.1, 600],
      [0.001, 1_200],
      [0.001, 1_400],
    ] as const;
    const signs = heard.map(([level, atMs]) => {
      detector.hear(level, atMs);
      return detector.speaking;
    });
    expect(signs).toEqual([true, true, true, true, false]);
  });
});
