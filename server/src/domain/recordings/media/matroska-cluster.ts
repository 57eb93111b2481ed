import { element, readUint } from './ebml';
import type { FragmentRow } from './fragment-table';
import { opusPacketMs } from './opus-packet';
import type { PartFindings } from './part-findings';

/** A frame whose length nobody says is taken to last until the next, but no longer than this. */
const longestFrameMs = 100;
const usualFrameMs = 33;
/** Differences of times up to here are exact. */
const latestBeginning = 2 ** 50;

interface OpenBlock {
  readonly end: number;
  readonly time: number;
  readonly endTime: number;
  readonly key: boolean;
}

interface OpenGroup {
  readonly end: number;
  block?: { readonly track: number; readonly time: number; readonly durationTicks: number | undefined } | undefined;
  durationTicks?: number | undefined;
  refers: boolean;
}

/** A cluster that more blocks may come for; only what JSON can hold. */
export interface OpenCluster {
  readonly offset: number;
  bodyOffset: number;
  time?: number | undefined;
  /** Where its last block ends that is known to be whole; undefined before the first. */
  end?: number | undefined;
  endTime: number;
  keyTime?: number | undefined;
  keyFrames: number;
  /** The newest block: whole only when what comes behind it is an element. */
  block?: OpenBlock | undefined;
  group?: OpenGroup | undefined;
  /** Times beyond this are wrong. */
  readonly latest: number;
  readonly earliest: number;
}

/** Reads the elements of a cluster, one after the other. */
export class OpenClusterReader {
  /** When the newest frame of each track of pictures was. */
  readonly lastVideoTimes: Map<number, number>;

  constructor(
    private readonly findings: PartFindings,
    public open: OpenCluster | undefined,
    lastVideoTimes: readonly (readonly [number, number])[] = [],
  ) {
    this.lastVideoTimes = new Map(lastVideoTimes);
  }

  /** Whether an element at this position would be one of a BlockGroup, which ends where it said it would. */
  isInGroup(position: number): boolean {
    const cluster = this.open;
    if (cluster?.group && position >= cluster.group.end) this.endGroup(cluster);
    return cluster?.group !== undefined;
  }

  begin(offset: number, longestLeap: number): void {
    const last = this.findings.table.last();
    // Every field at once, so that all clusters have one hidden class.
    this.open = {
      offset,
      bodyOffset: offset,
      time: undefined,
      end: undefined,
      endTime: 0,
      keyTime: undefined,
      keyFrames: 0,
      block: undefined,
      group: undefined,
      latest: last === undefined ? latestBeginning : last.endTime + longestLeap,
      earliest: last?.time ?? 0,
    };
  }

  /** How many bytes are done with, `-n` when it needs that many, undefined when this cannot stand here. */
  child(bytes: Uint8Array, position: number, id: number, headLength: number, length: number): number | undefined {
    const cluster = this.open;
    if (!cluster) return id === element.void || id === element.crc32 ? length : undefined;
    const { group } = cluster;
    if (group && position + length > group.end) return undefined;
    if (id === element.simpleBlock || id === element.blockGroup) {
      if (group || cluster.time === undefined) return undefined;
    } else if (!group && cluster.time === undefined && id !== element.timestamp && !isFiller(id)) return undefined;

    switch (id) {
      case element.timestamp:
        return this.timestamp(cluster, bytes, position, headLength, length);
      case element.simpleBlock:
      case element.block:
        return this.block(cluster, bytes, position, id, headLength, length);
      case element.blockGroup:
        commit(cluster);
        cluster.group = { end: position + length, refers: false };
        return headLength;
      case element.blockDuration:
        if (!group || length - headLength > 6) return undefined;
        if (bytes.length < length) return -length;
        group.durationTicks = readUint(bytes, headLength, length - headLength);
        return length;
      case element.referenceBlock:
        if (!group) return undefined;
        group.refers = true;
        return length;
      case element.position:
      case element.prevSize:
        if (group) return undefined;
        // What they say would not be so in a layout.
        if (cluster.end === undefined && cluster.block === undefined) cluster.bodyOffset = position + length;
        else commit(cluster);
        return length;
      default:
        // A group may hold what we do not know; between groups, the unknown is the sign of damage.
        if (!group && !isFiller(id)) return undefined;
        commit(cluster);
        return length;
    }
  }

  /** Whether there was room to keep it. */
  close(): boolean {
    const cluster = this.open;
    if (!cluster) return true;
    this.open = undefined;
    if (cluster.group?.block) this.endGroup(cluster);
    commit(cluster);
    return this.keep(cluster);
  }

  /** As `close`, when there is something wrong at `position`: the block before it may not be one. */
  breakOff(position: number): boolean {
    const cluster = this.open;
    if (!cluster) return true;
    this.open = undefined;
    if (cluster.block && cluster.block.end !== position) commit(cluster);
    return this.keep(cluster);
  }

