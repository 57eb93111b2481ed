import type Database from 'libsql';
import type { StreamRecord } from '../../domain/streams/stream-record';
import type { StreamChanges, StreamEnding, StreamSelection, StreamStore } from '../../domain/streams/stream-store';
import { writing } from './database-writing';
import { readStreamRow, streamColumns, writeStreamRow } from './stream-row';

/** Stream records in the embedded database. */
export class SqliteStreamStore implements StreamStore {
  readonly #insert;
  readonly #find;
  readonly #findAll;
  readonly #update;
  readonly #raisePeak;
  readonly #end;
  /** One statement for each combination of conditions, of which there are eight. */
  readonly #lists = new Map<string, Database.Statement>();

  constructor(private readonly database: Database.Database) {
    const columns = streamColumns.join(', ');
    const values = streamColumns.map((column) => `@${column}`).join(', ');
    this.#insert = database.prepare(`INSERT INTO streams (${columns}) VALUES (${values})`);
    this.#find = database.prepare('SELECT * FROM streams WHERE id = @id');
    this.#findAll = database.prepare('SELECT * FROM streams WHERE id IN (SELECT value FROM json_each(@ids))');
    this.#update = database.prepare(
      `UPDATE streams SET
         title = coalesce(@title, title), audio = coalesce(@audio, audio), video = coalesce(@video, video),
         epoch = coalesce(@epoch, epoch), thumbnail_version = coalesce(@thumbnailVersion, thumbnail_version),
         thumbnail_taken_at = coalesce(@thumbnailTakenAt, thumbnail_taken_at)
       WHERE id = @id AND status = 'live' AND epoch <= coalesce(@saidIn, epoch) RETURNING *`,
    );
    this.#raisePeak = database.prepare(
      'UPDATE streams SET peak_viewers = @viewers WHERE id = @id AND peak_viewers < @viewers',
    );
    this.#end = database.prepare(
      `UPDATE streams SET status = 'ended', ended_at = @endedAt, end_reason = @endReason
       WHERE id = @id AND status = 'live' RETURNING *`,
    );
  }

  insert(record: StreamRecord): Promise<void> {
    writing(() => this.#insert.run(writeStreamRow(record)));
    return Promise.resolve();
  }

  find(id: string): Promise<StreamRecord | undefined> {
    return Promise.resolve(optionalRow(this.#find.get({ id })));
  }

  findAll(ids: readonly string[]): Promise<StreamRecord[]> {
    return Promise.resolve(this.#findAll.all({ ids: JSON.stringify(ids) }).map(readStreamRow));
  }

  list({ status, ownerId, after, limit }: StreamSelection): Promise<StreamRecord[]> {
    const conditions = [
      ...(status === undefined ? [] : ['status = @status']),
      ...(ownerId === undefined ? [] : ['owner_id = @ownerId']),
      ...(after === undefined ? [] : ['(started_at, id) < (@startedAt, @id)']),
    ];
    const parameters = {
      limit,
      ...(status !== undefined && { status }),
      ...(ownerId !== undefined && { ownerId }),
      ...(after !== undefined && { startedAt: after.startedAt, id: after.id }),
    };
    return Promise.resolve(this.#listStatement(conditions).all(parameters).map(readStreamRow));
  }

  updateLive(
    id: string,
    { title, media, epoch, thumbnail }: StreamChanges,
    saidIn?: number,
  ): Promise<StreamRecord | undefined> {
    const row = this.#update.get({
      id,
      saidIn: saidIn ?? null,
      title: title ?? null,
      audio: media === undefined ? null : Number(media.audio),
      video: media === undefined ? null : Number(media.video),
      epoch: epoch ?? null,
      thumbnailVersion: thumbnail?.version ?? null,
      thumbnailTakenAt: thumbnail?.takenAt ?? null,
    });
    return Promise.resolve(optionalRow(row));
  }

  raisePeakViewers(id: string, viewers: number): Promise<void> {
    this.#raisePeak.run({ id, viewers });
    return Promise.resolve();
  }

  end(id: string, { endedAt, endReason }: StreamEnding): Promise<StreamRecord | undefined> {
    return Promise.resolve(optionalRow(this.#end.get({ id, endedAt, endReason })));
  }

  check(): Promise<void> {
    this.database.prepare('SELECT 1').get();
    return Promise.resolve();
  }

  #listStatement(conditions: readonly string[]): Database.Statement {
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const query = `SELECT * FROM streams ${where} ORDER BY started_at DESC, id DESC LIMIT @limit`;
    const statement = this.#lists.get(query) ?? this.database.prepare(query);
    this.#lists.set(query, statement);
    return statement;
  }
}

function optionalRow(row: unknown): StreamRecord | undefined {
  return row === undefined ? undefined : readStreamRow(row);
}
