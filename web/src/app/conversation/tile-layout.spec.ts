import { expect, test } from 'vitest';
import { narrowTiling, wideTiling, type Tiling } from './tile-layout';

const words = ({ columns, rows, own }: Tiling): string => `${columns}x${rows} ${own}`;

test.each([
  [0, '1x1 corner', '1x1 corner'],
  [1, '1x1 corner', '1x1 corner'],
  [2, '2x1 corner', '1x2 corner'],
  [3, '2x2 fills', '2x2 fills'],
  [4, '2x2 corner', '2x3 alone'],
  [5, '3x2 fills', '2x3 fills'],
  [7, '3x3 corner', '2x4 fills'],
  [8, '3x3 fills', '2x5 alone'],
])('with %i others: %s, on a phone %s', (others, wide, narrow) => {
  expect(words(wideTiling(others))).toBe(wide);
  expect(words(narrowTiling(others))).toBe(narrow);
});
