import { Injectable } from '@angular/core';
import type { Recording } from '@onair/protocol';
import { sameGalleryAddress, type GalleryAddress } from './gallery-address';

/** A list as it was left. */
export interface LeftGallery {
  readonly address: GalleryAddress;
  readonly recordings: readonly Recording[];
  readonly cursor: string | null;
  /** In CSS pixels. */
  readonly scrollTop: number;
}

/** Keeps the list that was left last, so that going back from a recording leads to the same place in it. */
@Injectable({ providedIn: 'root' })
export class GalleryMemory {
  private left: LeftGallery | null = null;

  keep(gallery: LeftGallery): void {
    this.left = gallery;
  }

  recall(address: GalleryAddress): LeftGallery | null {
    return this.left && sameGalleryAddress(this.left.address, address) ? this.left : null;
  }
}
