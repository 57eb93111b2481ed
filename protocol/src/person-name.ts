import * as z from 'zod/mini';
import { limits } from './limits';
import { visibleText } from './visible-text';

const forbidden = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;

/**
 * What somebody is called in calls and meetings: normalized (NFKC of Unicode), trimmed, 1 to
 * {@link limits.nameLength} characters, one of them visible, and none that reorders or breaks the line.
 */
export const PersonName = z.string().check(
  // Beyond it, normalizing would be work for nothing.
  z.maxLength(limits.nameLength * 8),
  z.normalize('NFKC'),
  z.trim(),
  z.refine((name) => !forbidden.test(name), 'must have no control characters'),
  z.refine((name) => visibleText(name) !== '', 'must not be empty'),
  z.refine((name) => Array.from(name).length <= limits.nameLength, `must have at most ${limits.nameLength} characters`),
);
export type PersonName = z.infer<typeof PersonName>;

/** What two names are compared by: without case, invisible characters, or how many spaces are between the words. */
export function foldName(name: string): string {
  const visible = visibleText(name.normalize('NFKC')).replace(/\s+/gu, ' ');
  // Up and down again: ß and SS, σ and ς are the same name then.
  return visible.toUpperCase().toLowerCase().normalize('NFKC');
}
