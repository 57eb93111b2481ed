import { limits, visibleText } from '@onair/protocol';

// What the protocol refuses in a title, because it could make one look like another.
const refused = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/** A title that the server takes: what was typed, made fit, or `fallback` if nothing is left of it. */
export function fitTitle(typed: string, fallback: string): string {
  // Again after the cut, which may have gone through the middle of a character.
  const fit = typed.replace(refused, ' ').slice(0, limits.titleLength).replace(refused, ' ').trim();
  return visibleText(fit) === '' ? fallback : fit;
}
