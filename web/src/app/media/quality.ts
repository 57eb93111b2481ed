/** What a broadcaster may choose; 30 frames a second each. */
export type Quality = '480p' | '720p' | '1080p';

/** What a quality asks of the camera and of the encoder. */
export interface QualityProfile {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** What one watcher costs at most, in kilobits a second. */
  readonly maxKbps: number;
}

export const qualities: Readonly<Record<Quality, QualityProfile>> = {
  '480p': { width: 854, height: 480, framesPerSecond: 30, maxKbps: 1_500 },
  '720p': { width: 1_280, height: 720, framesPerSecond: 30, maxKbps: 3_000 },
  '1080p': { width: 1_920, height: 1_080, framesPerSecond: 30, maxKbps: 5_000 },
};
