import type { Mismatch } from './layout';
import { LayoutRun } from './layout-run';
import type { MergedTracks } from './merge-tracks';
import { type IndexedPiece, writeMp4Head } from './mp4-head';
import { durationTicks } from './part-findings';
import type { LaidOut, PlayablePart } from './playable-part';

/** A segment index counts to 65,535; a player fetches 12 bytes for each piece before it begins. */
const mostPieces = 16_384;
const largestPiece = 0x7fff_ffff;

/** Fragments stay as they are but for the times and numbers of later parts. */
export function layOutMp4(parts: readonly PlayablePart[], { tracks, numbers }: MergedTracks): LaidOut | Mismatch {
  const sought = tracks.find(({ kind }) => kind === 'video') ?? tracks[0];
  if (!sought) return 'tracks';
  let [at, startS, sequences] = [0, 0, 0];
  const beginnings: number[] = [];
  const runs = parts.map(({ key, index }, part) => {
    const firstS = index.table.row(0).time / index.ticksPerS;
    const changes = index.tracks.map(({ number, timescale }) => {
      const shiftTicks = Math.round((startS - firstS) * timescale);
      return [number, { number: numbers[part]?.get(number) ?? number, shiftTicks }] as const;
    });
    const run = new LayoutRun(key, at, index.table, { kind: 'mp4', tracks: changes, shiftSequence: sequences });
    beginnings.push(startS - firstS);
    at = run.stop;
    startS += durationTicks(index.table) / index.ticksPerS;
    sequences += index.table.length;
    return run;
  });
  const pieces = piecesOf(runs, parts, beginnings, startS, sought.timescale);
  if (!pieces) return 'timescale';
  const head = writeMp4Head({ tracks, sought, pieces, durationMs: startS * 1_000, firstTicks: 0 });
  const moved = runs.map((run) => new LayoutRun(run.key, run.start + head.length, run.table, run.patch));
  return { head, runs: moved, durationMs: startS * 1_000 };
}

/** What one can seek to; undefined when the pieces are too large for their numbers. */
function piecesOf(
  runs: readonly LayoutRun[],
  parts: readonly PlayablePart[],
  beginnings: readonly number[],
  endS: number,
  timescale: number,
): IndexedPiece[] | undefined {
  const total = runs.reduce((sum, run) => sum + run.table.length, 0);
  const together = Math.ceil(total / mostPieces);
  const found: { startS: number; start: number; stop: number; startsWithKey: boolean }[] = [];
  runs.forEach((run, part) => {
    const { ticksPerS = 1, keyFrames = 0 } = parts[part]?.index ?? {};
    for (let place = 0; place < run.table.length; place += together) {
      const { start, time, keyTime } = run.fragment(place);
      const { stop } = run.fragment(Math.min(place + together, run.table.length) - 1);
      const startsWithKey = keyFrames === 0 || keyTime !== undefined;
      found.push({ startS: (beginnings[part] ?? 0) + time / ticksPerS, start, stop, startsWithKey });
    }
  });
  if (found.some(({ start, stop }) => stop - start > largestPiece)) return undefined;
  return found.map(({ startS, start, stop, startsWithKey }, place) => ({
    sizeBytes: stop - start,
    durationTicks: ((found[place + 1]?.startS ?? endS) - startS) * timescale,
    startsWithKey,
  }));
}
