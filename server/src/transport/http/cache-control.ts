/**
 * How long an answer may be kept: for good where its address names its bytes, otherwise until it is asked about. Caches that
 * people share ask each time: what is hidden or deleted must not go on being told by them.
 */
export function cacheControl(scope: 'public' | 'private', isUnchanging: boolean): string {
  if (!isUnchanging) return `${scope}, no-cache`;
  return scope === 'public'
    ? 'public, max-age=31536000, s-maxage=0, immutable'
    : 'private, max-age=31536000, immutable';
}
