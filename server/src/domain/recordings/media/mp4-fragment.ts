import { type Box, boxesIn, viewOf } from './mp4-box';
import type { SampleDefaults } from './mp4-tracks';

/** What a `traf` box says of its track's samples. */
export interface TrackRun {
  readonly track: number;
  /** Of the first sample, in ticks of the track. */
  readonly time: number;
  readonly durationTicks: number;
  /** When the first sample is shown that needs none before it. */
  readonly keyTime: number | undefined;
  readonly keyFrames: number;
  /** How many bytes its samples take. */
  readonly sizeBytes: number;
}

interface RunReading {
  durationTicks: number;
  keyTime: number | undefined;
  keyFrames: number;
  sizeBytes: number;
}

const notSync = 0x1_0000;
/** Flags of `tfhd` and `trun` (ISO/IEC 14496-12, sections 8.8.7 and 8.8.8). */
export const tfhdFlag = { baseDataOffset: 1, description: 2, duration: 8, size: 0x10, flags: 0x20 } as const;
const trunFlag = { dataOffset: 1, firstFlags: 4, duration: 0x100, size: 0x200, flags: 0x400, shift: 0x800 } as const;

/** The runs of a `moof` box; undefined when it is not well-formed. */
export function readMoof(
  content: Uint8Array,
  defaults: ReadonlyMap<number, SampleDefaults>,
): { sequence: number; runs: TrackRun[] } | undefined {
  const runs: TrackRun[] = [];
  let sequence: number | undefined;
  for (const { type, content: inner } of boxesIn(content)) {
    if (type === 'mfhd' && inner.length >= 8) sequence = viewOf(inner).getUint32(4);
    if (type !== 'traf') continue;
    const run = readTraf(inner, defaults);
    if (!run) return undefined;
    runs.push(run);
  }
  return sequence === undefined || runs.length === 0 ? undefined : { sequence, runs };
}

function readTraf(traf: Uint8Array, defaults: ReadonlyMap<number, SampleDefaults>): TrackRun | undefined {
  const boxes = [...boxesIn(traf)];
  const tfhd = boxes.find(({ type }) => type === 'tfhd')?.content;
  const tfdt = boxes.find(({ type }) => type === 'tfdt')?.content;
  if (!tfhd || !tfdt || tfhd.length < 8 || tfdt.length < (tfdt[0] === 1 ? 12 : 8)) return undefined;
  const track = viewOf(tfhd).getUint32(4);
  const time = tfdt[0] === 1 ? Number(viewOf(tfdt).getBigUint64(4)) : viewOf(tfdt).getUint32(4);
  const otherwise = readTfhdDefaults(tfhd, defaults.get(track) ?? { durationTicks: 0, sizeBytes: 0, flags: 0 });
  if (!otherwise || !Number.isSafeInteger(time)) return undefined;
  const reading: RunReading = { durationTicks: 0, keyTime: undefined, keyFrames: 0, sizeBytes: 0 };
  for (const box of boxes) {
    if (box.type === 'trun' && !readTrun(box, time, otherwise, reading)) return undefined;
  }
  const { durationTicks, keyTime, keyFrames, sizeBytes } = reading;
  return { track, time, durationTicks, keyTime, keyFrames, sizeBytes };
}

function readTfhdDefaults(tfhd: Uint8Array, defaults: SampleDefaults): SampleDefaults | undefined {
  const view = viewOf(tfhd);
  const flags = view.getUint32(0) & 0xff_ffff;
  let at = 8;
  const next = (flag: number, length: number): number | undefined => {
    if (!(flags & flag)) return undefined;
    at += length;
    return length === 4 && at <= tfhd.length ? view.getUint32(at - 4) : undefined;
  };
  next(tfhdFlag.baseDataOffset, 8);
  next(tfhdFlag.description, 4);
  const durationTicks = next(tfhdFlag.duration, 4) ?? defaults.durationTicks;
  const sizeBytes = next(tfhdFlag.size, 4) ?? defaults.sizeBytes;
  const sampleFlags = next(tfhdFlag.flags, 4) ?? defaults.flags;
  return at > tfhd.length ? undefined : { durationTicks, sizeBytes, flags: sampleFlags };
}

/** Adds the samples of a run to what was read; whether it is well-formed. */
function readTrun({ content }: Box, start: number, defaults: SampleDefaults, reading: RunReading): boolean {
  if (content.length < 8) return false;
  const view = viewOf(content);
  const flags = view.getUint32(0) & 0xff_ffff;
  const count = view.getUint32(4);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  let at = 8 + (has(trunFlag.dataOffset) ? 4 : 0);
  const firstFlags = has(trunFlag.firstFlags) && content.length >= at + 4 ? view.getUint32(at) : undefined;
  if (has(trunFlag.firstFlags)) at += 4;
  const { duration, size, flags: each, shift } = trunFlag;
  const bytesEach = [duration, size, each, shift].filter(has).length * 4;
  // Samples without a byte of their own could be claimed by the billion.
  if (at + count * bytesEach > content.length || (bytesEach === 0 && count > 10_000)) return false;
  for (let place = 0; place < count; place += 1) {
    const time = start + reading.durationTicks;
    let field = at + place * bytesEach;
    const take = (flag: number, otherwise: number): number => {
      if (!has(flag)) return otherwise;
      field += 4;
      return view.getUint32(field - 4);
    };
    reading.durationTicks += take(duration, defaults.durationTicks);
    reading.sizeBytes += take(size, defaults.sizeBytes);
    const given = take(each, defaults.flags);
    if ((place === 0 ? (firstFlags ?? given) : given) & notSync) continue;
    reading.keyTime ??= time;
    reading.keyFrames += 1;
  }
  return true;
}
