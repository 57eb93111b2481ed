import { Refusal } from '../refusal';
import type { StreamPosition } from './stream-store';

/** Writes a place in a list as the opaque cursor that clients hand back. */
export function encodeCursor({ startedAt, id }: StreamPosition): string {
  return Buffer.from(`${startedAt}.${id}`).toString('base64url');
}

/**
 * Reads a cursor that {@link encodeCursor} wrote.
 *
 * @throws Refusal `bad-request` for anything else.
 */
export function decodeCursor(cursor: string): StreamPosition {
  const [, startedAt, id] = /^(\d{1,15})\.([\w-]{16})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (startedAt === undefined || id === undefined) throw Refusal.badRequest('cursor: is not one that was given out');
  return { startedAt: Number(startedAt), id };
}
