// What the bench runs inside pages. Each function is sent to the browser as text, so it may use nothing from outside.

export interface BenchWindow extends Window {
  /** Time of the first frame of "Live stream", by `performance.now()`. */
  firstFrame?: Promise<number>;
  clickedAt?: number;
}

/** Waits for the video named "Live stream" to appear and notes when its first frame is shown. */
export function awaitFirstFrame(): void {
  const page = window as BenchWindow;
  page.firstFrame = new Promise((resolve) => {
    const attach = (): boolean => {
      const video = document.querySelector<HTMLVideoElement>('video[aria-label="Live stream"]');
      video?.requestVideoFrameCallback(() => resolve(performance.now()));
      return video !== null;
    };
    if (attach()) return;
    const observer = new MutationObserver(() => {
      if (attach()) observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}

/** Notes when the next click happens. */
export function awaitClick(): void {
  const noteTime = (event: Event): void => {
    (window as BenchWindow).clickedAt = event.timeStamp;
  };
  document.addEventListener('click', noteTime, { capture: true, once: true });
}

/**
 * The floor: two connections in this page, with the camera's picture and microphone's sound, and no signaling.
 * From the first step to the first frame, in milliseconds; opening the camera is not counted.
 */
export async function floor(size: { width: number; height: number }): Promise<number> {
  const constraints = { video: { ...size, frameRate: 30 }, audio: true };
  const media = await navigator.mediaDevices.getUserMedia(constraints);
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  document.body.replaceChildren(video);
  const own = document.createElement('video');
  own.muted = true;
  own.srcObject = media;
  document.body.append(own);
  await own.play();
  await new Promise((resolve) => own.requestVideoFrameCallback(resolve));

  const startedAt = performance.now();
  const sender = new RTCPeerConnection();
  const receiver = new RTCPeerConnection();
  sender.onicecandidate = ({ candidate }) => void (candidate && receiver.addIceCandidate(candidate));
  receiver.onicecandidate = ({ candidate }) => void (candidate && sender.addIceCandidate(candidate));
  receiver.ontrack = ({ streams: [stream] }) => (video.srcObject = stream ?? null);
  const shown = new Promise<number>((resolve) => {
    video.requestVideoFrameCallback(() => resolve(performance.now()));
  });
  for (const track of media.getTracks()) sender.addTrack(track, media);
  await sender.setLocalDescription();
  if (sender.localDescription) await receiver.setRemoteDescription(sender.localDescription);
  await receiver.setLocalDescription();
  if (receiver.localDescription) await sender.setRemoteDescription(receiver.localDescription);
  const took = (await shown) - startedAt;
  sender.close();
  receiver.close();
  for (const track of media.getTracks()) track.stop();
  document.body.replaceChildren();
  return took;
}
