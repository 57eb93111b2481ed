const clusterId = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);
const unknownSize = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

/**
 * As many bytes of a live WebM as are wanted, or a little more: the clusters of a short one again and again, each at its
 * time. `lengthMs` is how long the short one lasts.
 */
export function* longWebm(short: Buffer, lengthMs: number, bytes: number): Generator<Buffer> {
  const starts = clusterStarts(short);
  const head = short.subarray(0, starts[0]);
  yield head;
  const clusters = starts.map((start, place) => read(short.subarray(start, starts[place + 1])));
  for (let made = head.length, round = 0; made < bytes; round += 1) {
    for (const { timeMs, blocks } of clusters) {
      const cluster = Buffer.concat([clusterId, unknownSize, timestamp(timeMs + round * lengthMs), blocks]);
      made += cluster.length;
      yield cluster;
    }
  }
}

function clusterStarts(webm: Buffer): number[] {
  const starts: number[] = [];
  for (let at = webm.indexOf(clusterId); at >= 0; at = webm.indexOf(clusterId, at + 4)) starts.push(at);
  return starts;
}

/** A cluster begins with its id, its size and its Timestamp (RFC 9559, section 5.1.3). */
function read(cluster: Buffer): { timeMs: number; blocks: Buffer } {
  const afterSize = 4 + lengthOfSize(cluster[4] ?? 0);
  if (cluster[afterSize] !== 0xe7) throw new Error('A cluster does not begin with its time.');
  const timeBytes = (cluster[afterSize + 1] ?? 0) & 0x7f;
  const timeAt = afterSize + 2;
  return { timeMs: cluster.readUIntBE(timeAt, timeBytes), blocks: cluster.subarray(timeAt + timeBytes) };
}

/** The leading zeros of the first byte tell how many follow (RFC 8794, section 4). */
function lengthOfSize(first: number): number {
  return Math.clz32(first) - 23;
}

function timestamp(timeMs: number): Buffer {
  const element = Buffer.alloc(10);
  element[0] = 0xe7;
  element[1] = 0x88;
  element.writeBigUInt64BE(BigInt(timeMs), 2);
  return element;
}
