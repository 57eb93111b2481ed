import type { FragmentRow } from './fragment-table';
import { boxesIn, type BoxHead, contentAt, longestBoxHead, readBoxHead } from './mp4-box';
import { readMoof, type TrackRun } from './mp4-fragment';
import { readMp4Tracks, readSampleDefaults, type SampleDefaults } from './mp4-tracks';
import type { DamageKind } from './part-index';
import type { PartFindings } from './part-findings';

/** Headers of a live recording take a thousand bytes or two. */
const largestMoov = 1_048_576;
/** 20 bytes a frame or packet: some hours in one fragment, from a recorder that has no key frame interval. */
const largestMoof = 8 * 1_048_576;
/** Boxes between fragments that are passed over. */
const largestFiller = 16 * 1_048_576;
/** How much more an `mdat` may claim than its samples take. */
const largestSlack = 1_048_576;
const dayS = 86_400;

type Phase = 'start' | 'boxes' | 'search' | 'over';

interface OpenFragment extends FragmentRow {
  end: number;
  readonly keyFrames: number;
  readonly sampleBytes: number;
  /** Whether its `mdat` has begun, so that `end` is known. */
  hasData: boolean;
}

/** What a parser is in the middle of, as JSON holds it. */
export interface Mp4State {
  readonly phase: Phase;
  readonly defaults: readonly (readonly [number, SampleDefaults])[];
  readonly fragment: OpenFragment | undefined;
}

const filler = new Set([
  'styp',
  'sidx',
  'ssix',
  'emsg',
  'prft',
  'free',
  'skip',
  'wide',
  'uuid',
  'mfra',
  'meta',
  'udta',
]);
const fragmentMark = Buffer.from('moof');

/** Finds the fragments in the bytes of an MP4 file that is being recorded. */
export class Mp4Indexer {
  private phase: Phase = 'start';
  private defaults = new Map<number, SampleDefaults>();
  private fragment: OpenFragment | undefined;

  constructor(
    private readonly findings: PartFindings,
    state?: Mp4State,
  ) {
    if (!state) return;
    this.phase = state.phase;
    this.defaults = new Map(state.defaults);
    this.fragment = state.fragment;
  }

  state(): Mp4State {
    return { phase: this.phase, defaults: [...this.defaults], fragment: structuredClone(this.fragment) };
  }

  /** The newest fragment, if it is there as a whole by `pushedBytes`. */
  openFragment(pushedBytes: number): { row: FragmentRow; keyFrames: number } | undefined {
    const { fragment } = this;
    if (fragment?.hasData !== true || fragment.end > pushedBytes) return undefined;
    return { row: fragment, keyFrames: fragment.keyFrames };
  }

  readonly step = (bytes: Uint8Array, position: number): number => {
    if (this.phase === 'over') return bytes.length;
    if (this.phase === 'search') return this.search(bytes);
    const head = readBoxHead(bytes);
    if (head === 'short') return -Math.min(longestBoxHead, bytes.length + 8);
    if (this.phase === 'start') return this.begin(bytes, head);
    return head === undefined ? this.damaged(position) : this.box(bytes, position, head);
  };

  private begin(bytes: Uint8Array, head: BoxHead | undefined): number {
    const size = head?.size ?? 0;
    if ((head?.type !== 'ftyp' && head?.type !== 'styp') || size === 0 || size > largestMoov) {
      this.findings.isForeign = true;
      this.phase = 'over';
      return bytes.length;
    }
    this.phase = 'boxes';
    return size;
  }

  private box(bytes: Uint8Array, position: number, { type, size, length }: BoxHead): number {
    // What has no end yet is not recorded piece by piece.
    if (size === undefined) return this.damaged(position);
    const awaitsData = this.fragment !== undefined && !this.fragment.hasData;
    if (awaitsData && type === 'mdat') return this.data(position, size, length);
    if (awaitsData && !filler.has(type)) return this.damaged(position);
    if (!awaitsData && !this.commit()) return this.end('too-many', position);
    if (type === 'moov') {
      if (this.findings.tracks.length > 0) return this.end('second-header', position);
      if (size > largestMoov) return this.damaged(position);
      return bytes.length < size ? -size : this.header(bytes.subarray(length, size), position, size);
    }
    if (type === 'moof') {
      if (size > largestMoof || length > 8 || this.findings.tracks.length === 0) return this.damaged(position, length);
      return bytes.length < size ? -size : this.moof(bytes.subarray(length, size), position, size);
    }
    return filler.has(type) && size <= largestFiller ? size : this.damaged(position);
  }

