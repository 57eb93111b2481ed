/**
 * 22 characters of base64url, 128 random bits. `crypto.randomUUID` would do, but watchers on a plain-http address do
 * not have it.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
