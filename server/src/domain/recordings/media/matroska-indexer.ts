import { element, type ElementHead, longestHead, readHead } from './ebml';
import { findCluster, isForeignHeader, readTimestampScale } from './matroska-header';
import { type OpenCluster, OpenClusterReader } from './matroska-cluster';
import { readTracks } from './matroska-tracks';
import type { FragmentRow } from './fragment-table';
import type { DamageKind } from './part-index';
import type { PartFindings } from './part-findings';

/** Headers of a live recording take a few hundred bytes. */
const largestHeader = 1_048_576;
/** A key frame of a screen in 8K takes some 4 MB; whoever claims more than this lies, or has been damaged. */
const largestElement = 16 * 1_048_576;
const dayS = 86_400;

type Phase =
  | 'start'
  | 'elements'
  /** Looking for the next cluster after damage. */
  | 'search'
  /** The rest is left out. */
  | 'over';

/** What a parser is in the middle of, as JSON holds it. */
export interface MatroskaState {
  readonly phase: Phase;
  readonly cluster: OpenCluster | undefined;
  readonly lastVideoTimes: readonly (readonly [number, number])[];
}

/** Finds the clusters in the bytes of a Matroska file that is being recorded. */
export class MatroskaIndexer {
  private phase: Phase = 'start';
  private readonly clusters: OpenClusterReader;

  constructor(
    private readonly findings: PartFindings,
    state?: MatroskaState,
  ) {
    this.phase = state?.phase ?? 'start';
    this.clusters = new OpenClusterReader(findings, state?.cluster, state?.lastVideoTimes);
  }

  state(): MatroskaState {
    const { open, lastVideoTimes } = this.clusters;
    return { phase: this.phase, cluster: open && structuredClone(open), lastVideoTimes: [...lastVideoTimes] };
  }

  /** The cluster that more may be added to, with every block of it that is there by `pushedBytes`. */
  openFragment(pushedBytes: number): { row: FragmentRow; keyFrames: number } | undefined {
    return this.clusters.upTo(pushedBytes);
  }

  readonly step = (bytes: Uint8Array, position: number): number => {
    if (this.phase === 'over') return bytes.length;
    if (this.phase === 'search') return this.search(bytes);
    const head = readHead(bytes);
    if (head === 'short') return -(bytes.length + 1);
    if (this.phase === 'start') return this.begin(bytes, head);
    return head === undefined ? this.damaged('garbage', position) : this.element(bytes, position, head);
  };

  private begin(bytes: Uint8Array, head: ElementHead | undefined): number {
    const foreign = head?.id !== element.ebml || head.size === undefined || head.size > largestHeader;
    if (!foreign && bytes.length < head.length + head.size) return -(head.length + head.size);
    if (foreign || isForeignHeader(bytes.subarray(head.length, head.length + head.size))) {
      this.findings.isForeign = true;
      this.phase = 'over';
      return bytes.length;
    }
    this.phase = 'elements';
    return head.length + head.size;
  }

  private element(bytes: Uint8Array, position: number, head: ElementHead): number {
    const isInGroup = this.clusters.isInGroup(position);
    if (head.id === element.segment && this.findings.headerBytes === 0 && this.findings.tracks.length === 0) {
      return head.length;
    }
    if (head.id === element.ebml || head.id === element.segment) return this.end('second-header', position);
    if (head.id === element.cluster && !isInGroup) return this.cluster(position, head);
    if (head.size === undefined || head.size > largestElement) return this.damaged('garbage', position);
    const length = head.length + head.size;
    switch (head.id) {
      case element.info:
      case element.tracks:
        return this.header(bytes, position, head.id, head.length, length);
      case element.seekHead:
      case element.cues:
      case element.tags:
      case element.chapters:
      case element.attachments:
        if (isInGroup) return this.damaged('garbage', position);
        return this.clusters.close() ? length : this.end('too-many', position);
      default: {
        const done = this.clusters.child(bytes, position, head.id, head.length, length);
        return done ?? this.damaged('garbage', position);
      }
    }
  }

  private header(bytes: Uint8Array, position: number, id: number, headLength: number, length: number): number {
    if (length > largestHeader || this.clusters.open) return this.damaged('garbage', position);
    if (bytes.length < length) return -length;
    const content = bytes.subarray(headLength, length);
    if (id === element.info) this.findings.ticksPerS = 1e9 / readTimestampScale(content);
    else if (this.findings.tracks.length === 0) this.findings.tracks = readTracks(content, this.findings.ticksPerS);
    return length;
  }

  private cluster(position: number, head: ElementHead): number {
    if (this.findings.tracks.length === 0) return this.damaged('garbage', position, head);
    if (!this.clusters.close()) return this.end('too-many', position);
    if (this.findings.headerBytes === 0) this.findings.headerBytes = position;
    this.clusters.begin(position, dayS * this.findings.ticksPerS);
    return head.length;
  }

  /** Looks on behind what is damaged; what came before it stays. */
  private damaged(kind: DamageKind, position: number, head?: ElementHead): number {
    this.findings.addDamage(kind, position);
    this.phase = 'search';
    if (!this.clusters.breakOff(position)) return this.end('too-many', position);
    // A cluster that cannot be one must not be found again.
    return head?.length ?? 0;
  }

  private end(kind: DamageKind, position: number): number {
    this.findings.addDamage(kind, position);
    this.clusters.close();
    this.phase = 'over';
    return 0;
  }

  private search(bytes: Uint8Array): number {
    const found = findCluster(bytes);
    if (found > 0) return found;
    if (bytes.length < 2 * longestHead + 8) return -(2 * longestHead + 8);
    const head = readHead(bytes);
    const child = typeof head === 'object' ? readHead(bytes, head.length) : undefined;
    const begins = typeof child === 'object' && child.id === element.timestamp && (child.size ?? 9) <= 8;
    if (!begins) return 1;
    this.phase = 'elements';
    return 0;
  }
}
