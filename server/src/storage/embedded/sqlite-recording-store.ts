import type Database from 'libsql';
import type { RecordingRecord } from '../../domain/recordings/recording-record';
import {
  descends,
  foldTitle,
  type RecordingSelection,
  type RecordingSort,
  type RecordingStore,
} from '../../domain/recordings/recording-store';
import { RecordingSchema } from '../recording-schema';
import { writing } from './database-writing';

/** What a record is listed by stands in columns of its own; the record itself is in `content`. */
const columns = [
  'id',
  'stream_id',
  'owner_id',
  'visibility',
  'state',
  'title_folded',
  'started_at',
  'duration_ms',
  'size_bytes',
  'due_at',
  'revision',
  'content',
] as const;

const sortColumns: Readonly<Record<RecordingSort, string>> = {
  newest: 'started_at',
  oldest: 'started_at',
  longest: 'duration_ms',
  largest: 'size_bytes',
  title: 'title_folded',
};

/** Records of recordings in the embedded database. */
export class SqliteRecordingStore implements RecordingStore {
  readonly #insert;
  readonly #find;
  readonly #findByStream;
  readonly #replace;
  readonly #remove;
  readonly #due;
  readonly #unfinishedDueAfter;
  readonly #walk;
  /** One statement for each combination of order and conditions. */
  readonly #lists = new Map<string, Database.Statement>();

  constructor(private readonly database: Database.Database) {
    const values = columns.map((column) => `@${column}`).join(', ');
    const changes = columns.filter((column) => column !== 'id').map((column) => `${column} = @${column}`);
    this.#insert = database.prepare(
      `INSERT INTO recordings (${columns.join(', ')}) VALUES (${values}) ON CONFLICT (stream_id) DO NOTHING`,
    );
    this.#find = database.prepare('SELECT content FROM recordings WHERE id = @id');
    this.#findByStream = database.prepare('SELECT content FROM recordings WHERE stream_id = @streamId');
    this.#replace = database.prepare(
      `UPDATE recordings SET ${changes.join(', ')} WHERE id = @id AND revision = @revision - 1`,
    );
    this.#remove = database.prepare('DELETE FROM recordings WHERE id = @id AND revision = @revision');
    this.#due = database.prepare(
      'SELECT content FROM recordings WHERE due_at <= @now ORDER BY due_at, id LIMIT @limit',
    );
    this.#unfinishedDueAfter = database.prepare(
      `SELECT content FROM recordings WHERE due_at > @time AND state IN ('uploading', 'finalizing') ORDER BY due_at, id LIMIT @limit`,
    );
    this.#walk = database.prepare('SELECT content FROM recordings WHERE id > @afterId ORDER BY id LIMIT @limit');
  }

  insert(record: RecordingRecord): Promise<boolean> {
    return Promise.resolve(writing(() => this.#insert.run(writeRow(record))).changes > 0);
  }

  find(id: string): Promise<RecordingRecord | undefined> {
    return Promise.resolve(optionalRow(this.#find.get({ id })));
  }

  findByStream(streamId: string): Promise<RecordingRecord | undefined> {
    return Promise.resolve(optionalRow(this.#findByStream.get({ streamId })));
  }

  replace(record: RecordingRecord): Promise<boolean> {
    const next = { ...record, revision: record.revision + 1 };
    return Promise.resolve(writing(() => this.#replace.run(writeRow(next))).changes > 0);
  }

  remove({ id, revision }: Pick<RecordingRecord, 'id' | 'revision'>): Promise<boolean> {
    return Promise.resolve(writing(() => this.#remove.run({ id, revision })).changes > 0);
  }

  list({ ownerId, titleContains, sort, after, limit }: RecordingSelection): Promise<RecordingRecord[]> {
    const column = sortColumns[sort];
    const conditions = [
      ownerId === undefined ? `visibility = 'public' AND state NOT IN ('failed', 'deleted')` : 'owner_id = @ownerId',
      ...(titleContains === undefined ? [] : ['instr(title_folded, @titleContains) > 0']),
      ...(after === undefined ? [] : [`(${column}, id) ${descends(sort) ? '<' : '>'} (@value, @afterId)`]),
    ];
    const parameters = {
      limit,
      ...(ownerId !== undefined && { ownerId }),
      ...(titleContains !== undefined && { titleContains }),
      ...(after !== undefined && { value: after.value, afterId: after.id }),
    };
    const direction = descends(sort) ? 'DESC' : 'ASC';
    const order = `ORDER BY ${column} ${direction}, id ${direction}`;
    const query = `SELECT content FROM recordings WHERE ${conditions.join(' AND ')} ${order} LIMIT @limit`;
    return Promise.resolve(this.#listStatement(query).all(parameters).map(readRow));
  }

  due(now: number, limit: number): Promise<RecordingRecord[]> {
    return Promise.resolve(this.#due.all({ now, limit }).map(readRow));
  }

  unfinishedDueAfter(time: number, limit: number): Promise<RecordingRecord[]> {
    return Promise.resolve(this.#unfinishedDueAfter.all({ time, limit }).map(readRow));
  }

  walk(afterId: string, limit: number): Promise<RecordingRecord[]> {
    return Promise.resolve(this.#walk.all({ afterId, limit }).map(readRow));
  }

  #listStatement(query: string): Database.Statement {
    const statement = this.#lists.get(query) ?? this.database.prepare(query);
    this.#lists.set(query, statement);
    return statement;
  }
}

function writeRow(record: RecordingRecord): Record<(typeof columns)[number], string | number | null> {
  return {
    id: record.id,
    stream_id: record.streamId,
    owner_id: record.ownerId,
    visibility: record.visibility,
    state: record.state,
    title_folded: foldTitle(record.title),
    started_at: record.startedAt,
    duration_ms: record.durationMs,
    size_bytes: record.sizeBytes,
    due_at: record.dueAt,
    revision: record.revision,
    content: JSON.stringify(record),
  };
}

/** @throws ZodError for a row that this program cannot have written. */
function readRow(row: unknown): RecordingRecord {
  const { content } = row as { content: string };
  return RecordingSchema.parse(JSON.parse(content));
}

function optionalRow(row: unknown): RecordingRecord | undefined {
  return row === undefined ? undefined : readRow(row);
}
