import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer, builtProgram, bundleIsStale } from '../../server/build';
import { readLayout } from '../../server/src/domain/recordings/media/read-layout';
import type { ExportOutcome } from '../../server/src/domain/recordings/media/media-exporter';
import { systemRandomness } from '../../server/src/domain/system-randomness';
import { ChildMediaExporter } from '../../server/src/storage/media/child-media-exporter';
import { FileMediaStorage } from '../../server/src/storage/media/file-media-storage';
import { laidOut, recordedFixture, storeParts } from '../environment/laid-out-site';
import { programPath } from '../environment/programs';

const recordings: string[][] = [
  ['chromium-vp8.webm'],
  ['chromium-vp9.webm'],
  ['chromium-av1-screen.webm'],
  ['chromium-h264.mkv'],
  ['chromium-avc.mp4'],
  ['chromium-vp9.mp4'],
  ['chromium-audio-screen.webm'],
  ['chromium-audio-screen.mp4'],
  ['firefox-vp8.webm'],
  ['firefox-audio-screen.webm'],
  ['chromium-vp8.webm', 'chromium-vp8-screen.webm', 'chromium-vp8.webm'],
  ['firefox-vp8.webm', 'firefox-vp8-screen.webm', 'firefox-vp8.webm'],
  ['chromium-h264.mkv', 'chromium-h264-screen.mkv'],
  ['chromium-vp9.mp4', 'chromium-vp9-screen.mp4'],
  ['chromium-audio-screen.webm', 'chromium-vp8.webm', 'chromium-videoonly-screen.webm'],
];

let folder: string;
/** For what is read as somebody downloads it: nothing of the storage's. */
let served: string;
let storage: FileMediaStorage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onair-media-'));
  served = await mkdtemp(join(tmpdir(), 'onair-served-'));
  storage = new FileMediaStorage(folder, systemRandomness);
  // Not if it is there: other specs start what is built at this moment.
  if (await bundleIsStale()) await buildServer();
});

afterAll(() => Promise.all([folder, served].map((each) => rm(each, { recursive: true, force: true }))));

describe('a laid-out recording', () => {
  it.each(recordings)('is a file that ffprobe and ffmpeg have no objection to: %s %s %s', async (...names) => {
    await storage.remove('recordings');
    const layout = laidOut(await storeParts(storage, names.filter(Boolean).map(recordedFixture)));
    const path = join(served, `laid-out.${layout.container}`);
    await writeFile(path, readLayout(layout, 0, layout.sizeBytes, storage));
    const probe = run('ffprobe', '-show_entries', 'format=duration', '-of', 'csv=p=0', path);
    expect(probe.complaints).toBe('');
    expect(Math.abs(Number(probe.output) - layout.durationMs / 1_000)).toBeLessThan(0.2);
    // Frames come when they come; counted in frames of equal length, two would be the same one.
    const decoding = run(
      'ffmpeg',
      '-i',
      path,
      '-fps_mode',
      'passthrough',
      '-enc_time_base',
      '1:90000',
      '-f',
      'null',
      '-',
    );
    expect(decoding.complaints).toBe('');
  });
});

describe('an export', () => {
  const exporter = (): ChildMediaExporter => {
    return new ChildMediaExporter(builtProgram('export-media'), { mediaDir: folder, s3: undefined });
  };
  const target = 'recordings/one/export';

  async function exported(format: 'webm' | 'mp4', ...names: string[]): Promise<ExportOutcome> {
    await storage.remove('recordings');
    const parts = (await storeParts(storage, names.map(recordedFixture))).map(({ key }) => key);
    return await exporter().export({ parts, format, target });
  }

  it.each([
    ['mp4', ['chromium-vp9.webm', 'chromium-vp9-screen.webm'], 5.5],
    ['mp4', ['chromium-h264.mkv'], 3],
    ['mp4', ['chromium-audio-screen.webm'], 2.4],
    ['webm', ['chromium-vp9.webm', 'chromium-vp9-screen.mp4'], 5.4],
  ] as const)('to %s makes one file out of %s that lasts as long', async (format, names, durationS) => {
    const outcome = await exported(format, ...names);
    expect(outcome).toMatchObject({ kind: 'exported', sizeBytes: await storage.size(target) });
    const path = join(folder, target);
    const probe = run('ffprobe', '-show_entries', 'format=duration', '-of', 'csv=p=0', path);
    expect(probe.complaints).toBe('');
    expect(Math.abs(Number(probe.output) - durationS)).toBeLessThan(0.3);
  });

  it.each([
    ['webm', ['chromium-vp8.webm', 'chromium-vp9.webm'], 'codec'],
    ['webm', ['chromium-avc.mp4'], 'format'],
    ['mp4', ['chromium-h264.mkv', 'chromium-h264-screen.mkv'], 'codec'],
  ] as const)('to %s says that %s would have to be encoded again', async (format, names, reason) => {
    expect(await exported(format, ...names)).toEqual({ kind: 'impossible', reason });
    expect(await storage.size(target)).toBeUndefined();
  });

  it('fails where a part is gone, and leaves nothing behind', async () => {
    await storage.remove('recordings');
    const order = { parts: ['recordings/one/gone'], format: 'webm', target } as const;
    await expect(exporter().export(order)).rejects.toThrow('The export failed');
    expect(await storage.size(target)).toBeUndefined();
    expect(await storage.usedBytes()).toBe(0);
  });

  it('can be called off', async () => {
    await storage.remove('recordings');
    const parts = (await storeParts(storage, [recordedFixture('chromium-vp8.webm')])).map(({ key }) => key);
    const calledOff = new AbortController();
    const exporting = exporter().export({ parts, format: 'webm', target }, calledOff.signal);
    calledOff.abort(new Error('not wanted any more'));
    await expect(exporting).rejects.toThrow('not wanted any more');
    expect(await storage.size(target)).toBeUndefined();
  });
});

function run(program: 'ffmpeg' | 'ffprobe', ...args: string[]): { output: string; complaints: string } {
  const command = program === 'ffmpeg' ? programPath('ffmpeg') : programPath('ffmpeg').replace(/ffmpeg$/, 'ffprobe');
  const { stdout, stderr } = spawnSync(command, ['-v', 'error', ...args], { encoding: 'utf8' });
  return { output: stdout.trim(), complaints: stderr.trim() };
}
