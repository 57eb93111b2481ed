import { computed, effect, inject, DestroyRef, signal, untracked, type Signal } from '@angular/core';
import { limits, type Recording } from '@onair/protocol';
import { SignalingError } from '../signaling/signaling-error';
import { sameGalleryAddress, type GalleryAddress } from './gallery-address';
import { GalleryMemory } from './gallery-memory';
import { pollWhileVisible } from './poll-while-visible';
import { fetchRecording, fetchRecordings } from './recording-api';

const underWayMs = 2_000;
const refreshMs = 15_000;
const retryMs = 3_000;
/** How many cards are asked for one by one; the rest has to wait for the whole list. */
const mostUnderWay = 6;

/** The list that the address asks for, loaded page by page and kept up to date while it is looked at. */
export class Gallery {
  /** Null until the first answer. While another list is on its way, the one before. */
  readonly recordings = signal<readonly Recording[] | null>(null);
  readonly work = signal<'loading' | 'loading-more' | 'idle'>('idle');
  /** Why the list is missing or may be old. */
  readonly problem = signal<SignalingError['code'] | null>(null);
  readonly moreFailed = signal(false);
  readonly hasMore: Signal<boolean>;
  /** What `recordings` are the answer to. */
  readonly answered = signal<GalleryAddress | null>(null);
  private readonly cursor = signal<string | null>(null);
  private readonly memory = inject(GalleryMemory);
  private aborter = new AbortController();

  /** To be made where `inject()` may be. `recalled`: whether the reader comes back to a list that was shown before. */
  constructor(
    private readonly address: Signal<GalleryAddress>,
    recalled: boolean,
  ) {
    this.hasMore = computed(() => this.cursor() !== null);
    const before = recalled ? this.memory.recall(untracked(address)) : null;
    if (before) {
      this.recordings.set(before.recordings);
      this.cursor.set(before.cursor);
      this.answered.set(before.address);
    }
    effect(() => {
      const wanted = this.address();
      untracked(() => void this.load(wanted));
    });
    const underWay = computed(() => (this.recordings() ?? []).filter(isUnderWay).slice(0, mostUnderWay));
    const someUnderWay = computed(() => underWay().length > 0);
    pollWhileVisible(
      computed(() => (someUnderWay() ? underWayMs : null)),
      () => this.follow(untracked(underWay)),
    );
    pollWhileVisible(
      computed(() => (this.problem() === null ? refreshMs : retryMs)),
      () => this.refresh(),
    );
    inject(DestroyRef).onDestroy(() => this.aborter.abort());
  }

  async showMore(): Promise<void> {
    const cursor = this.cursor();
    const address = this.address();
    const answered = this.answered();
    if (cursor === null || this.work() === 'loading-more') return;
    // Another list is on its way; its pages are not continued by this one's cursor.
    if (answered === null || !sameGalleryAddress(answered, address)) return;
    await this.ask('loading-more', async (signal) => {
      const page = await fetchRecordings({ ...address, cursor }, signal);
      const known = new Set(this.recordings()?.map(({ id }) => id));
      this.recordings.update((before) => [...(before ?? []), ...page.recordings.filter(({ id }) => !known.has(id))]);
      this.cursor.set(page.nextCursor);
    });
  }

  /** The owner has changed it here. */
  replace(recording: Recording): void {
    this.stopRefreshing();
    this.recordings.update((all) => all?.map((other) => (other.id === recording.id ? recording : other)) ?? null);
  }

  remove(id: string): void {
    this.stopRefreshing();
    this.recordings.update((all) => all?.filter((other) => other.id !== id) ?? null);
  }

  /** To be called before the page is left, while it still stands where the reader has scrolled to. */
  remember(): void {
    const [recordings, address] = [this.recordings(), this.answered()];
    if (recordings && address) this.memory.keep({ address, recordings, cursor: this.cursor(), scrollTop: scrollY });
  }

  private async load(address: GalleryAddress): Promise<void> {
    const answered = this.answered();
    const sameList = answered !== null && sameGalleryAddress(answered, address);
    await this.ask('loading', (signal) => this.fetchFromStart(address, sameList, signal));
  }

  private async refresh(): Promise<void> {
    if (this.work() === 'idle') await this.load(this.address());
  }

  /** As much of the list as is shown: cursors of a list that changes grow old. */
  private async fetchFromStart(address: GalleryAddress, asFarAsShown: boolean, signal: AbortSignal): Promise<void> {
    const wanted = asFarAsShown ? (this.recordings()?.length ?? 0) : 0;
    const recordings: Recording[] = [];
    let cursor: string | null = null;
    do {
      const limit = Math.min(limits.maxPageSize, Math.max(limits.pageSize, wanted - recordings.length));
      const page = await fetchRecordings({ ...address, limit, ...(cursor === null ? {} : { cursor }) }, signal);
      recordings.push(...page.recordings);
      cursor = page.nextCursor;
    } while (cursor !== null && recordings.length < wanted);
    this.recordings.set(recordings);
    this.cursor.set(cursor);
    this.answered.set(address);
  }

  /** Whatever was asked before is no longer wanted: the answer to an older text never takes the place of a newer one. */
  private async ask(work: 'loading' | 'loading-more', fetch: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.aborter.abort();
    const { signal: aborted } = (this.aborter = new AbortController());
    this.work.set(work);
    this.moreFailed.set(false);
    try {
      await fetch(aborted);
      this.problem.set(null);
    } catch (error) {
      if (aborted.aborted) return;
      if (!(error instanceof SignalingError)) throw error;
      if (work === 'loading-more') this.moreFailed.set(true);
      else this.problem.set(error.code);
    }
    this.work.set('idle');
  }

  /** Asks how far those that are being recorded or finished are. */
  private async follow(underWay: readonly Recording[]): Promise<void> {
    const { signal } = this.aborter;
    const answers = await Promise.all(
      underWay.map(async ({ id }) => {
        try {
          return { id, recording: await fetchRecording(id, signal) };
        } catch (error) {
          // Deleted or hidden in the meantime; whatever else went wrong is asked again.
          const gone = error instanceof SignalingError && error.code === 'recording-not-found';
          return gone ? { id, recording: null } : null;
        }
      }),
    );
    if (signal.aborted) return;
    const news = new Map(answers.flatMap((answer) => (answer ? [[answer.id, answer.recording] as const] : [])));
    this.recordings.update(
      (all) =>
        all?.flatMap((before) => {
          const now = news.get(before.id);
          return now === null ? [] : [now ?? before];
        }) ?? null,
    );
  }

  /** An answer that is on its way does not know yet what has just been changed. */
  private stopRefreshing(): void {
    if (this.work() === 'loading-more') return;
    this.aborter.abort();
    this.aborter = new AbortController();
    this.work.set('idle');
  }
}

function isUnderWay({ state }: Recording): boolean {
  return state === 'uploading' || state === 'finalizing';
}
