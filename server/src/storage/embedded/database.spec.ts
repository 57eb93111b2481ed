import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { expect, it } from 'vitest';
import { connectDurably, openDatabase } from './database';

const everyCommitIsSynced = 2;

it('commits what must survive a power cut through a connection that syncs each time, and sees it through the other', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'onair-database-'));
  const [database, durable] = [openDatabase(dataDir), connectDurably(dataDir)];
  expect(synchronous(durable)).toBe(everyCommitIsSynced);
  expect(synchronous(database)).toBeLessThan(everyCommitIsSynced);
  durable.exec(`INSERT INTO meetings VALUES ('one', 'room', 'owner', '[]', 1, 2)`);
  expect(database.prepare('SELECT id FROM meetings').all()).toMatchObject([{ id: 'one' }]);
  durable.close();
  database.close();
});

function synchronous(database: Database.Database): unknown {
  return (database.prepare('PRAGMA synchronous').get() as { synchronous: unknown }).synchronous;
}