  /** With the newest block, if it is there as a whole. */
  upTo(pushedBytes: number): { row: FragmentRow; keyFrames: number } | undefined {
    if (!this.open) return undefined;
    const cluster = structuredClone(this.open);
    const videoTimes = [...this.lastVideoTimes];
    if (cluster.group && cluster.group.end <= pushedBytes) this.endGroup(cluster);
    // Looking changes nothing.
    for (const [track, time] of videoTimes) this.lastVideoTimes.set(track, time);
    if (cluster.block && cluster.block.end <= pushedBytes) commit(cluster);
    const row = rowOf(cluster);
    return row && { row, keyFrames: cluster.keyFrames };
  }

  private keep(cluster: OpenCluster): boolean {
    const row = rowOf(cluster);
    if (!row) return true;
    this.findings.keyFrames += cluster.keyFrames;
    return this.findings.add(row);
  }

  private timestamp(
    cluster: OpenCluster,
    bytes: Uint8Array,
    position: number,
    headLength: number,
    length: number,
  ): number | undefined {
    const size = length - headLength;
    if (cluster.group || cluster.time !== undefined || size < 1 || size > 8) return undefined;
    if (bytes.length < length) return -length;
    const time = readUint(bytes, headLength, size);
    if (time < cluster.earliest || time > cluster.latest) {
      this.findings.addDamage('times', position);
      return undefined;
    }
    cluster.time = time;
    cluster.bodyOffset = position + length;
    return length;
  }

  private block(
    cluster: OpenCluster,
    bytes: Uint8Array,
    position: number,
    id: number,
    headLength: number,
    length: number,
  ): number | undefined {
    const { group, time: clusterTime } = cluster;
    if (clusterTime === undefined || (id === element.block) !== (group !== undefined) || group?.block) return undefined;
    const size = length - headLength;
    // Track, time, flags, and two bytes to know an Opus packet's length by.
    const needed = headLength + Math.min(size, 6);
    if (size < 4) return undefined;
    if (bytes.length < needed) return -needed;
    const number = (bytes[headLength] ?? 0) - 0x80;
    const track = this.findings.tracks.find((each) => each.number === number);
    if (!track) return undefined;
    const relative = new DataView(bytes.buffer, bytes.byteOffset).getInt16(headLength + 1);
    const time = Math.max(0, clusterTime + relative);
    const durationTicks =
      track.codec === 'opus' && size >= 6
        ? (opusPacketMs(bytes[headLength + 4] ?? 0, bytes[headLength + 5] ?? 0) * this.findings.ticksPerS) / 1_000
        : undefined;
    if (group) {
      group.block = { track: number, time, durationTicks };
      return length;
    }
    commit(cluster);
    const key = track.kind === 'audio' || ((bytes[headLength + 3] ?? 0) & 0x80) !== 0;
    cluster.block = this.openBlock(position + length, number, time, durationTicks, key);
    return length;
  }

  private endGroup(cluster: OpenCluster): void {
    const { group } = cluster;
    cluster.group = undefined;
    if (!group?.block) return;
    const { track, time, durationTicks } = group.block;
    cluster.block = this.openBlock(group.end, track, time, group.durationTicks ?? durationTicks, !group.refers);
  }

  private openBlock(end: number, number: number, time: number, ticks: number | undefined, key: boolean): OpenBlock {
    const duration = ticks ?? this.guessDuration(number, time);
    return { end, time, endTime: time + Math.round(duration), key: key && this.isSought(number) };
  }

  /** Whether one seeks by the frames of this track: pictures, or without pictures sound. */
  private isSought(number: number): boolean {
    const { tracks } = this.findings;
    const sought = tracks.find(({ kind }) => kind === 'video')?.kind ?? 'audio';
    return tracks.some((track) => track.number === number && track.kind === sought);
  }

  private guessDuration(track: number, time: number): number {
    const perMs = this.findings.ticksPerS / 1_000;
    const since = time - (this.lastVideoTimes.get(track) ?? time);
    this.lastVideoTimes.set(track, time);
    return since > 0 ? Math.min(since, longestFrameMs * perMs) : usualFrameMs * perMs;
  }
}

function isFiller(id: number): boolean {
  return id === element.void || id === element.crc32 || id === element.position || id === element.prevSize;
}

/** The newest block turned out to be whole. */
function commit(cluster: OpenCluster): void {
  const { block } = cluster;
  if (!block) return;
  cluster.block = undefined;
  cluster.end = block.end;
  cluster.endTime = Math.max(cluster.endTime, block.endTime);
  if (!block.key) return;
  cluster.keyTime ??= block.time;
  cluster.keyFrames += 1;
}

function rowOf({ offset, bodyOffset, end, time, endTime, keyTime }: OpenCluster): FragmentRow | undefined {
  if (time === undefined || end === undefined) return undefined;
  return { offset, bodyOffset, end, time, endTime: Math.max(time, endTime), keyTime };
}
