import { Emitter } from './emitter';
import { Tally, type RecordingFigures } from './figures';
import type { Part } from './queue/slice-store';
import { RecordedPart } from './recorded-part';
import type { StreamRecorderOptions } from './recorder-options';
import type { ServerTime } from './sleep-watch';
import type { Surroundings } from './surroundings';
import { unhurried } from './upload/pace';
import { PartUpload, type UploadState } from './upload/part-upload';
import { TusEndpoint } from './upload/tus';

/** What {@link RecordedParts} tells. */
export interface RecordedPartsEvents {
  /** Fires with each slice that is stored, and with each acknowledgement. */
  readonly figures: undefined;
  readonly upload: UploadState;
  /** Fires with each answer. */
  readonly serverTime: ServerTime;
  /** Fires with how it ended, when one is over. */
  readonly over: UploadState;
}

/** The parts of one stream that this page recorded and has not uploaded yet: one for each run. */
export class RecordedParts extends Emitter<RecordedPartsEvents> {
  readonly tally = new Tally();
  readonly #options: StreamRecorderOptions;
  readonly #around: Surroundings;
  readonly #tus: TusEndpoint;
  readonly #parts = new Set<RecordedPart>();
  readonly #madeAtMs: number;
  readonly #unsubscribe: () => void;
  #shownUpload = '';
  #runs = { epoch: undefined as number | undefined, next: 0 };

  constructor(options: StreamRecorderOptions, surroundings: Surroundings) {
    super();
    this.#options = options;
    this.#around = surroundings;
    const { clock, fetch, onOnline } = surroundings;
    const { endpoint: address = '/api/uploads', requestTimeoutMs: timeoutMs = 30_000 } = options;
    this.#madeAtMs = clock.nowMs();
    this.#tus = new TusEndpoint({ address, fetch, clock, timeoutMs, heard: (time) => this.emit('serverTime', time) });
    this.#unsubscribe = onOnline(() => {
      for (const { upload } of this.#parts) upload?.retryNow();
    });
  }

  /** Whether the server has all of them. */
  get areStored(): boolean {
    return this.#parts.size === 0;
  }

  /** How uploading goes; of several parts the one that is worst off. */
  get upload(): UploadState {
    const states = [...this.#parts].map(({ upload }) => upload?.state ?? { kind: 'idle' as const });
    const find = (kind: UploadState['kind']): UploadState | undefined => states.find((state) => state.kind === kind);
    return find('waiting') ?? find('held') ?? find('sending') ?? { kind: 'idle' };
  }

  /** The figures now, with what the recorder has not delivered yet. */
  figures(undeliveredMs: number): RecordingFigures {
    const speeds = [...this.#parts].map(({ upload }) => upload?.bytesPerSecond ?? null);
    return this.tally.figures(undeliveredMs, speeds.findLast((speed) => speed !== null) ?? null);
  }

  /** Begins the part of a run that begins. */
  begin(): RecordedPart {
    const { streamId, epoch: epochNow, liveForMs, store } = this.#options;
    const { clock, timeOfDayMs, newPartId, locks, announcePart } = this.#around;
    const epoch = epochNow?.();
    if (epoch !== this.#runs.epoch) this.#runs = { epoch, next: 0 };
    const part: RecordedPart = new RecordedPart({
      beginning: {
        ...{ partId: newPartId(), streamId, run: this.#runs.next++, beganAt: timeOfDayMs() },
        ...(epoch === undefined ? {} : { epoch }),
        startMs: liveForMs?.() ?? clock.nowMs() - this.#madeAtMs,
      },
      ...{ store, locks, tally: this.tally, begun: announcePart },
      upload: (begun) => this.#uploadOf(begun),
      changed: () => this.emit('figures', undefined),
    });
    this.#parts.add(part);
    void part.over.then((state) => {
      this.#parts.delete(part);
      this.#uploadChanged();
      this.emit('over', state);
    });
    return part;
  }

  /** Resolves when all runs are over and everything that they delivered is in the store. */
  async flushed(): Promise<void> {
    await Promise.all([...this.#parts].map((part) => part.flushed()));
  }

  /** Leaves the rest to another page, or to a later one. May be called twice. */
  close(): void {
    this.#unsubscribe();
    for (const part of this.#parts) void part.flushed().then(() => part.close());
  }

  #uploadOf(part: Part): PartUpload {
    const { store, pace = unhurried, renewSession = () => Promise.resolve() } = this.#options;
    const { clock, random } = this.#around;
    const upload = new PartUpload(part, { store, tus: this.#tus, clock, random, pace, renewSession });
    upload.on('acknowledged', (offset) => {
      this.tally.acknowledged(part.partId, offset);
      this.emit('figures', undefined);
    });
    upload.on('state', () => this.#uploadChanged());
    return upload;
  }

  #uploadChanged(): void {
    const { upload } = this;
    const shown = JSON.stringify(upload);
    if (shown === this.#shownUpload) return;
    this.#shownUpload = shown;
    this.emit('upload', upload);
  }
}
