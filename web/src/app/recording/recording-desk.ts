import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import {
  browserSurroundings,
  FallbackStore,
  IndexedDbStore,
  Leftovers,
  StreamRecorder,
  type StreamRecorderOptions,
} from '@onair/recorder';
import { request } from '../signaling/http';
import { LivePace } from './live-pace';

/** Which stream is recorded, and what has to be known of it. */
export type RecordedStream = Required<Pick<StreamRecorderOptions, 'streamId' | 'epoch' | 'liveForMs'>>;

/** Everything that is recorded on this page, and what others left: one store, whichever page of the site is shown. */
@Injectable({ providedIn: 'root' })
export class RecordingDesk {
  /** Lets what is live go first. */
  readonly pace = new LivePace();
  /** The stream that this page records, or recorded last; what is left of it is no surprise to anybody. */
  readonly recordedStreamId = signal<string | null>(null);
  /** What this page finishes for pages that are gone. */
  readonly leftovers: Leftovers;
  private readonly surroundings = browserSurroundings();
  private readonly store = new FallbackStore(new IndexedDbStore());
  private readonly upload = { store: this.store, pace: () => this.pace.bytesPerSecond, renewSession };

  constructor() {
    this.leftovers = new Leftovers(this.upload, this.surroundings);
    void this.leftovers.look();
    inject(DestroyRef).onDestroy(() => {
      this.leftovers.close();
      this.store.close();
    });
  }

  /** A recorder for one stream; {@link release} it in the end. */
  recorder(stream: RecordedStream): StreamRecorder {
    this.recordedStreamId.set(stream.streamId);
    return new StreamRecorder({ ...stream, ...this.upload }, this.surroundings);
  }

  /** Ends a recorder. What it has not uploaded goes on as a leftover, whichever page is shown then. */
  async release(recorder: StreamRecorder): Promise<void> {
    this.recordedStreamId.set(null);
    await recorder.stop();
    recorder.close();
    this.pace.release();
    await this.leftovers.look();
  }
}

/** As the signaling socket does when its session is not known any more. */
async function renewSession(): Promise<void> {
  await request('/api/session', { method: 'POST' });
}
