/** Plays one track alone; null takes away what was there. */
export function showTrack(video: HTMLVideoElement, track: MediaStreamTrack | null): void {
  video.srcObject = track && new MediaStream([track]);
  // There is nothing to play, or already something else.
  if (track) video.play().catch(() => undefined);
}
