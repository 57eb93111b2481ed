import { childrenOf, element, idBytes, writeElement, writeFloat, writeLongHead, writeText, writeUint } from './ebml';
import type { IndexedTrack } from './part-index';

const webmCodecs = /^(vp8|vp9|av01|opus|vorbis)\b/;
/**
 * With Firefox's delay of 6.5 ms, some sound begins before 0, and every seek fails in Chromium ("demuxer seek failed").
 * Chromium writes neither.
 */
const replaced = new Set<number>([element.trackNumber, element.codecDelay, element.seekPreRoll]);
/** Wide enough for every position and time, so that the head's length does not depend on them. */
const positionBytes = 7;

/** A place to which one can seek. Position is of its cluster, counted from where the clusters begin. */
export interface CuePlace {
  readonly time: number;
  readonly track: number;
  readonly position: number;
}

/** What a head is made from. Times in ticks. */
export interface MatroskaHeadParts {
  readonly tracks: readonly IndexedTrack[];
  readonly ticksPerS: number;
  readonly duration: number;
  readonly cues: readonly CuePlace[];
  /** How many bytes all clusters take. */
  readonly clusterBytes: number;
}

/** Whether these tracks make a WebM file; otherwise it is Matroska without further promises. */
export function isWebm(tracks: readonly IndexedTrack[]): boolean {
  return tracks.every(({ codec }) => webmCodecs.test(codec));
}

/** Everything before the first cluster, with what one seeks by in front (RFC 9559, section 25.3). */
export function writeMatroskaHead({ tracks, ticksPerS, duration, cues, clusterBytes }: MatroskaHeadParts): Uint8Array {
  const ebml = writeElement(
    element.ebml,
    writeUint(element.ebmlVersion, 1),
    writeUint(element.ebmlReadVersion, 1),
    writeUint(element.ebmlMaxIdLength, 4),
    writeUint(element.ebmlMaxSizeLength, 8),
    writeText(element.docType, isWebm(tracks) ? 'webm' : 'matroska'),
    writeUint(element.docTypeVersion, 4),
    writeUint(element.docTypeReadVersion, 2),
  );
  const info = writeElement(
    element.info,
    writeUint(element.timestampScale, Math.round(1e9 / ticksPerS)),
    writeFloat(element.duration, duration),
    writeText(element.muxingApp, 'onair'),
    writeText(element.writingApp, 'onair'),
  );
  const entries = tracks.map(({ description, number }) => renumbered(description, number));
  const trackList = writeElement(element.tracks, ...entries);
  const seekHeadBytes = seekHead(0, 0, 0).length;
  const cueBytes = cueList(cues, 0).length;
  const beforeClusters = seekHeadBytes + info.length + trackList.length + cueBytes;
  return Buffer.concat([
    ebml,
    writeLongHead(element.segment, beforeClusters + clusterBytes),
    seekHead(seekHeadBytes, seekHeadBytes + info.length, seekHeadBytes + info.length + trackList.length),
    info,
    trackList,
    cueList(cues, beforeClusters),
  ]);
}

function seekHead(info: number, tracks: number, cues: number): Uint8Array {
  const places: [number, number][] = [
    [element.info, info],
    [element.tracks, tracks],
    [element.cues, cues],
  ];
  const seeks = places.map(([id, position]) =>
    writeElement(
      element.seek,
      writeElement(element.seekId, idBytes(id)),
      writeUint(element.seekPosition, position, positionBytes),
    ),
  );
  return writeElement(element.seekHead, ...seeks);
}

function cueList(cues: readonly CuePlace[], beforeClusters: number): Uint8Array {
  const points = cues.map(({ time, track, position }) =>
    writeElement(
      element.cuePoint,
      writeUint(element.cueTime, time, positionBytes),
      writeElement(
        element.cueTrackPositions,
        writeUint(element.cueTrack, track),
        writeUint(element.cueClusterPosition, beforeClusters + position, positionBytes),
      ),
    ),
  );
  return points.length === 0 ? new Uint8Array(0) : writeElement(element.cues, ...points);
}

function renumbered(entry: Uint8Array, number: number): Uint8Array {
  const [found] = childrenOf(entry);
  const children = found ? [...childrenOf(found.content)] : [];
  const kept = children.filter(({ id }) => !replaced.has(id)).map(({ whole }) => whole);
  return writeElement(element.trackEntry, writeUint(element.trackNumber, number), ...kept);
}
