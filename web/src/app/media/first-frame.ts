/**
 * Calls back once `video` has shown its first frame; where the browser cannot tell, once it plays. Ends with the
 * returned function.
 */
export function onFirstFrame(video: HTMLVideoElement, shown: () => void): () => void {
  if ('requestVideoFrameCallback' in video) {
    const handle = video.requestVideoFrameCallback(() => shown());
    return () => video.cancelVideoFrameCallback(handle);
  }
  const unlisten = new AbortController();
  // Browsers before 2024; the types know only those that have the callback.
  const element: HTMLVideoElement = video;
  element.addEventListener('playing', () => shown(), { once: true, signal: unlisten.signal });
  return () => unlisten.abort();
}
