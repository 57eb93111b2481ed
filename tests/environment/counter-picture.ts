import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BrowserContext } from '@playwright/test';
import { fakeMicrophoneFile, makeOnce, run } from './fake-media';
import { programPath } from './programs';

// Every frame says its number in ten squares, the lowest bit first, and in ten more below them, which are the opposite: so a
// frame that an encoder blurred is told from one that says another number.
const bits = 10;
const side = 32;
const top = 40;
// Small, for the sake of the cores that encode it.
const width = 320;
const height = 180;
const framesPerSecond = 30;
/** After so many frames it begins again. */
const turn = 2 ** bits;

/** A film of the counter, 34 s at 30 frames a second: Chromium plays it in a loop as a camera. */
function counterCameraFile(): string {
  const squares = Array.from({ length: bits }, (_, bit) => {
    const on = `mod(floor(n/${2 ** bit})\\,2)`;
    const box = (row: number): string => `drawbox=x=${bit * side}:y=${top + row * side}:w=${side}:h=${side}:t=fill`;
    return [
      ...[`${box(0)}:color=black`, `${box(0)}:color=white:enable='${on}'`],
      ...[`${box(1)}:color=white`, `${box(1)}:color=black:enable='${on}'`],
    ];
  }).flat();
  const picture = `color=c=gray:size=${width}x${height}:rate=${framesPerSecond}:duration=${turn / framesPerSecond}`;
  const film = ['-f', 'lavfi', '-i', picture, '-vf', squares.join(','), '-c:v', 'mjpeg', '-q:v', '4'];
  return makeOnce('counter.mjpeg', (path) =>
    run('ffmpeg', [...film, '-pix_fmt', 'yuvj420p', '-f', 'mjpeg', '-y', path]),
  );
}

/** Switches for a Chromium whose camera is the counter and whose microphone hears a voice. */
export function counterSwitches(): string[] {
  return [
    `--use-file-for-fake-video-capture=${counterCameraFile()}`,
    `--use-file-for-fake-audio-capture=${fakeMicrophoneFile()}`,
  ];
}

/** The same for a browser that takes no file for a camera (Firefox): the page draws the counter, a tone stands for the voice. */
export async function drawCounterInPage(context: BrowserContext): Promise<void> {
  await context.addInitScript(
    ({ bits, side, top, width, height, framesPerSecond }) => {
      if (!('mediaDevices' in navigator)) return;
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const film = (): MediaStreamTrack => {
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const context = canvas.getContext('2d');
        const track = canvas.captureStream(framesPerSecond).getVideoTracks()[0];
        if (!context || !track) throw new Error('No canvas.');
        let count = 0;
        const draw = (): void => {
          if (track.readyState === 'ended') return;
          // Counts pictures, not time: a busy machine draws fewer of them, and none may be missing for that.
          count += 1;
          for (let bit = 0; bit < bits; bit++) {
            const on = (count >> bit) & 1;
            context.fillStyle = on ? 'white' : 'black';
            context.fillRect(bit * side, top, side, side);
            context.fillStyle = on ? 'black' : 'white';
            context.fillRect(bit * side, top + side, side, side);
          }
          setTimeout(draw, 1_000 / framesPerSecond);
        };
        draw();
        return track;
      };
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await real(constraints);
        for (const track of stream.getVideoTracks()) {
          stream.removeTrack(track);
          track.stop();
          stream.addTrack(film());
        }
        return stream;
      };
    },
    { bits, side, top, width, height, framesPerSecond },
  );
}

/**
 * What the counter says in each frame of a film, in order; null where it cannot be read.
 *
 * @throws Error with ffmpeg's words when it cannot play it.
 */
export async function countersOf(film: Uint8Array): Promise<(number | null)[]> {
  const squares = `scale=${width}:${height},crop=${bits * side}:${2 * side}:0:${top},scale=${bits}:2:flags=area,format=gray`;
  const args = [
    '-v',
    'error',
    '-i',
    'pipe:0',
    '-an',
    '-vf',
    squares,
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  ];
  const playing = promisify(execFile)(programPath('ffmpeg'), args, { encoding: 'buffer', maxBuffer: 1e8 });
  // Why it reads no more is told by how it ends.
  playing.child.stdin?.on('error', () => undefined).end(film);
  const { stdout } = await playing;
  return Array.from({ length: Math.floor(stdout.length / (2 * bits)) }, (_, index) =>
    counterOf(stdout.subarray(index * 2 * bits, (index + 1) * 2 * bits)),
  );
}

/** How many seconds the counter counts from the first of these frames to the last, where it is a film: 30 in a second. */
export function secondsCounted(counters: readonly number[]): number {
  const steps = counters.slice(1).map((counter, index) => (counter - (counters[index] ?? 0) + turn) % turn);
  return steps.reduce((total, step) => total + step, 0) / framesPerSecond;
}

function counterOf(frame: Buffer): number | null {
  let counter = 0;
  for (let bit = 0; bit < bits; bit++) {
    const [value = 0, opposite = 0] = [frame[bit], frame[bits + bit]];
    if (Math.abs(value - opposite) < 80) return null;
    if (value > opposite) counter += 2 ** bit;
  }
  return counter;
}
