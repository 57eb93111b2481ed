import { expect, test } from 'vitest';
import { readGalleryAddress, writeGalleryAddress, type GalleryAddress } from './gallery-address';

test('what was written is read again', () => {
  const addresses: GalleryAddress[] = [
    { q: 'evening & news', sort: 'longest', owner: 'me' },
    { q: '', sort: 'newest', owner: null },
  ];
  for (const address of addresses) {
    const { q, sort, owner } = writeGalleryAddress(address);
    expect(readGalleryAddress(q ?? undefined, sort ?? undefined, owner ?? undefined)).toEqual(address);
  }
});

test('an address that says nothing special has no query', () => {
  expect(writeGalleryAddress({ q: '  ', sort: 'newest', owner: null })).toEqual({ q: null, sort: null, owner: null });
});

test('nonsense in the address counts as not said', () => {
  expect(readGalleryAddress('x'.repeat(500), 'loudest', 'you')).toEqual({
    q: 'x'.repeat(120),
    sort: 'newest',
    owner: null,
  });
});
