import type { FallbackStore } from './queue/fallback-store';
import type { Pace } from './upload/pace';

/** What is recorded, how, and to where. */
export interface StreamRecorderOptions {
  /** The stream that is recorded. All its runs, in whichever page, become one recording. */
  readonly streamId: string;
  /** The stream's epoch; asked when a run begins. */
  readonly epoch?: () => number | undefined;
  /** How long the stream has been live, in milliseconds; asked when a run begins. Since the recorder was made unless given. */
  readonly liveForMs?: () => number;
  /** Where slices are kept; shared by everything on the page. */
  readonly store: FallbackStore;
  /** Where uploads are created; `/api/uploads` unless given. */
  readonly endpoint?: string;
  /** How long a slice is, in milliseconds; 1,000 unless given. A killed page loses at most the one that is not delivered. */
  readonly sliceMs?: number;
  /** Most time between two key frames, in milliseconds, where the browser lets one say; 2,000 unless given. */
  readonly keyFrameIntervalMs?: number;
  /** Bits of picture a second; what fits the picture's size unless given. */
  readonly videoBitsPerSecond?: number;
  /** Bits of sound a second; 128,000 unless given. */
  readonly audioBitsPerSecond?: number;
  /** Formats in the order in which they are tried; {@link preferredFormats} unless given. */
  readonly formats?: readonly string[];
  /** How long one request may take, in milliseconds; 30,000 unless given. */
  readonly requestTimeoutMs?: number;
  /** How fast slices may go up; as fast as they can unless given. */
  readonly pace?: Pace;
  /** Begins a session when the server does not know this one. */
  readonly renewSession?: () => Promise<void>;
}
