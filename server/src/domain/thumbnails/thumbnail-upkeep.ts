import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import type { RecordingStore } from '../recordings/recording-store';
import type { StreamStore } from '../streams/stream-store';
import type { ThumbnailStore } from './thumbnail-store';

const intervalMs = 3_600_000;
/** How long after its stream a picture waits for a recording that is still in somebody's browser, in milliseconds. */
const keptMs = 86_400_000;
const pageSize = 100;

/** What the upkeep of pictures needs of its surroundings. */
export interface ThumbnailUpkeepParts {
  readonly thumbnails: Pick<ThumbnailStore, 'walk' | 'remove'>;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly recordings: Pick<RecordingStore, 'findByStream'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes the pictures that nobody is shown any more: of streams that are over and have no recording. */
export class ThumbnailUpkeep {
  readonly #rounds: RepeatingTask;

  constructor(private readonly parts: ThumbnailUpkeepParts) {
    const failed = (error: unknown): void => parts.log.warn({ err: error }, 'old pictures could not be removed');
    this.#rounds = new RepeatingTask(parts.clock, intervalMs, () => this.#round(), failed);
  }

  start(): void {
    this.#rounds.start();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async #round(): Promise<void> {
    const { thumbnails } = this.parts;
    for (let after: string | undefined = ''; after !== undefined;) {
      const streamIds: string[] = await thumbnails.walk(after, pageSize);
      for (const streamId of streamIds) {
        if (!(await this.#isNeeded(streamId))) await thumbnails.remove(streamId);
      }
      after = streamIds.at(-1);
    }
  }

  async #isNeeded(streamId: string): Promise<boolean> {
    const { streams, recordings, clock } = this.parts;
    const stream = await streams.find(streamId);
    if (stream !== undefined && (stream.endedAt === null || stream.endedAt + keptMs > clock.now())) return true;
    const recording = await recordings.findByStream(streamId);
    return recording !== undefined && recording.state !== 'deleted';
  }
}
