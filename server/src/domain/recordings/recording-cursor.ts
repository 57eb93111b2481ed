import { Refusal } from '../refusal';
import type { RecordingRecord } from './recording-record';
import { type RecordingPosition, type RecordingSort, sortValue } from './recording-store';

/** Writes a place in a list as the opaque cursor that clients hand back. */
export function encodeCursor(record: RecordingRecord, sort: RecordingSort): string {
  return Buffer.from(JSON.stringify([sort, sortValue(record, sort), record.id])).toString('base64url');
}

/**
 * Reads a cursor that {@link encodeCursor} wrote for this order.
 *
 * @throws Refusal `bad-request` for anything else.
 */
export function decodeCursor(cursor: string, sort: RecordingSort): RecordingPosition {
  const [writtenSort, value, id] = parts(cursor);
  const wanted = sort === 'title' ? 'string' : 'number';
  const fits = writtenSort === sort && typeof value === wanted && typeof id === 'string' && /^[\w-]{16}$/.test(id);
  if (!fits || (typeof value !== 'string' && typeof value !== 'number')) throw notGivenOut();
  return { value, id };
}

function parts(cursor: string): readonly unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(read)) return read;
  } catch {
    // Whatever somebody makes up is no JSON, which shows only in reading it.
  }
  throw notGivenOut();
}

function notGivenOut(): Refusal {
  return Refusal.badRequest('cursor: is not one that was given out for this order');
}
