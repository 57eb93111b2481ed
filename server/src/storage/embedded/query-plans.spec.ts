import Database from 'libsql';
import { expect, it } from 'vitest';
import { migrate } from './migrations';

const order = 'ORDER BY started_at DESC, id DESC LIMIT 10';
const after = '(started_at, id) < (1, 2)';

it.each([
  `SELECT * FROM streams ${order}`,
  `SELECT * FROM streams WHERE ${after} ${order}`,
  `SELECT * FROM streams WHERE status = 'live' AND ${after} ${order}`,
  `SELECT * FROM streams WHERE owner_id = 'x' AND ${after} ${order}`,
  `SELECT * FROM streams WHERE status = 'live' AND owner_id = 'x' AND ${after} ${order}`,
  `SELECT count(*) FROM streams WHERE status = 'live'`,
  'DELETE FROM sessions WHERE expires_at <= 1',
])('answers from an index, without sorting: %s', (query) => {
  const database = new Database(':memory:');
  migrate(database);
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${query}`).all() as { detail: string }[];
  const steps = plan.map(({ detail }) => detail).join('; ');
  expect(steps).toMatch(/USING (COVERING )?INDEX/);
  expect(steps).not.toMatch(/TEMP B-TREE/);
});

it('does not touch a database that a newer version wrote', () => {
  const database = new Database(':memory:');
  database.exec('PRAGMA user_version = 99');
  expect(() => migrate(database)).toThrow('newer');
});

it('migrates only once', () => {
  const database = new Database(':memory:');
  migrate(database);
  expect(() => migrate(database)).not.toThrow();
});
