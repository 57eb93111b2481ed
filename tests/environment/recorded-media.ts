import type { Locator } from '@playwright/test';
import { makeOnce, run } from './fake-media';

/** How long the whole recording is. */
export const recordedSeconds = 120;
const bits = 8;
const side = 20;

/**
 * A recording of 320x180 whose every frame tells its second, to people in digits and to tests in eight squares, each a
 * bit, the lowest first. WebM, VP8 and Opus, with cues in front.
 */
export function recordedFile(seconds = recordedSeconds): string {
  const whole = makeOnce('recorded.webm', (path) => run('ffmpeg', [...drawing(), '-f', 'webm', '-y', path]));
  if (seconds === recordedSeconds) return whole;
  const cut = ['-i', whole, '-t', String(seconds), '-c', 'copy', '-cues_to_front', '1', '-f', 'webm', '-y'];
  return makeOnce(`recorded-${seconds}.webm`, (path) => run('ffmpeg', [...cut, path]));
}

/** A picture of it, as a server would make one. */
export function recordedPicture(): string {
  const film = recordedFile();
  const one = ['-ss', '42', '-i', film, '-frames:v', '1', '-f', 'mjpeg', '-y'];
  return makeOnce('recorded.jpg', (path) => run('ffmpeg', [...one, path]));
}

/** Which second the frame belongs to that the element shows, a video or a canvas; null while it shows none. */
export function secondShown(element: Locator): Promise<number | null> {
  return element.evaluate(
    (picture: HTMLVideoElement | HTMLCanvasElement, { bits, side }) => {
      const width = picture instanceof HTMLVideoElement ? picture.videoWidth : picture.width;
      if (width === 0) return null;
      const canvas = new OffscreenCanvas(320, 180);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('No canvas.');
      context.drawImage(picture, 0, 0, 320, 180);
      const bright = (index: number): number => {
        const { data } = context.getImageData(index * side + side / 2, 150, 1, 1);
        return (data[0] ?? 0) > 127 ? 1 : 0;
      };
      return Array.from({ length: bits }, (_, index) => bright(index) << index).reduce((sum, bit) => sum + bit, 0);
    },
    { bits, side },
  );
}

function drawing(): string[] {
  const picture = `testsrc2=size=320x180:rate=25:duration=${recordedSeconds}`;
  const squares = Array.from({ length: bits }, (_, bit) => {
    const box = `drawbox=x=${bit * side}:y=140:w=${side}:h=${side}:t=fill`;
    // A tenth early: sound may shift all times of a file by some milliseconds, and a frame belongs to what follows.
    const on = `gte(mod(floor((t+0.1)/${2 ** bit})\\,2)\\,1)`;
    return [`${box}:color=black`, `${box}:color=white:enable='${on}'`];
  }).flat();
  const digits = "drawtext=text='%{pts\\:hms}':fontsize=28:x=12:y=12:fontcolor=white:box=1:boxcolor=black:boxborderw=6";
  return [
    ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', `sine=frequency=330:duration=${recordedSeconds}`],
    ...['-vf', [...squares, digits].join(','), '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'],
    ...['-b:v', '250k', '-g', '50', '-c:a', 'libopus', '-b:a', '32k', '-cues_to_front', '1'],
  ];
}
