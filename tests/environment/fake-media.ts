import { existsSync, renameSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { outputPath } from './output';
import { programPath } from './programs';

const spoken = 'One two three, this is on air. Can you hear me? The quick brown fox jumps over the lazy dog.';

/** A moving picture with a running frame counter, 640x480 at 30 fps, 4 s: Chromium plays it in a loop as a camera. */
export function fakeCameraFile(): string {
  const draw = "drawtext=text='%{n}':fontsize=96:x=32:y=32:fontcolor=white:box=1:boxcolor=black:boxborderw=12";
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=30:duration=4', '-vf', draw];
  return makeOnce('camera.mjpeg', (path) =>
    run('ffmpeg', [...picture, '-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg', '-y', path]),
  );
}

/** A voice over a quiet steady tone, 48 kHz mono: Chromium plays it in a loop as a microphone. */
export function fakeMicrophoneFile(): string {
  return makeOnce('microphone.wav', (path) => {
    const voice = outputPath('media', `voice.${process.pid}.wav`);
    run('espeak', ['-w', voice, spoken]);
    const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=6'];
    const mix = '[0]volume=0.25[tone];[1]aresample=48000[voice];[tone][voice]amix=inputs=2:duration=first:normalize=0';
    run('ffmpeg', [...tone, '-i', voice, '-filter_complex', mix, '-ac', '1', '-f', 'wav', '-y', path]);
  });
}

/** The file of this name, made if it is not there yet. */
export function makeOnce(name: string, make: (path: string) => void): string {
  const path = outputPath('media', name);
  if (!existsSync(path)) {
    // A run that is stopped half way must not leave half a file for the next one, and two may make it at once.
    const part = `${path}.${process.pid}.part`;
    make(part);
    renameSync(part, path);
  }
  return path;
}

/** @throws Error with what the program complained about. */
export function run(program: 'ffmpeg' | 'espeak', args: string[]): void {
  const options = program === 'ffmpeg' ? ['-hide_banner', '-loglevel', 'error', ...args] : args;
  const { status, stderr } = spawnSync(programPath(program), options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}
