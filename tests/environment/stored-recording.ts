import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Recording, RecordingPage } from '@onair/protocol';
import { countersOf } from './counter-picture';
import type { DeliveredRun } from './delivered-slices';
import { probe } from './media-probe';

/** The one recording of a stream, as soon as it is in this state; there must never be another. */
export async function expectOneRecording(
  page: Page,
  streamId: string | undefined,
  { state = 'ready', timeout = 20_000 }: { state?: Recording['state']; timeout?: number } = {},
): Promise<Recording> {
  let found: Recording | undefined;
  await expect
    .poll(
      async () => {
        const mine = await recordingsOf(page, streamId);
        [found] = mine;
        return mine.map((recording) => recording.state);
      },
      { message: `states of the recordings of ${String(streamId)}`, timeout },
    )
    .toEqual([state]);
  if (!found) throw new Error('Unreachable: the expectation above holds.');
  return found;
}

/** Every recording of a stream that this page's session made. */
async function recordingsOf(page: Page, streamId: string | undefined): Promise<Recording[]> {
  const { recordings } = (await page.evaluate(
    async (address) => (await fetch(address)).json() as Promise<unknown>,
    '/api/recordings?owner=me&limit=100',
  )) as RecordingPage;
  return recordings.filter((recording) => recording.streamId === streamId);
}

/** The parts of a recording as they lie on the disk: raw bytes as they came. */
async function storedParts(dataDir: string, recordingId: string): Promise<Buffer[]> {
  const names = await readdir(dataDir, { recursive: true });
  const media = names.filter((name) => name.includes(`/${recordingId}/`) && name.endsWith('/media'));
  return Promise.all(media.map((name) => readFile(join(dataDir, name))));
}

/** Where a recording is stored, and what of it may be missing. */
interface Storage {
  /** Folder of everything that the server stores. */
  dataDir: string;
  /** Which of the runs was broken off, as by a crash: its last slice may not have come as far as the browser's storage. */
  brokenOff?: number;
}

/**
 * What is stored is, by SHA-256, what MediaRecorder delivered, and what is played is that: frame by frame the counter says what
 * it says in the delivered slices, and it lasts as long as its head and the gallery tell. What the counter said in each run.
 */
export async function expectWhole(
  page: Page,
  recording: Recording,
  delivered: readonly DeliveredRun[],
  { dataDir, brokenOff }: Storage,
): Promise<number[][]> {
  const parts = await storedParts(dataDir, recording.id);
  let runs = delivered;
  // What a page tells of its last slices may come, and be noted in these lists, after they are stored.
  await expect(() => (runs = expectDelivered(parts, delivered, brokenOff))).toPass({ timeout: 5_000 });
  expect(recording.mediaUrl).not.toBeNull();
  const film = await bytesAt(page, recording.mediaUrl ?? '');
  const counters = await Promise.all(runs.map(({ slices }) => countersOf(Buffer.concat(slices))));
  expect(await countersOf(film), 'counter in each frame that is played').toEqual(counters.flat());

  const { durationS, endS } = await probe(film);
  expect(Math.abs(durationS - endS), `s between ${durationS} in the head and the last frame`).toBeLessThan(0.2);
  expect(Math.abs(durationS - recording.durationMs / 1_000), 's between head and gallery').toBeLessThan(0.2);
  return counters.map((run) => run.filter((counter) => counter !== null));
}

/** The runs as they are stored: every one whole, but for the end of the one that was broken off. */
function expectDelivered(
  parts: readonly Buffer[],
  delivered: readonly DeliveredRun[],
  brokenOff: number | undefined,
): readonly DeliveredRun[] {
  const sizes = parts.map(({ length }) => length).join(', ');
  expect(parts.length, 'parts that are stored').toBe(delivered.length);
  return delivered.map((run, index) => {
    const found = parts.map((part) => storedOf(run, part, index === brokenOff)).filter((stored) => stored !== null);
    const told = run.slices.map(({ length }) => length).join(' + ');
    expect(found, `stored parts that are run ${index} of ${told} bytes (parts of ${sizes} bytes)`).toHaveLength(1);
    return found[0] ?? run;
  });
}

/** What of a run this part holds; null if it is none of it. */
function storedOf(run: DeliveredRun, part: Buffer, isBrokenOff: boolean): DeliveredRun | null {
  const { slices } = run;
  const isPart = (some: readonly Buffer[]): boolean => sha256(Buffer.concat(some)) === sha256(part);
  if (isPart(slices)) return run;
  if (!isBrokenOff) return null;
  const allButLast = slices.slice(0, -1);
  if (allButLast.length > 0 && isPart(allButLast)) return { ...run, slices: allButLast };
  // A page may be killed when its last slice is stored, and before it has told us what is in it.
  const told = Buffer.concat(slices);
  const rest = part.subarray(told.length);
  return rest.length > 0 && isHead(told, part) ? { ...run, slices: [...slices, rest] } : null;
}

function isHead(head: Buffer, whole: Buffer): boolean {
  return sha256(whole.subarray(0, head.length)) === sha256(head);
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
