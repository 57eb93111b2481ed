import type { Mismatch } from './layout';
import { LayoutRun } from './layout-run';
import { type CuePlace, writeMatroskaHead } from './matroska-head';
import type { MergedTracks } from './merge-tracks';
import { durationTicks } from './part-findings';
import type { LaidOut, PlayablePart } from './playable-part';

/** Some 25 bytes each that a player fetches before it begins; of ten hours, that is one each 4 seconds. */
const mostCues = 8_192;

interface PlacedPart extends PlayablePart {
  readonly shiftTicks: number;
  readonly endTicks: number;
}

/** Clusters stay as they are but for their beginning: it gets a size, which they have not, and another time. */
export function layOutMatroska(parts: readonly PlayablePart[], { tracks, numbers }: MergedTracks): LaidOut | Mismatch {
  const ticksPerS = parts[0]?.index.ticksPerS ?? 1_000;
  if (parts.some(({ index }) => index.ticksPerS !== ticksPerS)) return 'timescale';
  const placed = placeInTime(parts);
  const duration = placed.at(-1)?.endTicks ?? 0;
  const patches = placed.map(({ shiftTicks }, place) => ({
    kind: 'matroska' as const,
    shiftTicks,
    numbers: [...(numbers[place] ?? [])].filter(([from, to]) => from !== to),
  }));
  const runsFrom = (start: number): LayoutRun[] => {
    let at = start;
    return placed.map(({ key, index }, place) => {
      const patch = patches[place];
      if (!patch) throw new RangeError('Each part has its patch.');
      const run = new LayoutRun(key, at, index.table, patch);
      at = run.stop;
      return run;
    });
  };
  // Counted from the first cluster, because nobody knows yet how long the head is.
  const counted = runsFrom(0);
  const sought = (tracks.find(({ kind }) => kind === 'video') ?? tracks[0])?.number ?? 1;
  const head = writeMatroskaHead({
    ...{ tracks, ticksPerS, duration },
    // One at least, however little time a part says that it takes: everything else could be a cue each.
    cues: cuesOf(counted, placed, sought, Math.max(1, duration / mostCues)),
    clusterBytes: counted.at(-1)?.stop ?? 0,
  });
  return { head, runs: runsFrom(head.length), durationMs: (duration * 1_000) / ticksPerS };
}

function placeInTime(parts: readonly PlayablePart[]): PlacedPart[] {
  let at = 0;
  return parts.map(({ key, index }) => {
    const shiftTicks = at - index.table.row(0).time;
    at += durationTicks(index.table);
    return { key, index, shiftTicks, endTicks: at };
  });
}

function cuesOf(
  runs: readonly LayoutRun[],
  parts: readonly PlacedPart[],
  track: number,
  leastTicks: number,
): CuePlace[] {
  const cues: CuePlace[] = [];
  runs.forEach((run, part) => {
    const { shiftTicks = 0, index } = parts[part] ?? {};
    for (let place = 0; place < run.table.length; place += 1) {
      const { start, time, keyTime } = run.fragment(place);
      // A camera that was covered all the time gives no pictures; one seeks by the sound then.
      const found = index?.keyFrames === 0 ? time : keyTime;
      if (found === undefined) continue;
      const last = cues.at(-1);
      if (last && found + shiftTicks < last.time + leastTicks) continue;
      cues.push({ time: found + shiftTicks, track, position: start });
    }
  });
  return cues;
}
