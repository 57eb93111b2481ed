import { crc32 } from 'node:zlib';

const checksumBytes = 4;
const lengthBytes = 4;

interface Envelope {
  readonly version: number;
  readonly lengths: readonly number[];
  readonly value: unknown;
}

/** Something as JSON and some bytes beside it, as one small object: checksum, length of the JSON, JSON, bytes. */
export function packRecord(version: number, value: object, ...blobs: readonly Uint8Array[]): Uint8Array {
  const envelope: Envelope = { version, lengths: blobs.map(({ length }) => length), value };
  const text = Buffer.from(JSON.stringify(envelope));
  const packed = Buffer.concat([Buffer.alloc(checksumBytes + lengthBytes), text, ...blobs]);
  packed.writeUInt32BE(text.length, checksumBytes);
  packed.writeUInt32BE(crc32(packed.subarray(checksumBytes)));
  return packed;
}

/**
 * What was packed. The checksum tells that it is what we have written, so its shape is that of what we pack.
 *
 * @throws RangeError when it was cut off or changed, or is of another version.
 */
export function unpackRecord(bytes: Uint8Array, version: number): { value: unknown; blobs: Uint8Array[] } {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = checksumBytes + lengthBytes;
  if (packed.length < start || crc32(packed.subarray(checksumBytes)) !== packed.readUInt32BE()) {
    throw new RangeError('These bytes are damaged, or not ours.');
  }
  let at = start + packed.readUInt32BE(checksumBytes);
  const envelope = JSON.parse(packed.toString('utf8', start, at)) as Envelope;
  if (envelope.version !== version) throw new RangeError(`Version ${envelope.version} is not known.`);
  const blobs = envelope.lengths.map((length) => packed.subarray(at, (at += length)));
  return { value: envelope.value, blobs };
}
