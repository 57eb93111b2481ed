import { ByteFeed } from './byte-feed';
import { FragmentTable } from './fragment-table';
import { MatroskaIndexer, type MatroskaState } from './matroska-indexer';
import { Mp4Indexer, type Mp4State } from './mp4-indexer';
import { packRecord, unpackRecord } from './packed-record';
import { type FindingsJson, PartFindings } from './part-findings';
import type { PartIndex, PartIndexer } from './part-index';

const version = 1;

/** What a snapshot holds beside the table of fragments. */
interface Snapshot {
  /** Where the parser goes on; it may be waiting for bytes that came, or passing over some that did not. */
  readonly position: number;
  readonly pushed: number;
  readonly findings: FindingsJson;
  readonly matroska?: MatroskaState | undefined;
  readonly mp4?: Mp4State | undefined;
}

/** An indexer for a part that was announced as this media type; nothing of it has come yet. */
export function indexPart(announcedType: string): PartIndexer {
  const container = /^(video|audio)\/mp4\b/i.test(announcedType) ? 'mp4' : 'matroska';
  return new FeedingIndexer(new PartFindings(container));
}

/**
 * An indexer that goes on where the one went whose snapshot this is.
 *
 * @throws RangeError when this is no snapshot, or a damaged one.
 */
export function restoreIndexer(snapshot: Uint8Array): PartIndexer {
  const { saved, findings } = unpack(snapshot);
  return new FeedingIndexer(findings, saved);
}

/**
 * The index that a snapshot holds.
 *
 * @throws RangeError as {@link restoreIndexer}.
 */
export function readIndex(snapshot: Uint8Array): PartIndex {
  const { saved, findings } = unpack(snapshot);
  const open = parserFor(findings, saved).openFragment(saved.pushed);
  return findings.index(saved.pushed, open?.row, open?.keyFrames ?? 0);
}

class FeedingIndexer implements PartIndexer {
  private readonly parser: MatroskaIndexer | Mp4Indexer;
  private readonly feed: ByteFeed;

  constructor(
    private readonly findings: PartFindings,
    saved?: Snapshot,
  ) {
    this.parser = parserFor(findings, saved);
    this.feed = new ByteFeed(this.parser.step, saved?.position, saved?.pushed);
  }

  get position(): number {
    return this.feed.pushed;
  }

  get fragmentCount(): number {
    return this.findings.table.length;
  }

  push(bytes: Uint8Array): void {
    this.feed.push(bytes);
  }

  index(): PartIndex {
    const open = this.parser.openFragment(this.feed.pushed);
    return this.findings.index(this.feed.pushed, open?.row, open?.keyFrames ?? 0);
  }

  snapshot(): Uint8Array {
    const { findings, parser } = this;
    const { position, pushed } = this.feed;
    const state = parser instanceof Mp4Indexer ? { mp4: parser.state() } : { matroska: parser.state() };
    const saved: Snapshot = { position, pushed, findings: findings.toJson(), ...state };
    return packRecord(version, saved, findings.table.encode());
  }
}

function parserFor(findings: PartFindings, saved?: Snapshot): MatroskaIndexer | Mp4Indexer {
  if (findings.container === 'mp4') return new Mp4Indexer(findings, saved?.mp4);
  return new MatroskaIndexer(findings, saved?.matroska);
}

function unpack(snapshot: Uint8Array): { saved: Snapshot; findings: PartFindings } {
  const { value, blobs } = unpackRecord(snapshot, version);
  const saved = value as Snapshot;
  return { saved, findings: PartFindings.from(saved.findings, FragmentTable.decode(blobs[0] ?? new Uint8Array(0))) };
}
