/** How media is packed: WebM and Matroska (RFC 9559), or fragmented MP4 (ISO/IEC 14496-12). */
export type Container = 'matroska' | 'mp4';

/** A track as its part's header describes it. */
export interface IndexedTrack {
  /** Matroska's TrackNumber, MP4's track_ID. */
  readonly number: number;
  readonly kind: 'audio' | 'video';
  /** For the `codecs` parameter of a media type (RFC 6381): `vp8`, `avc1.42001f`, `opus`. */
  readonly codec: string;
  /** What the picture is wide and high, in pixels; 0 for sound. */
  readonly width: number;
  readonly height: number;
  /** 0 for pictures. */
  readonly channels: number;
  /** Ticks in a second of this track's times. */
  readonly timescale: number;
  /** The description itself: the TrackEntry element, or the `trak` box and the `trex` box of this track. */
  readonly description: Uint8Array;
}

/**
 * A piece of media that stands for itself: a cluster, or a `moof` with its `mdat`. Offsets are of the part's bytes; times
 * are milliseconds on the part's own timeline, which need not begin at 0.
 */
export interface Fragment {
  readonly offset: number;
  /** Where its blocks begin, after the cluster's Timestamp; the same as `offset` in MP4. */
  readonly bodyOffset: number;
  /** Where its last whole block ends. */
  readonly end: number;
  readonly timeMs: number;
  readonly endTimeMs: number;
  /** When the first frame is shown that needs none before it; undefined without one. In sound without pictures, each. */
  readonly keyTimeMs: number | undefined;
}

/** What is wrong with a part's bytes. */
export type DamageKind =
  /** Bytes between fragments that are none, left out up to the next fragment. */
  | 'garbage'
  /** Times go back, or leap by more than a day. */
  | 'times'
  /** A second header: somebody put two files after each other. What follows is left out. */
  | 'second-header'
  /** More fragments than are kept; what follows is left out. */
  | 'too-many';

/** Bytes that were left out, and why. */
export interface Damage {
  readonly kind: DamageKind;
  readonly offset: number;
}

/** What a part turned out to be. */
export type PartVerdict =
  /** Nothing contradicts the announced type, and there are not bytes enough to tell more. */
  | 'unknown'
  /** It is what it was announced as, and there is something to play. */
  | 'playable'
  /** A header without media, or nothing at all. */
  | 'no-media'
  /** Something else than was announced. */
  | 'not-media'
  /** It begins as announced, and then nothing in it can be played. */
  | 'damaged';

/** What is known of a part's bytes so far. */
export interface PartIndex {
  readonly verdict: PartVerdict;
  readonly container: Container | undefined;
  readonly tracks: readonly IndexedTrack[];
  /** How many bytes the header takes, up to the first fragment. */
  readonly headerBytes: number;
  /** How many bytes were looked at. */
  readonly sizeBytes: number;
  /** Where the last whole block or fragment ends; what follows is half of one, or nothing. */
  readonly usableBytes: number;
  /** From the first frame to the end of the last, right within one frame. */
  readonly durationMs: number;
  readonly fragmentCount: number;
  fragment(place: number): Fragment;
  /** How many frames need none before them: pictures, or without pictures sound. */
  readonly keyFrames: number;
  /** The first few places that are damaged. */
  readonly damages: readonly Damage[];
}

/**
 * Reads a part as it comes, in pieces of any size, and keeps of it what is needed to play it, seek in it and check it.
 * It never keeps media, never throws because of what it is given, and its memory has a bound whatever that is.
 */
export interface PartIndexer {
  /** Of the next byte that it wants. After a restore, this is less than what was pushed: read on from here. */
  readonly position: number;
  /** How many fragments it knows of: what it takes of the memory. */
  readonly fragmentCount: number;
  /** The bytes at {@link position}. */
  push(bytes: Uint8Array): void;
  /** What is known by now; it does not change any more when more is pushed. */
  index(): PartIndex;
  /**
   * Everything it knows, small (a dozen bytes for each fragment), to go on in another process or to be kept as the part's
   * index. Costs time in proportion to the part's length: take one each some seconds, and push the rest again.
   */
  snapshot(): Uint8Array;
}
