import type Database from 'libsql';
import * as z from 'zod';
import type { MeetingRecord } from '../../domain/meetings/meeting-record';
import type { MeetingStore } from '../../domain/meetings/meeting-store';
import { storedMeeting } from '../meeting-schema';
import { writing } from './database-writing';

/** A row as it has to be for the rest of the program to trust it. */
const MeetingRow = z.object({
  id: storedMeeting.id,
  kind: storedMeeting.kind,
  owner_id: storedMeeting.ownerId,
  participants: z.string(),
  created_at: z.int(),
  kept_until: z.int(),
});

/** Rooms and meetings in the embedded database. */
export class SqliteMeetingStore implements MeetingStore {
  readonly #insert;
  readonly #find;
  readonly #keep;
  readonly #remove;
  readonly #prune;

  constructor(database: Database.Database) {
    this.#insert = database.prepare(
      `INSERT INTO meetings (id, kind, owner_id, participants, created_at, kept_until)
       VALUES (@id, @kind, @ownerId, @participants, @createdAt, @keptUntil)`,
    );
    this.#find = database.prepare('SELECT * FROM meetings WHERE id = @id');
    this.#keep = database.prepare(
      'UPDATE meetings SET kept_until = @keptUntil WHERE id = @id AND kept_until < @keptUntil',
    );
    this.#remove = database.prepare('DELETE FROM meetings WHERE id = @id');
    this.#prune = database.prepare('DELETE FROM meetings WHERE kept_until <= @before');
  }

  insert({ participants, ...record }: MeetingRecord): Promise<void> {
    writing(() => this.#insert.run({ ...record, participants: JSON.stringify(participants) }));
    return Promise.resolve();
  }

  find(id: string): Promise<MeetingRecord | undefined> {
    const row: unknown = this.#find.get({ id });
    return Promise.resolve(row === undefined ? undefined : readMeetingRow(row));
  }

  keep(ids: readonly string[], keptUntil: number): Promise<void> {
    for (const id of ids) this.#keep.run({ id, keptUntil });
    return Promise.resolve();
  }

  remove(id: string): Promise<void> {
    this.#remove.run({ id });
    return Promise.resolve();
  }

  prune(before: number): Promise<void> {
    this.#prune.run({ before });
    return Promise.resolve();
  }
}

/** @throws ZodError for a row that this program cannot have written. */
function readMeetingRow(stored: unknown): MeetingRecord {
  const row = MeetingRow.parse(stored);
  return {
    id: row.id,
    kind: row.kind,
    ownerId: row.owner_id,
    participants: storedMeeting.participants.parse(JSON.parse(row.participants)),
    createdAt: row.created_at,
    keptUntil: row.kept_until,
  };
}
