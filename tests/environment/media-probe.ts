import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programPath } from './programs';

/** What ffmpeg makes of a file. */
export interface Probed {
  /** The duration that its head tells; NaN where it tells none, as while a recording goes on. */
  durationS: number;
  /** When the last of its frames ends, of sound or picture. */
  endS: number;
  /** How many pictures can really be decoded. */
  frames: number;
}

/** @throws Error with ffmpeg's words when it cannot play it. */
export async function probe(media: Uint8Array): Promise<Probed> {
  const folder = await mkdtemp(join(tmpdir(), 'onair-probe-'));
  try {
    const path = join(folder, 'media');
    await writeFile(path, media);
    const decode = ['-map', '0:v', '-f', 'null', '-'];
    const list = ['-map', '0', '-c', 'copy', '-f', 'framecrc', '-'];
    const { stdout, stderr } = await ffmpeg(['-hide_banner', '-nostats', '-i', path, ...decode, ...list]);
    const [, told, hours, minutes, seconds] = /Duration: (N\/A|(\d+):(\d+):([\d.]+))/.exec(stderr) ?? [];
    const frames = [...stderr.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1];
    if (told === undefined || frames === undefined) throw new Error(`ffmpeg cannot play it:\n${stderr}`);
    const durationS = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
    return { durationS, endS: endOf(stdout), frames: Number(frames) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What it writes, whether or not it is content. Not in the way of the event loop, which has connections to look after. */
async function ffmpeg(args: string[]): Promise<{ stdout: string; stderr: string }> {
  try {
    return await promisify(execFile)(programPath('ffmpeg'), args, { encoding: 'utf8', maxBuffer: 1e8 });
  } catch (error) {
    // It ends so on damaged media; what it wrote says how far it came.
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { stdout, stderr };
  }
}

/** From what ffmpeg lists of each packet: stream, decoding time, time, duration, size, checksum. */
function endOf(packets: string): number {
  const units = [...packets.matchAll(/^#tb \d+: (\d+)\/(\d+)$/gm)].map(([, n, d]) => Number(n) / Number(d));
  const ends = [...packets.matchAll(/^(\d+), *-?\d+, *(-?\d+), *(\d+),/gm)].map(
    ([, stream, time, duration]) => (Number(time) + Number(duration)) * (units[Number(stream)] ?? NaN),
  );
  return ends.reduce((last, end) => Math.max(last, end), 0);
}
