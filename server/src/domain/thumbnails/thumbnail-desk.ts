import { createHash } from 'node:crypto';
import { limits } from '@onair/protocol';
import type { Clock } from '../clock/clock';
import type { RecordingStore } from '../recordings/recording-store';
import { Refusal } from '../refusal';
import type { StreamCatalog } from '../streams/stream-catalog';
import type { StreamDirectory } from '../streams/stream-directory';
import type { StreamStore } from '../streams/stream-store';
import { type PictureType, pictureType } from './picture-type';
import type { ThumbnailStore } from './thumbnail-store';

/** A picture as it is served. */
export interface Thumbnail {
  readonly bytes: Uint8Array;
  readonly type: PictureType;
  /** Changes with the picture: a hash of it. */
  readonly version: string;
}

/** Takes the pictures that broadcasters send for the directory, and hands them out. */
export class ThumbnailDesk {
  constructor(
    private readonly thumbnails: ThumbnailStore,
    private readonly streams: Pick<StreamStore, 'updateLive'>,
    private readonly catalog: Pick<StreamCatalog, 'record'>,
    private readonly directory: Pick<StreamDirectory, 'changed'>,
    private readonly recordings: Pick<RecordingStore, 'findByStream'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /**
   * Says whether a picture would be taken now, before it is read.
   *
   * @throws Refusal `stream-not-found`, `not-owner`, `stream-ended` or `rate-limited`.
   */
  async admit(ownerId: string, streamId: string): Promise<void> {
    const { ownerId: rightfulOwner, status, thumbnail } = await this.catalog.record(streamId);
    if (rightfulOwner !== ownerId) throw Refusal.notOwner();
    if (status === 'ended') throw Refusal.streamEnded();
    const agoMs = this.clock.now() - (thumbnail?.takenAt ?? -Infinity);
    const waitMs = limits.thumbnailIntervalMs - agoMs;
    // One that is yet to come was taken before the clock was set back.
    if (agoMs >= 0 && waitMs > 0) throw Refusal.rateLimited(waitMs);
  }

  /** @throws Refusal as {@link admit}, and `unsupported-media-type` for bytes that are no picture. */
  async post(ownerId: string, streamId: string, bytes: Uint8Array): Promise<void> {
    if (pictureType(bytes) === undefined) throw Refusal.notAPicture();
    await this.admit(ownerId, streamId);
    await this.thumbnails.write(streamId, bytes);
    const thumbnail = { version: versionOf(bytes), takenAt: this.clock.now() };
    if ((await this.streams.updateLive(streamId, { thumbnail })) === undefined) throw Refusal.streamEnded();
    this.directory.changed();
  }

  /**
   * The picture of a stream that is live, or whose recording whoever asks may see. `askOwner` gives the owner of the session
   * that asks, if there is one; it is called only where that matters.
   *
   * @throws Refusal `stream-not-found`, or `not-found` when there is no picture that they may see.
   */
  async findShown(
    streamId: string,
    askOwner: () => string | undefined | Promise<string | undefined>,
  ): Promise<Thumbnail> {
    const { status, ownerId } = await this.catalog.record(streamId);
    if (status === 'ended') {
      const recording = await this.recordings.findByStream(streamId);
      const isHidden = recording?.visibility === 'private';
      if (isHidden && (recording.state === 'deleted' || ownerId !== (await askOwner())))
        throw Refusal.thumbnailNotFound();
    }
    return await this.find(streamId);
  }

  /** @throws Refusal `not-found` when the stream has no picture. */
  async find(streamId: string): Promise<Thumbnail> {
    const bytes = await this.thumbnails.read(streamId);
    const type = bytes === undefined ? undefined : pictureType(bytes);
    if (bytes === undefined || type === undefined) throw Refusal.thumbnailNotFound();
    return { bytes, type, version: versionOf(bytes) };
  }
}

function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
}
