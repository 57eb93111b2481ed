import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionData } from 'express-session';
import type Database from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countingRandomness, silentLog } from '../../testing/broadcast-world';
import { ManualClock } from '../../testing/manual-clock';
import { openDatabase } from './database';
import { FileThumbnailStore } from './file-thumbnail-store';
import { SqliteMeetingStore } from './sqlite-meeting-store';
import { SqliteSessionStore } from './sqlite-session-store';
import { SqliteStreamStore } from './sqlite-stream-store';

/** More than the pages of an empty database have room for. */
const much = 'x'.repeat(100_000);
const session = { cookie: { originalMaxAge: 1_000 }, much } as unknown as SessionData;

let folder: string;
let database: Database.Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onair-full-'));
  database = openDatabase(folder);
  const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
  database.exec(`PRAGMA max_page_count = ${pages}`);
});
afterEach(() => database.close());

it('is told as such by whoever has something new to keep', async () => {
  const sessions = new SqliteSessionStore(database, new ManualClock(), silentLog);
  expect(await new Promise((resolve) => sessions.set('one', session, resolve))).toMatchObject({ code: 'storage-full' });
  const common = { id: 'one', ownerId: 'owner', title: much };
  const stream = { status: 'live', startedAt: 0, endedAt: null, endReason: null, peakViewers: 0, epoch: 1 } as const;
  const media = { audio: true, video: true };
  const inserts = [
    async () => new SqliteStreamStore(database).insert({ ...common, ...stream, media, thumbnail: null }),
    async () =>
      new SqliteMeetingStore(database).insert({
        id: 'one',
        kind: 'room',
        ownerId: much,
        participants: [],
        createdAt: 0,
        keptUntil: 0,
      }),
  ];
  for (const insert of inserts) await expect(insert()).rejects.toMatchObject({ code: 'storage-full' });
});

it('does not break off an answer because a session could not be prolonged', async () => {
  const broken = openDatabase(mkdtempSync(join(tmpdir(), 'onair-full-')));
  const store = new SqliteSessionStore(broken, new ManualClock(), silentLog);
  // Whatever it is that fails.
  broken.close();
  expect(await new Promise((resolve) => store.touch('one', session, () => resolve('done')))).toBe('done');
});

it('leaves no half of a picture behind', async () => {
  const pictures = join(folder, 'thumbnails');
  mkdirSync(join(pictures, 'stream-1', 'in its way'), { recursive: true });
  await expect(
    new FileThumbnailStore(pictures, countingRandomness()).write('stream-1', Buffer.from('picture')),
  ).rejects.toThrow();
  expect(readdirSync(pictures)).toEqual(['stream-1']);
});
