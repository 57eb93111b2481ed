import { describe, expect, it } from 'vitest';
import { foldName, PersonName } from './person-name';

describe('the name of a person', () => {
  it.each([
    ['  Ada  ', 'Ada'],
    ['Ａｄａ', 'Ada'],
    ['e\u0301', 'é'],
    ['Zoë 🎥', 'Zoë 🎥'],
    ['👩\u200d💻', '👩\u200d💻'],
    ['x'.repeat(40), 'x'.repeat(40)],
    ['🎥'.repeat(40), '🎥'.repeat(40)],
  ])('%j is taken as %j', (said, name) => {
    expect(PersonName.parse(said)).toBe(name);
  });

  it.each([
    [''],
    ['   '],
    ['\u200d\ufe0f'],
    ['\u3164'],
    ['\u2800'],
    ['a\nb'],
    ['a\u202eb'],
    ['a\u2028b'],
    ['a\u0000'],
    ['\ud800'],
    ['x'.repeat(41)],
    ['🎥'.repeat(41)],
    // One character that becomes eighteen.
    ['\ufdfa'.repeat(3)],
  ])('%j is refused', (said) => {
    expect(PersonName.safeParse(said).success).toBe(false);
  });

  it.each([
    ['Ada', 'aDA'],
    ['Straße', 'STRASSE'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
    ['A  B', ' a b '],
    ['Ａｄａ', 'ada'],
    ['A\u200dda', 'Ada'],
    ['e\u0301', 'É'],
  ])('%j is the same as %j', (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it('is another one when a letter differs', () => {
    expect(foldName('Ada')).not.toBe(foldName('Ädä'));
  });
});
