import { FragmentTable, type FragmentRow, mostFragments } from './fragment-table';
import type { Container, Damage, DamageKind, Fragment, IndexedTrack, PartIndex, PartVerdict } from './part-index';

const mostDamagesKept = 16;

/** What an indexer has found out so far, whatever the container. */
export class PartFindings {
  tracks: IndexedTrack[] = [];
  headerBytes = 0;
  /** Of the times in the table. */
  ticksPerS = 1_000;
  keyFrames = 0;
  /** Whether the beginning is that of something else than was announced. */
  isForeign = false;
  damages: Damage[] = [];
  table = new FragmentTable();

  constructor(readonly container: Container) {}

  /** Whether there was room for it. */
  add(row: FragmentRow): boolean {
    if (this.table.length >= mostFragments) return false;
    this.table.add(row);
    return true;
  }

  addDamage(kind: DamageKind, offset: number): void {
    if (this.damages.length < mostDamagesKept && this.damages.at(-1)?.offset !== offset)
      this.damages.push({ kind, offset });
  }

  /** With a fragment that is not closed yet. */
  index(sizeBytes: number, open: FragmentRow | undefined, openKeyFrames: number): PartIndex {
    const table = this.table.copy();
    if (open) table.add(open);
    return new FoundIndex(this, table, sizeBytes, this.keyFrames + openKeyFrames);
  }

  /** Everything but the table, as JSON holds it. */
  toJson(): FindingsJson {
    const { container, headerBytes, ticksPerS, keyFrames, isForeign, damages } = this;
    const tracks = this.tracks.map((track) => ({
      ...track,
      description: Buffer.from(track.description).toString('base64'),
    }));
    return { container, headerBytes, ticksPerS, keyFrames, isForeign, damages: [...damages], tracks };
  }

  static from(json: FindingsJson, table: FragmentTable): PartFindings {
    const findings = new PartFindings(json.container);
    const { tracks, headerBytes, ticksPerS, keyFrames, isForeign, damages } = json;
    Object.assign(findings, { headerBytes, ticksPerS, keyFrames, isForeign, damages: [...damages], table });
    findings.tracks = tracks.map((track) => ({ ...track, description: Buffer.from(track.description, 'base64') }));
    return findings;
  }
}

/** Findings as JSON holds them, without the table of fragments. */
export interface FindingsJson {
  readonly container: Container;
  readonly headerBytes: number;
  readonly ticksPerS: number;
  readonly keyFrames: number;
  readonly isForeign: boolean;
  readonly damages: readonly Damage[];
  readonly tracks: readonly (Omit<IndexedTrack, 'description'> & { readonly description: string })[];
}

/** An index over a table that does not change any more. */
export class FoundIndex implements PartIndex {
  readonly container: Container;
  readonly tracks: readonly IndexedTrack[];
  readonly headerBytes: number;
  readonly ticksPerS: number;
  readonly verdict: PartVerdict;
  readonly damages: readonly Damage[];
  readonly durationMs: number;

  constructor(
    findings: PartFindings,
    /** Times in ticks; for the layout, which must be exact. */
    readonly table: FragmentTable,
    readonly sizeBytes: number,
    readonly keyFrames: number,
  ) {
    ({ container: this.container, ticksPerS: this.ticksPerS, headerBytes: this.headerBytes } = findings);
    this.tracks = [...findings.tracks];
    this.damages = [...findings.damages];
    this.verdict = verdictOf(findings, table);
    this.durationMs = this.toMs(durationTicks(table));
  }

  get usableBytes(): number {
    return this.table.last()?.end ?? 0;
  }

  get fragmentCount(): number {
    return this.table.length;
  }

  fragment(place: number): Fragment {
    const { offset, bodyOffset, end, time, endTime, keyTime } = this.table.row(place);
    return {
      ...{ offset, bodyOffset, end, timeMs: this.toMs(time), endTimeMs: this.toMs(endTime) },
      keyTimeMs: keyTime === undefined ? undefined : this.toMs(keyTime),
    };
  }

  private toMs(ticks: number): number {
    return (ticks * 1_000) / this.ticksPerS;
  }
}

/** From the first fragment's time to the latest end. */
export function durationTicks(table: FragmentTable): number {
  if (table.length === 0) return 0;
  let end = 0;
  for (let place = 0; place < table.length; place += 1) end = Math.max(end, table.row(place).endTime);
  return end - table.row(0).time;
}

function verdictOf(findings: PartFindings, table: FragmentTable): PartVerdict {
  if (findings.isForeign) return 'not-media';
  if (table.length > 0) return 'playable';
  if (findings.damages.length > 0) return 'damaged';
  return findings.tracks.length > 0 ? 'no-media' : 'unknown';
}
