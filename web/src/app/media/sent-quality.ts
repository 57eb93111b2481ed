/** What the picture of a camera may cost on one of several connections. */
export interface SentQuality {
  readonly maxBitrate: number;
  /** Height of the picture that is sent, in pixels, at most. */
  readonly maxHeight: number;
}

/** A screen has to be read: it keeps its size and gives up frames instead. */
export const screenEncoding: RTCRtpEncodingParameters = { maxBitrate: 2_500_000 };

/**
 * How well a camera is sent to each of so many others. Every one of them costs an encoder and its share of the way out,
 * and sees a smaller tile the more they are.
 */
export function sentQuality(others: number): SentQuality {
  if (others <= 1) return { maxBitrate: 1_800_000, maxHeight: 720 };
  if (others <= 3) return { maxBitrate: 700_000, maxHeight: 480 };
  return { maxBitrate: 350_000, maxHeight: 270 };
}

/** The encoding of a track with pictures of that height. */
export function encodingOf(
  { maxBitrate, maxHeight }: SentQuality,
  height: number | undefined,
): RTCRtpEncodingParameters {
  return { maxBitrate, scaleResolutionDownBy: Math.max(1, (height ?? maxHeight) / maxHeight) };
}
