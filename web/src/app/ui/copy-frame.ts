/** Draws what the video shows now, `width` pixels wide; false while it shows nothing. */
export function copyFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement, width: number): boolean {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context || video.videoWidth === 0) return false;
  canvas.width = width;
  canvas.height = Math.round((width * video.videoHeight) / video.videoWidth);
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return true;
}
