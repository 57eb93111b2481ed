/** The pictures that browsers can make of a canvas and that are worth keeping. */
export type PictureType = 'image/jpeg' | 'image/webp';

/** Tells a picture's type by its first bytes, whatever its sender calls it; undefined for anything else. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  if (bytes.length < 12) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  const text = (start: number, end: number): string => String.fromCharCode(...bytes.subarray(start, end));
  // RIFF container, of which bytes 4 to 8 are the length (WebP Container Specification).
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  return undefined;
}
