import type { Recording } from '@onair/protocol';
import type { RecordingRecord } from './recording-record';

/** A recording as the session that asks may see it. */
export function describeRecording(record: RecordingRecord, ownerId: string | undefined): Recording {
  const { id, streamId, title, visibility, state, failure, durationMs, sizeBytes, mimeType, tracks } = record;
  const address = `/api/recordings/${id}`;
  const version = mediaVersion(record);
  return {
    id,
    streamId,
    title,
    visibility,
    // Whoever would be shown a deleted one is told that there is none.
    state: state === 'deleted' ? 'failed' : state,
    failure,
    startedAt: new Date(record.startedAt).toISOString(),
    durationMs,
    sizeBytes,
    mimeType,
    tracks,
    mine: record.ownerId === ownerId,
    thumbnailUrl: record.thumbnail === null ? null : `${address}/thumbnail?v=${record.thumbnail}`,
    mediaUrl: version === undefined ? null : `${address}/media?v=${version}`,
  };
}

/**
 * Names the media as they are now: once finished by their own version, before that by how much has come of each part.
 * Undefined while there is nothing to play.
 */
export function mediaVersion({ state, version, parts, durationMs }: RecordingRecord): string | undefined {
  if (state === 'ready') return version ?? undefined;
  if (state === 'failed' || durationMs === 0) return undefined;
  return `live-${parts.map(({ receivedBytes }) => receivedBytes.toString(36)).join('.')}`;
}

/** How much of each part belongs to a version of media that grow; undefined for any other version. */
export function liveSizes({ parts }: RecordingRecord, version: string): readonly number[] | undefined {
  if (!/^live-[0-9a-z]{1,11}(\.[0-9a-z]{1,11})*$/.test(version)) return undefined;
  const sizes = version
    .slice('live-'.length)
    .split('.')
    .map((text) => Number.parseInt(text, 36));
  const hasCome = sizes.every((bytes, place) => bytes <= (parts[place]?.receivedBytes ?? -1));
  return hasCome ? sizes : undefined;
}