  private header(moov: Uint8Array, position: number, size: number): number {
    const { findings } = this;
    findings.tracks = readMp4Tracks(moov);
    this.defaults = new Map(readSampleDefaults(moov));
    // Without `mvex`, its samples stand elsewhere: a file that was never meant to be read while it grows.
    if (findings.tracks.length === 0 || !contentAt(moov, 'mvex')) return this.damaged(position, size);
    findings.ticksPerS = (this.soughtTrack() ?? { timescale: 1_000 }).timescale;
    findings.headerBytes = position + size;
    return size;
  }

  private moof(content: Uint8Array, position: number, size: number): number {
    const found = readMoof(content, this.defaults);
    const known = found?.runs.every(({ track }) => this.findings.tracks.some(({ number }) => number === track));
    if (!found || known !== true) return this.damaged(position, 8);
    const row = this.rowOf(found.runs, position, position + size);
    const last = this.findings.table.last();
    const { ticksPerS } = this.findings;
    const latest = last ? last.endTime + dayS * ticksPerS : 2 ** 50;
    // Sound and pictures come in fragments of their own that may overlap by as much as a fragment is long.
    if (row.time < (last ? last.time - 60 * ticksPerS : 0) || row.endTime > latest) {
      this.findings.addDamage('times', position);
      return this.damaged(position, 8);
    }
    this.fragment = row;
    return size;
  }

  private rowOf(runs: readonly TrackRun[], offset: number, end: number): OpenFragment {
    const sought = this.soughtTrack();
    const inTicks = (track: number, value: number): number => {
      const timescale = this.findings.tracks.find(({ number }) => number === track)?.timescale ?? 1;
      return Math.round((value * this.findings.ticksPerS) / timescale);
    };
    const key = runs.find(({ track, keyTime }) => track === sought?.number && keyTime !== undefined);
    // Every field at once, so that all fragments have one hidden class.
    return {
      offset,
      bodyOffset: offset,
      end,
      time: Math.min(...runs.map(({ track, time }) => inTicks(track, time))),
      endTime: Math.max(...runs.map(({ track, time, durationTicks }) => inTicks(track, time + durationTicks))),
      keyTime: key?.keyTime === undefined ? undefined : inTicks(key.track, key.keyTime),
      keyFrames: key?.keyFrames ?? 0,
      sampleBytes: runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      hasData: false,
    };
  }

  private data(position: number, size: number, headLength: number): number {
    const { fragment } = this;
    const slack = size - headLength - (fragment?.sampleBytes ?? 0);
    if (!fragment || slack < 0 || slack > largestSlack) return this.damaged(position);
    fragment.end = position + size;
    fragment.hasData = true;
    return size;
  }

  /** The track by whose frames one seeks: pictures, or without pictures sound. */
  private soughtTrack(): PartFindings['tracks'][number] | undefined {
    const { tracks } = this.findings;
    return tracks.find(({ kind }) => kind === 'video') ?? tracks[0];
  }

  /** Keeps the newest fragment, which turned out to be whole; whether there was room for it. */
  private commit(): boolean {
    const { fragment } = this;
    this.fragment = undefined;
    if (fragment?.hasData !== true) return true;
    this.findings.keyFrames += fragment.keyFrames;
    return this.findings.add(fragment);
  }

  /** Looks on behind what is damaged. What was just before may not be whole, so it is left out. */
  private damaged(position: number, passOver = 0): number {
    this.findings.addDamage('garbage', position);
    this.fragment = undefined;
    this.phase = 'search';
    return passOver;
  }

  private end(kind: DamageKind, position: number): number {
    this.findings.addDamage(kind, position);
    this.commit();
    this.phase = 'over';
    return 0;
  }

  private search(bytes: Uint8Array): number {
    const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(fragmentMark, 4);
    if (found < 0) return bytes.length > 8 ? bytes.length - 7 : -9;
    if (found > 4) return found - 4;
    if (bytes.length < 24) return -24;
    const head = readBoxHead(bytes);
    const [first] = boxesIn(bytes.subarray(8, 24));
    if (typeof head !== 'object' || head.type !== 'moof' || first?.type !== 'mfhd') return 1;
    this.phase = 'boxes';
    return 0;
  }
}
