import type { LayoutRun } from './layout-run';
import type { FoundIndex } from './part-findings';

/** A part that has something to play. */
export interface PlayablePart {
  readonly key: string;
  readonly index: FoundIndex;
}

/** What laying out a container's parts gives. */
export interface LaidOut {
  readonly head: Uint8Array;
  readonly runs: readonly LayoutRun[];
  readonly durationMs: number;
}
