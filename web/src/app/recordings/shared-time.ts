/** Seconds that a link asks to start at (`?t=83`); null if it asks for nothing. */
export function readSharedTime(t: string | undefined): number | null {
  return t !== undefined && /^\d{1,7}(\.\d+)?$/.test(t) ? Number(t) : null;
}

/** A link to a recording, with the second to start at unless that is null. */
export function recordingLink(origin: string, id: string, second: number | null): string {
  const link = new URL(`/recordings/${id}`, origin);
  if (second !== null && second >= 1) link.searchParams.set('t', String(Math.floor(second)));
  return link.href;
}
