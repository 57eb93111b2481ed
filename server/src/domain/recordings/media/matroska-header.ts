import { childrenOf, element, idBytes, readUint } from './ebml';

const clusterId = Buffer.from(idBytes(element.cluster));
const millisecond = 1_000_000;

/** Whether the content of an EBML header is that of something else than WebM or Matroska. */
export function isForeignHeader(content: Uint8Array): boolean {
  for (const { id, content: value } of childrenOf(content)) {
    if (id !== element.docType) continue;
    const type = Buffer.from(value).toString('latin1').replace(/\0+$/, '');
    return type !== 'webm' && type !== 'matroska';
  }
  // RFC 8794 names no default that would be one of them.
  return true;
}

/** How many nanoseconds a tick takes, from the content of an Info element (RFC 9559, section 5.1.2.9). */
export function readTimestampScale(content: Uint8Array): number {
  for (const { id, content: value } of childrenOf(content)) {
    if (id !== element.timestampScale || value.length > 6) continue;
    const scale = readUint(value, 0, value.length);
    if (scale >= 1 && scale <= 1_000 * millisecond) return scale;
  }
  return millisecond;
}

/** How many bytes can be passed over, because no cluster begins in them. */
export function findCluster(bytes: Uint8Array): number {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(clusterId);
  if (found >= 0) return found;
  return Math.max(0, bytes.length - clusterId.length + 1);
}
