import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Recording, RecordingPage } from '@onair/protocol';
import { countersOf, stepsOf } from './counter-picture';
import type { DeliveredRun } from './delivered-slices';

/** How many frames the counter may jump where nobody was interrupted: two busy cores drop some. */
const droppedFrames = 25;

/** The one recording of a stream, as soon as it is in this state; there must never be another. */
export async function expectOneRecording(
  page: Page,
  streamId: string,
  {
    origin = '',
    state = 'ready',
    timeout = 20_000,
  }: { origin?: string; state?: Recording['state']; timeout?: number } = {},
): Promise<Recording> {
  let found: Recording | undefined;
  await expect
    .poll(
      async () => {
        const mine = await recordingsOf(page, streamId, origin);
        [found] = mine;
        return mine.map((recording) => recording.state);
      },
      { message: `states of the recordings of ${streamId}`, timeout },
    )
    .toEqual([state]);
  if (!found) throw new Error('Unreachable: the expectation above holds.');
  return found;
}

/** Every recording of a stream that this page's session made. */
async function recordingsOf(page: Page, streamId: string, origin = ''): Promise<Recording[]> {
  const { recordings } = (await page.evaluate(
    async (address) => (await fetch(address)).json() as Promise<unknown>,
    `${origin}/api/recordings?owner=me&limit=100`,
  )) as RecordingPage;
  return recordings.filter((recording) => recording.streamId === streamId);
}

/** The parts of a recording as they lie on the disk: raw bytes as they came. */
async function storedParts(dataDir: string, recordingId: string): Promise<Buffer[]> {
  const names = await readdir(dataDir, { recursive: true });
  const media = names.filter((name) => name.includes(`/${recordingId}/`) && name.endsWith('/media'));
  return Promise.all(media.map((name) => readFile(join(dataDir, name))));
}

/**
 * What is stored is, by SHA-256, what MediaRecorder delivered: every run whole, but for at most so many slices at the end of
 * the run that was cut short.
 */
export async function expectStoredAsDelivered(
  dataDir: string,
  recording: Recording,
  delivered: readonly DeliveredRun[],
  { mayLack = 0 } = {},
): Promise<void> {
  const parts = await storedParts(dataDir, recording.id);
  const stored = parts.map(sha256).sort();
  const wanted = delivered.map((run) => prefixes(run, mayLack));
  expect(parts.length, 'parts that are stored').toBe(wanted.length);
  for (const [index, hashes] of wanted.entries()) {
    expect(
      hashes.filter((hash) => stored.includes(hash)),
      `stored parts that are run ${index} (parts of ${parts.map(({ length }) => length).join(', ')} bytes)`,
    ).toHaveLength(1);
  }
}

/**
 * It plays from its beginning to its end, and the counter in its picture goes on without a hole; how far it went. `holes` are
 * those that have to be, and so are those of `delivered`: an encoder that gets no core leaves frames out, and nobody can
 * store what was never there.
 */
export async function expectContinuous(
  page: Page,
  { mediaUrl, durationMs }: Recording,
  {
    origin = '',
    holes = 0,
    delivered = [],
  }: { origin?: string; holes?: number; delivered?: readonly DeliveredRun[] } = {},
): Promise<{ frames: number; seconds: number }> {
  expect(mediaUrl).not.toBeNull();
  const folder = await mkdtemp(join(tmpdir(), 'onair-film-'));
  try {
    const film = join(folder, 'film');
    await writeFile(film, await bytesAt(page, `${origin}${mediaUrl ?? ''}`));
    const counters = countersOf(film);
    const steps = stepsOf(counters);
    const jumps = steps.filter(isJump);
    let known = holes;
    for (const { slices } of jumps.length > holes ? delivered : []) {
      await writeFile(film, Buffer.concat(slices));
      known += stepsOf(countersOf(film)).filter(isJump).length;
    }
    expect(jumps.length, `jumps of the counter: ${jumps.join(', ')}`).toBeLessThanOrEqual(known);
    const seconds = steps.reduce((total, step) => total + step, 0) / 30;
    // A busy machine counts less than a second in a second, but never more.
    expect(seconds, 'length by the counter').toBeLessThan(durationMs / 1_000 + 1.5);
    if (holes === 0) expect(seconds, 'length by the counter').toBeGreaterThan(durationMs / 2_000);
    return { frames: counters.length, seconds };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function isJump(step: number): boolean {
  return step > droppedFrames;
}

function prefixes({ slices }: DeliveredRun, mayLack: number): string[] {
  return Array.from({ length: Math.min(mayLack + 1, slices.length) }, (_, lacking) =>
    sha256(Buffer.concat(slices.slice(0, slices.length - lacking))),
  );
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Through the page, because the recording may be its owner's only. */
async function bytesAt(page: Page, address: string): Promise<Buffer> {
  const base64 = await page.evaluate(async (from) => {
    const bytes = new Uint8Array(await (await fetch(from)).arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return btoa(text);
  }, address);
  return Buffer.from(base64, 'base64');
}
