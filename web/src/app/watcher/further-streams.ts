import { computed, DestroyRef, effect, inject, signal, untracked, type Signal } from '@angular/core';
import type { Stream } from '@onair/protocol';
import { SignalingError } from '../signaling/signaling-error';
import { fetchStreams } from '../signaling/stream-api';
import type { LiveStreams } from '../ui/live-streams';

/** How often the further pages are asked for anew; the first one is kept up to date by the server. */
const refreshMs = 15_000;

/** What is live beyond the first page, fetched page by page when the reader asks for it. */
export class FurtherStreams {
  /** First page and all fetched ones, newest first; null until there is anything to show. */
  readonly all: Signal<readonly Stream[] | null>;
  readonly hasMore: Signal<boolean>;
  readonly state = signal<'idle' | 'loading' | 'failed'>('idle');
  private readonly fetched = signal<readonly Stream[]>([]);
  private readonly pages = signal(0);
  private aborter: AbortController | undefined;

  constructor(private readonly live: LiveStreams) {
    this.all = computed(() => {
      const first = live.streams();
      if (!first) return null;
      const known = new Set(first.map(({ id }) => id));
      return [...first, ...this.fetched().filter(({ id }) => !known.has(id))];
    });
    this.hasMore = computed(() => (this.all()?.length ?? 0) < live.total());
    const refresh = setInterval(() => {
      if (this.pages() > 0 && !document.hidden && this.state() !== 'loading') void this.fetch(this.pages());
    }, refreshMs);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(refresh);
      this.aborter?.abort();
    });
    effect(() => {
      if (live.total() === (live.streams()?.length ?? 0)) untracked(() => this.fetched.set([]));
    });
  }

  async showMore(): Promise<void> {
    await this.fetch(this.pages() + 1);
  }

  /** Fetches so many pages after the first, from the start: cursors of a list that changes grow old. */
  private async fetch(pages: number): Promise<void> {
    this.aborter?.abort();
    const { signal: aborted } = (this.aborter = new AbortController());
    this.state.set('loading');
    try {
      const streams: Stream[] = [];
      let cursor: string | null = null;
      // The first page is what the server already keeps up to date, but its cursor is only here.
      for (let page = 0; page <= pages; page++) {
        const query = cursor === null ? { status: 'live' as const } : { status: 'live' as const, cursor };
        const answer = await fetchStreams(query, aborted);
        streams.push(...answer.streams);
        cursor = answer.nextCursor;
        if (cursor === null) break;
      }
      this.fetched.set(streams);
      this.pages.set(pages);
      this.state.set('idle');
    } catch (error) {
      if (aborted.aborted) return;
      if (!(error instanceof SignalingError)) throw error;
      this.state.set('failed');
    }
  }
}
