import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from './programs';

/** What ffmpeg makes of a file: the duration that its head tells, and how many pictures can really be decoded. */
export async function probe(media: Uint8Array): Promise<{ durationS: number; frames: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'onair-probe-'));
  try {
    const path = join(folder, 'media');
    await writeFile(path, media);
    const ffmpeg = ['-hide_banner', '-loglevel', 'info', '-nostats', '-i', path, '-map', '0:v', '-f', 'null', '-'];
    const { stderr } = spawnSync(programPath('ffmpeg'), ffmpeg, { encoding: 'utf8' });
    const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr) ?? [];
    const frames = [...stderr.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1];
    if (seconds === undefined || frames === undefined) throw new Error(`ffmpeg cannot play it:\n${stderr}`);
    return { durationS: Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds), frames: Number(frames) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
