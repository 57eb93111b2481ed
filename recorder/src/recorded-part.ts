import type { Tally } from './figures';
import { endOf, type Part, type SliceStore } from './queue/slice-store';
import { whileAlone, type Locks } from './upload/part-lock';
import type { PartUpload, UploadState } from './upload/part-upload';

/** What is known of a part before its recorder has delivered anything. */
type PartBeginning = Pick<Part, 'partId' | 'streamId' | 'epoch' | 'run' | 'startMs' | 'beganAt'>;

/** What a {@link RecordedPart} needs from outside. */
export interface RecordedPartOptions {
  readonly beginning: PartBeginning;
  readonly store: SliceStore;
  readonly locks: Locks | undefined;
  readonly tally: Tally;
  readonly upload: (part: Part) => PartUpload;
  /** Called once, when the part and its first slice are in the store. */
  readonly begun: () => void;
  /** Called when anything about it could look different. */
  readonly changed: () => void;
}

/** What one run delivers, on its way: first into the store, then up. No other page touches it meanwhile. */
export class RecordedPart {
  /** How its upload ended; `stored` for one without a byte. */
  readonly over: Promise<UploadState>;
  readonly #options: RecordedPartOptions;
  readonly #ended: Promise<void>;
  readonly #closing = new AbortController();
  #work: Promise<void>;
  #upload: PartUpload | null = null;
  #sequence = 0;
  #endBytes = 0;
  #unwanted = false;
  #release: () => void = () => undefined;
  #end: () => void = () => undefined;
  #settleBeginning: (upload: PartUpload | null) => void = () => undefined;

  constructor(options: RecordedPartOptions) {
    this.#options = options;
    this.#ended = new Promise((resolve) => (this.#end = resolve));
    const released = new Promise<void>((resolve) => (this.#release = resolve));
    this.#work = new Promise((granted) => {
      const work = (): Promise<void> => {
        granted();
        return released;
      };
      // A lock that nobody else knows of is granted at once; it can only be given up by close().
      whileAlone(options.locks, options.beginning.partId, work, this.#closing.signal).catch(() => granted());
    });
    this.over = this.#follow(new Promise((resolve) => (this.#settleBeginning = resolve)));
  }

  /** How its upload goes; null before the first slice. */
  get upload(): PartUpload | null {
    return this.#upload;
  }

  /** Takes the next slice of the run. */
  add(blob: Blob, durationMs: number, mimeType: string): void {
    if (this.#unwanted) return;
    const { beginning, tally } = this.#options;
    const slice = { partId: beginning.partId, sequence: this.#sequence++, offset: this.#endBytes, durationMs, blob };
    this.#endBytes = endOf(slice);
    const stored = tally.delivered(slice.partId, this.#endBytes, blob.size, durationMs);
    this.#then(async () => {
      if (slice.sequence === 0) await this.#begin(mimeType);
      stored(await this.#options.store.append(slice));
      this.#upload?.wake();
      if (slice.sequence === 0) this.#options.begun();
      this.#options.changed();
    });
  }

  /** The run is over: what came is all. */
  end(): void {
    const { store, beginning } = this.#options;
    const lengthBytes = this.#endBytes;
    this.#then(async () => {
      this.#settleBeginning(null);
      // If the store broke meanwhile, the length is where the slices end.
      await store.changePart(beginning.partId, { lengthBytes }).catch(() => undefined);
      this.#upload?.finish(lengthBytes);
    });
    this.#end();
  }

  /** Resolves when the run is over and everything that it delivered is in the store. */
  async flushed(): Promise<void> {
    await this.#ended;
    await this.#work;
  }

  /** Leaves the rest to another page, or to a later one. May be called twice. */
  close(): void {
    this.#closing.abort();
    this.#upload?.close();
    this.#settleBeginning(null);
  }

  #then(act: () => Promise<void>): void {
    // The store takes everything, in memory at worst. Should it fail all the same, what comes after is not lost with it.
    this.#work = this.#work.then(act).catch((error: unknown) => reportError(error));
  }

  async #begin(mimeType: string): Promise<void> {
    const { store, beginning, upload } = this.#options;
    const nothingYet = { uploadUrl: null, acknowledgedBytes: 0, lengthBytes: null, refusal: null };
    const part: Part = { ...beginning, mimeType, ...nothingYet };
    await store.putPart(part);
    if (this.#closing.signal.aborted) return;
    this.#upload = upload(part);
    this.#settleBeginning(this.#upload);
  }

  async #follow(beginning: Promise<PartUpload | null>): Promise<UploadState> {
    const upload = await beginning;
    const state: UploadState = upload ? await upload.over : { kind: 'stored' };
    this.#unwanted = state.kind === 'gone';
    if (state.kind === 'refused' || state.kind === 'gone')
      this.#options.tally.abandoned(this.#options.beginning.partId);
    // What is written after the end of an upload must not meet another page: a refusal ends the run, which delivers once more.
    void this.flushed().then(() => this.#release());
    return state;
  }
}
