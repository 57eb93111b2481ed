import {
  browserSurroundings,
  FallbackStore,
  IndexedDbStore,
  Leftovers,
  StreamRecorder,
  type Leftover,
} from '@onair/recorder';

const surroundings = browserSurroundings();
// One for the page: everything on it shares what is kept.
const store = new FallbackStore(new IndexedDbStore());

/** Begins a session when the server does not know this browser, or not any more. */
async function renewSession(): Promise<void> {
  await fetch('/api/session', { method: 'POST' });
}

/** What publishing a stream gave. */
interface PublishedStream {
  readonly streamId: string;
  readonly epoch: number;
}

/** Finishes what earlier pages could not; `show` is told whenever that looks different. Call it when the page starts. */
export async function finishLeftovers(show: (list: readonly Leftover[]) => void): Promise<void> {
  const leftovers = new Leftovers({ store, renewSession }, surroundings);
  leftovers.on('change', () => show(leftovers.list));
  await leftovers.look();
}

/**
 * Records a stream that this page publishes: its camera first, then the screen with the same sound, until that is ended.
 * `show` finds its `state`, its `figures` and more.
 */
export async function record(
  { streamId, epoch }: PublishedStream,
  show: (recorder: StreamRecorder) => void,
): Promise<StreamRecorder> {
  const recorder = new StreamRecorder({ streamId, epoch: () => epoch, store, renewSession }, surroundings);
  recorder.on('change', () => show(recorder));

  const camera = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  recorder.record(camera.getTracks());
  const screen = await navigator.mediaDevices.getDisplayMedia({ video: true });
  // Whenever the tracks are others, call it again with all there are now. None at all makes it wait.
  recorder.record([...camera.getAudioTracks(), ...screen.getVideoTracks()]);
  for (const track of screen.getVideoTracks()) {
    // Resolves when the last slice is in the store; the state `stored` follows when the server has it.
    track.addEventListener('ended', () => void recorder.stop());
  }
  return recorder;
}
