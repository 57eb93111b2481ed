/** 16 characters of base64url, 96 random bits, as `PartId` of the protocol wants it. */
export function randomPartId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
