import type { IndexedPart, Layout } from './media/layout';
import { layOut } from './media/lay-out';

/** All parts as one file; where they do not fit each other, the longest of them. Undefined when nothing can be played. */
export function layOutWhatFits(parts: readonly IndexedPart[]): Layout | undefined {
  const all = layOut(parts);
  if (all.kind !== 'mismatch') return all.kind === 'laid-out' ? all.layout : undefined;
  const [longest] = [...parts].sort((a, b) => b.index.durationMs - a.index.durationMs);
  const one = layOut(longest === undefined ? [] : [longest]);
  return one.kind === 'laid-out' ? one.layout : undefined;
}
