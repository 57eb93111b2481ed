import { bitrateFor } from './format';
import type { RunningRecorderOptions } from './run';

/** How pictures and sound are encoded; what is not given is chosen. */
export interface EncodingWishes {
  readonly keyFrameIntervalMs?: number;
  readonly videoBitsPerSecond?: number;
  readonly audioBitsPerSecond?: number;
}

/** What a screen or camera is taken for that does not say its size. */
const assumedPicture = { width: 1_280, height: 720, framesPerSecond: 30 };

/** What MediaRecorder is asked for with these tracks. */
export function encodingOf(
  tracks: readonly MediaStreamTrack[],
  mimeType: string,
  { audioBitsPerSecond = 128_000, videoBitsPerSecond, keyFrameIntervalMs = 2_000 }: EncodingWishes,
): RunningRecorderOptions {
  const picture = tracks.find(({ kind }) => kind === 'video');
  return {
    mimeType,
    audioBitsPerSecond,
    ...(picture ? { videoBitsPerSecond: videoBitsPerSecond ?? bitrateFor(sizeOf(picture)) } : {}),
    videoKeyFrameIntervalDuration: keyFrameIntervalMs,
  };
}

function sizeOf(track: MediaStreamTrack): typeof assumedPicture {
  const { width, height, frameRate } = track.getSettings();
  return {
    width: width ?? assumedPicture.width,
    height: height ?? assumedPicture.height,
    framesPerSecond: frameRate ?? assumedPicture.framesPerSecond,
  };
}
