import { createHash } from 'node:crypto';

const idLength = 22;

/** One tab of one session. Its key never leaves the request that it came with. */
export function personId(ownerId: string, tabKey: string): string {
  return digest('person', ownerId, tabKey);
}

/** Made from who and where, so that it is the same again after everything that was known of it is lost. */
export function seatId(gatheringId: string, person: string): string {
  return digest('seat', gatheringId, person);
}

/** Stands for a folded name wherever names must not be read. */
export function nameKey(foldedName: string): string {
  return digest('name', foldedName);
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, idLength);
}
