import type { LayoutRun } from './layout-run';
import type { Container, IndexedTrack, PartIndex } from './part-index';

/** One part of a recording: where its bytes are, and what is known of them. */
export interface IndexedPart {
  readonly key: string;
  readonly index: PartIndex;
}

/**
 * One seekable file out of one or several parts that stay as they are: a new head (duration, seek index), and then
 * ranges of the parts, with a few bytes replaced where a fragment begins. Nothing is copied.
 */
export interface Layout {
  readonly container: Container;
  /** With codecs (RFC 6381), for `Content-Type`. */
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly keyFrames: number;
  readonly tracks: readonly IndexedTrack[];
  /** The parts it reads, as keys of the storage, in the order of their time. */
  readonly keys: readonly string[];
  /** What comes before the first fragment. */
  readonly head: Uint8Array;
  /** One for each key. */
  readonly runs: readonly LayoutRun[];
}

/** Why parts cannot be one file as they are. */
export type Mismatch =
  /** One is WebM, another MP4. */
  | 'container'
  /** The same kind of track has another codec, or a codec whose description does not fit both. */
  | 'codec'
  /** The ticks of the clocks differ. */
  | 'timescale'
  /** Several tracks of one kind, which cannot be told which is which. */
  | 'tracks';

/** What can be made of parts. */
export type LayoutOutcome =
  | { readonly kind: 'laid-out'; readonly layout: Layout }
  /** No part has anything to play. */
  | { readonly kind: 'nothing' }
  /** The parts can be played one by one, or be joined by the exporter where that can. */
  | { readonly kind: 'mismatch'; readonly mismatch: Mismatch };
