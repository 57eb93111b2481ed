/**
 * The formats in the order in which they are tried. WebM comes first, because a file that breaks off anywhere still plays
 * up to there; VP9 before VP8, because an MP4 can hold it too, and its encoder costs less (Chromium on 2 cores, 8 s of a film
 * of 720p: all frames for 55 % of a core, where VP8 took 79 % and dropped every fourth; a picture that hardly moves: 17 and
 * 23 %). Firefox records VP8 only. The names are those that browsers know: Chromium takes `mp4;codecs=vp9` but not `vp09.…`,
 * and for AV1 the other way round.
 */
export const preferredFormats: readonly string[] = [
  'video/webm;codecs=vp9,opus',
  'video/webm;codecs=vp8,opus',
  'video/webm',
  'video/mp4;codecs=avc1.42E01F,mp4a.40.2',
  'video/mp4;codecs=avc1.42E01F,opus',
  'video/mp4;codecs=vp9,opus',
  'video/mp4',
];

/**
 * The formats that the browser says it can record, in the order in which they are tried; none if it cannot record at all. A
 * format for pictures and sound serves for either alone too, so that all runs of a stream have the same, whatever is
 * switched on meanwhile.
 */
export function supportedFormats(
  isTypeSupported: ((mimeType: string) => boolean) | undefined,
  formats: readonly string[] = preferredFormats,
): string[] {
  return formats.filter((each) => isTypeSupported?.(each) === true);
}

/** The size and rate of a picture. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

const bitsPerPixel = 0.09;
const leastVideoBitsPerSecond = 400_000;
const mostVideoBitsPerSecond = 12_000_000;

/** A bitrate that a picture of this size looks good with, in bits a second: 2.5 million for 720p at 30 frames a second. */
export function bitrateFor({ width, height, framesPerSecond }: PictureSize): number {
  const bits = Math.round(width * height * framesPerSecond * bitsPerPixel);
  return Math.min(mostVideoBitsPerSecond, Math.max(leastVideoBitsPerSecond, bits));
}
