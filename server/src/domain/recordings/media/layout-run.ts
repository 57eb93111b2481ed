import { clusterHeadBytes } from './matroska-patch';
import type { FragmentRow, FragmentTable } from './fragment-table';

/** How the bytes of one part become bytes of the file. */
export type Patch =
  | {
      readonly kind: 'matroska';
      /** Added to the Timestamp of each cluster. */
      readonly shiftTicks: number;
      /** Which TrackNumber becomes which; without those that stay. */
      readonly numbers: readonly (readonly [number, number])[];
    }
  | {
      readonly kind: 'mp4';
      /** For each track_ID: what it becomes, and what is added to its times. */
      readonly tracks: readonly (readonly [number, { readonly number: number; readonly shiftTicks: number }])[];
      /** Added to the sequence numbers. */
      readonly shiftSequence: number;
    };

/** Where a fragment comes to stand in the file. */
export interface PlacedFragment extends FragmentRow {
  /** In the file. */
  readonly start: number;
  /** In the file. */
  readonly stop: number;
}

/** The fragments of one part, one after the other in the file. */
export class LayoutRun {
  private readonly starts: Float64Array;

  /** `start` is where its first fragment begins in the file. */
  constructor(
    readonly key: string,
    readonly start: number,
    readonly table: FragmentTable,
    readonly patch: Patch,
  ) {
    this.starts = new Float64Array(table.length + 1);
    const headBytes = patch.kind === 'matroska' ? clusterHeadBytes : 0;
    let at = start;
    for (let place = 0; place < table.length; place += 1) {
      this.starts[place] = at;
      const { bodyOffset, end } = table.row(place);
      at += headBytes + end - bodyOffset;
    }
    this.starts[table.length] = at;
  }

  /** Where it ends in the file. */
  get stop(): number {
    return this.starts[this.table.length] ?? this.start;
  }

  fragment(place: number): PlacedFragment {
    // Not spread: V8 makes a hidden class for each such object, which costs 20 times as much and outlives it.
    const { offset, bodyOffset, end, time, endTime, keyTime } = this.table.row(place);
    const [start, stop] = [this.starts[place] ?? 0, this.starts[place + 1] ?? 0];
    return { offset, bodyOffset, end, time, endTime, keyTime, start, stop };
  }

  /** The place of the fragment in which this byte of the file is. */
  placeOf(position: number): number {
    let [low, high] = [0, this.table.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return low;
  }
}
