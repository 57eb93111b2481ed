import Database from 'libsql';
import { expect, it } from 'vitest';
import { migrate } from './migrations';

const order = 'ORDER BY started_at DESC, id DESC LIMIT 10';
const after = '(started_at, id) < (1, 2)';

function recordingLists(): string[] {
  const shelves = [`visibility = 'public' AND state NOT IN ('failed', 'deleted')`, `owner_id = 'x'`];
  return shelves.flatMap((shelf) =>
    ['started_at', 'duration_ms', 'size_bytes', 'title_folded'].flatMap((column) =>
      ['<', '>'].map((comparison) => {
        const direction = comparison === '<' ? 'DESC' : 'ASC';
        const conditions = `${shelf} AND instr(title_folded, 'x') > 0 AND (${column}, id) ${comparison} (1, 'x')`;
        return `SELECT content FROM recordings WHERE ${conditions} ORDER BY ${column} ${direction}, id ${direction} LIMIT 9`;
      }),
    ),
  );
}

it.each([
  `SELECT * FROM streams ${order}`,
  `SELECT * FROM streams WHERE ${after} ${order}`,
  `SELECT * FROM streams WHERE status = 'live' AND ${after} ${order}`,
  `SELECT * FROM streams WHERE owner_id = 'x' AND ${after} ${order}`,
  `SELECT * FROM streams WHERE status = 'live' AND owner_id = 'x' AND ${after} ${order}`,
  `SELECT count(*) FROM streams WHERE status = 'live'`,
  'DELETE FROM sessions WHERE expires_at <= 1',
  'SELECT content FROM recordings WHERE due_at <= 1 ORDER BY due_at, id LIMIT 10',
  `SELECT content FROM recordings WHERE due_at > 1 AND state IN ('uploading', 'finalizing') ORDER BY due_at, id LIMIT 10`,
  ...recordingLists(),
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
