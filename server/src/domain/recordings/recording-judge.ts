import type { RecordingFailure } from '@onair/protocol';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import { layOutWhatFits } from './lay-out-what-fits';
import type { IndexedPart, Layout } from './media/layout';
import { layOut } from './media/lay-out';
import { layoutVersion } from './media/layout-version';
import type { ExportOrder, ExportOutcome, MediaExporter } from './media/media-exporter';
import type { PartIndexes } from './part-indexes';
import { joinedUnder, mediaKeyOf, type RecordingRecord } from './recording-record';
import { Turns } from './turns';

/** Whoever has no index at hand reads a whole recording: so many at a time, so that the rest of the server has room. */
const mostReading = 4;

/** What the judge needs of its surroundings. */
export interface RecordingJudgeParts {
  readonly indexes: PartIndexes;
  /** Joins parts that cannot be played as one file as they came. */
  readonly exporter?: Pick<MediaExporter, 'export'> | undefined;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** What a recording is found to be. */
type Verdict = Pick<RecordingRecord, 'state' | 'failure' | 'version'> & Partial<RecordingRecord>;

/** A verdict, and whether another try may give a better one: there was no room, or the process crashed. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly isProvisional: boolean;
}

/** Says what can be played of a recording, and stores what is needed to play it beside what came. */
export class RecordingJudge {
  readonly #turns = new Turns(mostReading);

  constructor(private readonly parts: RecordingJudgeParts) {}

  /**
   * Each part counts as far as its `receivedBytes`.
   *
   * @throws when `stop` is aborted while parts are being joined.
   */
  async judge(record: RecordingRecord, stop?: AbortSignal): Promise<Judgement> {
    const indexed = await this.#turns.take(() => this.#indexed(record), stop);
    const outcome = layOut(indexed);
    if (outcome.kind === 'mismatch') return await this.#joined(record, indexed, stop);
    const isLaidOut = outcome.kind === 'laid-out';
    const verdict = isLaidOut ? laidOut(outcome.layout, layoutVersion(indexed)) : failed(failureOf(indexed));
    return { verdict, isProvisional: false };
  }

  async #indexed(record: RecordingRecord): Promise<IndexedPart[]> {
    const indexed: IndexedPart[] = [];
    for (const part of record.parts) {
      const index = await this.parts.indexes.settle(record, part, part.receivedBytes);
      indexed.push({ key: mediaKeyOf(record, part), index });
    }
    return indexed;
  }

  /** As one file if that can be made, otherwise the longest piece that can be played: nothing of the rest is removed. */
  async #joined(
    record: RecordingRecord,
    indexed: readonly IndexedPart[],
    stop: AbortSignal | undefined,
  ): Promise<Judgement> {
    let isProvisional = false;
    for (const format of ['webm', 'mp4'] as const) {
      // Another version than that of the longest piece, which may have been played until now. And never the same name
      // twice: whoever stood still while another took over must not write over what that one has made.
      const version = `${layoutVersion(indexed)}-joined-${this.parts.randomness.token(9)}`;
      const target = `${joinedUnder(record)}/${version}.${format}`;
      const outcome = await this.#export(record, { parts: indexed.map(({ key }) => key), format, target }, stop);
      if (mayComeToMore(outcome)) isProvisional = true;
      if (outcome === undefined || outcome === 'failed' || outcome.kind !== 'exported') continue;
      const { mimeType, sizeBytes, durationMs } = outcome;
      const kinds = indexed.flatMap(({ index }) => index.tracks.map(({ kind }) => kind));
      const tracks = { audio: kinds.includes('audio'), video: kinds.includes('video') };
      const common = { state: 'ready', failure: null, version, file: target } as const;
      const verdict = { ...common, durationMs: Math.round(durationMs), sizeBytes, mimeType, tracks };
      return { verdict, isProvisional: false };
    }
    this.parts.log.warn(
      { recordingId: record.id, isProvisional },
      'the parts of a recording do not fit each other: the longest is played',
    );
    const layout = layOutWhatFits(indexed);
    const verdict = layout === undefined ? failed('damaged') : laidOut(layout, layoutVersion(indexed));
    return { verdict, isProvisional };
  }

  /** Undefined where nobody can do it. */
  async #export(
    record: RecordingRecord,
    order: ExportOrder,
    stop: AbortSignal | undefined,
  ): Promise<ExportOutcome | 'failed' | undefined> {
    try {
      return await this.parts.exporter?.export(order, stop);
    } catch (error) {
      stop?.throwIfAborted();
      // The process may be killed for want of memory, or what it made is not what came: then there is the longest piece.
      this.parts.log.error({ err: error, recordingId: record.id }, 'the parts of a recording could not be joined');
      return 'failed';
    }
  }
}

function laidOut(layout: Layout, version: string): Verdict {
  const has = (kind: 'audio' | 'video'): boolean => layout.tracks.some((track) => track.kind === kind);
  return {
    state: 'ready',
    failure: null,
    version,
    file: null,
    durationMs: Math.round(layout.durationMs),
    sizeBytes: layout.sizeBytes,
    mimeType: layout.mimeType,
    tracks: { audio: has('audio'), video: has('video') },
  };
}

/** Whether a file may be made another time: with more room, or by another program. */
function mayComeToMore(outcome: ExportOutcome | 'failed' | undefined): boolean {
  return outcome === 'failed' || (outcome?.kind === 'impossible' && ['room', 'memory'].includes(outcome.reason));
}

function failed(failure: RecordingFailure): Verdict {
  return { state: 'failed', failure, version: null, durationMs: 0 };
}

function failureOf(parts: readonly IndexedPart[]): RecordingFailure {
  const verdicts = new Set(parts.map(({ index }) => index.verdict));
  if (verdicts.has('damaged')) return 'damaged';
  return verdicts.size === 1 && verdicts.has('not-media') ? 'not-media' : 'no-media';
}
