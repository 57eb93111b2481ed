import { limits, RecordingQuery } from '@onair/protocol';

export const sorts = RecordingQuery.shape.sort.def.innerType.options;
type Sort = RecordingQuery['sort'];

/** What the gallery's address says: which recordings, in which order. */
export interface GalleryAddress {
  /** Part of the title; empty for all. */
  readonly q: string;
  readonly sort: Sort;
  /** Null for everybody's. */
  readonly owner: 'me' | null;
}

/** Reads the address; whatever it says that is unknown counts as not said. */
export function readGalleryAddress(
  q: string | undefined,
  sort: string | undefined,
  owner: string | undefined,
): GalleryAddress {
  return {
    q: (q ?? '').trim().slice(0, limits.titleLength),
    sort: sorts.find((known) => known === sort) ?? 'newest',
    owner: owner === 'me' ? 'me' : null,
  };
}

/** The query of the address; what is as it is anyway is left out. */
export function writeGalleryAddress({ q, sort, owner }: GalleryAddress): Record<string, string | null> {
  return { q: q.trim() || null, sort: sort === 'newest' ? null : sort, owner };
}

export function sameGalleryAddress(one: GalleryAddress, other: GalleryAddress): boolean {
  return one.q === other.q && one.sort === other.sort && one.owner === other.owner;
}
