import type { RecordingFailure } from '@onair/protocol';
import type { Log } from '../log';
import { layOutWhatFits } from './lay-out-what-fits';
import type { IndexedPart, Layout } from './media/layout';
import { layOut } from './media/lay-out';
import { layoutVersion } from './media/layout-version';
import type { ExportOrder, ExportOutcome, MediaExporter } from './media/media-exporter';
import type { PartIndexes } from './part-indexes';
import { mediaKeyOf, type RecordingRecord, storedUnder } from './recording-record';

/** What the judge needs of its surroundings. */
export interface RecordingJudgeParts {
  readonly indexes: PartIndexes;
  /** Joins parts that cannot be played as one file as they came. */
  readonly exporter?: Pick<MediaExporter, 'export'> | undefined;
  readonly log: Log;
}

/** What a recording is found to be. */
export type Verdict = Pick<RecordingRecord, 'state' | 'failure' | 'version'> & Partial<RecordingRecord>;

/** Says what can be played of a recording, and stores what is needed to play it beside what came. */
export class RecordingJudge {
  constructor(private readonly parts: RecordingJudgeParts) {}

  /** Each part counts as far as its `receivedBytes`. */
  async judge(record: RecordingRecord): Promise<Verdict> {
    const indexed: IndexedPart[] = [];
    for (const part of record.parts) {
      const index = await this.parts.indexes.settle(record, part, part.receivedBytes);
      indexed.push({ key: mediaKeyOf(record, part), index });
    }
    const outcome = layOut(indexed);
    if (outcome.kind === 'laid-out') return laidOut(outcome.layout, layoutVersion(indexed));
    return outcome.kind === 'nothing' ? failed(failureOf(indexed)) : await this.#joined(record, indexed);
  }

  /** As one file if that can be made, otherwise the longest piece that can be played: nothing of the rest is removed. */
  async #joined(record: RecordingRecord, indexed: readonly IndexedPart[]): Promise<Verdict> {
    const version = layoutVersion(indexed);
    for (const format of ['webm', 'mp4'] as const) {
      const target = `${storedUnder(record)}/joined/${version}.${format}`;
      const outcome = await this.#export(record, { parts: indexed.map(({ key }) => key), format, target });
      if (outcome?.kind !== 'exported') continue;
      const { mimeType, sizeBytes, durationMs } = outcome;
      const kinds = indexed.flatMap(({ index }) => index.tracks.map(({ kind }) => kind));
      const tracks = { audio: kinds.includes('audio'), video: kinds.includes('video') };
      const common = { state: 'ready', failure: null, version, file: target } as const;
      return { ...common, durationMs: Math.round(durationMs), sizeBytes, mimeType, tracks };
    }
    this.parts.log.warn(
      { recordingId: record.id },
      'the parts of a recording do not fit each other: the longest is played',
    );
    const layout = layOutWhatFits(indexed);
    return layout === undefined ? failed('damaged') : laidOut(layout, version);
  }

  async #export(record: RecordingRecord, order: ExportOrder): Promise<ExportOutcome | undefined> {
    try {
      return await this.parts.exporter?.export(order);
    } catch (error) {
      // The process may be killed for want of memory, or what it made is not what came: then there is the longest piece.
      this.parts.log.error({ err: error, recordingId: record.id }, 'the parts of a recording could not be joined');
      return undefined;
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

function failed(failure: RecordingFailure): Verdict {
  return { state: 'failed', failure, version: null, durationMs: 0 };
}

function failureOf(parts: readonly IndexedPart[]): RecordingFailure {
  const verdicts = new Set(parts.map(({ index }) => index.verdict));
  if (verdicts.has('damaged')) return 'damaged';
  return verdicts.size === 1 && verdicts.has('not-media') ? 'not-media' : 'no-media';
}
