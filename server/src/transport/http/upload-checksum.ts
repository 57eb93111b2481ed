import { createHash, timingSafeEqual } from 'node:crypto';
import { limits } from '@onair/protocol';
import { Refusal } from '../../domain/refusal';

/** What was read has to be kept until it is known to be right, in memory: so much of one request, and of all of them. */
const mostBytes = limits.uploadRequestBytes;
const mostHeldBytes = 32 * mostBytes;

let heldBytes = 0;

/** Algorithms by the names that tus gives them (tus 1.0, section Checksum). */
export const checksumAlgorithms = ['sha1', 'sha256', 'sha512', 'md5'] as const;

/** A checksum that a request was sent with. */
export class UploadChecksum {
  private constructor(
    private readonly algorithm: (typeof checksumAlgorithms)[number],
    private readonly digest: Buffer,
  ) {}

  /**
   * Reads `Upload-Checksum`.
   *
   * @throws Refusal `bad-request` for another algorithm, or no checksum at all.
   */
  static read(header: string): UploadChecksum {
    const [name, encoded = ''] = header.split(' ');
    const algorithm = checksumAlgorithms.find((known) => known === name);
    const digest = Buffer.from(encoded, 'base64');
    if (algorithm === undefined || digest.length !== createHash(algorithm).digest().length) {
      throw Refusal.badRequest(`Upload-Checksum: must be one of ${checksumAlgorithms.join(', ')}, and its digest`);
    }
    return new UploadChecksum(algorithm, digest);
  }

  /**
   * Reads everything, and gives it when it is what was sent.
   *
   * @throws Refusal `checksum-mismatch`, `too-large`, or `unavailable` while others are keeping too much.
   */
  async *verified(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    // Given when it is counted no more: whoever takes it may fail, and come back no more.
    yield await this.#whole(data);
  }

  async #whole(data: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    const hash = createHash(this.algorithm);
    let bytes = 0;
    try {
      for await (const piece of data) {
        bytes += piece.byteLength;
        heldBytes += piece.byteLength;
        if (bytes > mostBytes) throw Refusal.checkedTooLarge(mostBytes);
        if (heldBytes > mostHeldBytes) throw Refusal.unavailable();
        hash.update(piece);
        pieces.push(piece);
      }
      if (!timingSafeEqual(hash.digest(), this.digest)) throw Refusal.checksumMismatch();
      return Buffer.concat(pieces);
    } finally {
      heldBytes -= bytes;
    }
  }
}
