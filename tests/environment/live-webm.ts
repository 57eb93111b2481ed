import { readFile } from 'node:fs/promises';
import { makeOnce, run } from './fake-media';

/**
 * A recording as a browser's MediaRecorder makes it: WebM with VP8 and Opus, clusters of unknown size that begin about
 * each second with a key frame, no duration and no cues. 320x240, some 37 kB a second unless more kilobits are asked for;
 * with VP9, it can be had as MP4.
 */
export async function liveWebm(seconds: number, kbits = 250, codec: 'vp8' | 'vp9' = 'vp8'): Promise<Buffer> {
  const source = `testsrc=size=320x240:rate=25:duration=${seconds}`;
  // Noise, where there is to be much of it: a test picture alone does not take so many bits.
  const noise = kbits > 250 ? ',noise=alls=60:allf=t' : '';
  const picture = ['-f', 'lavfi', '-i', `${source}${noise}`];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  const encoder = codec === 'vp8' ? 'libvpx' : 'libvpx-vp9';
  const video = ['-c:v', encoder, '-deadline', 'realtime', '-cpu-used', '8', '-g', '25', '-b:v', `${kbits}k`];
  const live = ['-c:a', 'libopus', '-b:a', '48k', '-f', 'webm', '-live', '1', '-cluster_time_limit', '1000', '-y'];
  const path = makeOnce(`live-${codec}-${seconds}-${kbits}.webm`, (file) => {
    run('ffmpeg', [...picture, ...sound, ...video, ...live, file]);
  });
  return await readFile(path);
}
