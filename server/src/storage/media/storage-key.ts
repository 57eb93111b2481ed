const segment = /^[\w-][\w.-]{0,127}$/;

/**
 * The segments of a key.
 *
 * @throws Error when it is none: whoever makes keys makes them from ids, so this is a fault of ours.
 */
export function keySegments(key: string): string[] {
  const segments = key.split('/');
  if (!segments.every((part) => segment.test(part))) throw new Error(`"${key}" is no key of a storage.`);
  return segments;
}
