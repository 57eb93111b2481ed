import { computed, effect, signal, untracked, type Signal } from '@angular/core';
import type { RecordedPlayback } from './recorded-playback';

/** A pause this long is looked into. */
const patienceMs = 4_000;
const retryMs = 1_500;
/** Media that break so often although the server answers are not for this browser. */
const mostAttempts = 3;

/** Brings a playback on again that the network, or the server, has let down. */
export class PlaybackRepair {
  readonly state: Signal<'fine' | 'lost' | 'unplayable'>;
  private readonly lost = signal(false);
  private readonly attempts = signal(0);

  /** `reach` asks the server for the recording anew, and says whether it answered. To be made where `inject()` may be. */
  constructor(
    private readonly playback: Signal<RecordedPlayback | null>,
    private readonly reach: () => Promise<boolean>,
  ) {
    const broken = computed(() => this.playback()?.broken() ?? false);
    const waiting = computed(() => this.playback()?.waiting() ?? false);
    const hopeless = computed(() => this.attempts() >= mostAttempts);
    this.state = computed(() => (hopeless() ? 'unplayable' : this.lost() ? 'lost' : 'fine'));
    effect((onCleanup) => {
      if (hopeless() || !(broken() || waiting())) return;
      const ended = new AbortController();
      let timer = setTimeout(() => void look(), untracked(broken) ? 0 : patienceMs);
      const look = async (): Promise<void> => {
        clearTimeout(timer);
        await this.look();
        if (!ended.signal.aborted) timer = setTimeout(() => void look(), retryMs);
      };
      addEventListener('online', () => void look(), { signal: ended.signal });
      onCleanup(() => {
        ended.abort();
        clearTimeout(timer);
      });
    });
    effect(() => {
      // It plays: whatever was wrong is over.
      if (this.playback()?.time() && !broken() && !waiting()) {
        this.attempts.set(0);
        this.lost.set(false);
      }
    });
  }

  private async look(): Promise<void> {
    const reached = await this.reach();
    const playback = this.playback();
    if (!playback) return;
    if (!reached) {
      this.lost.set(true);
      return;
    }
    if (playback.broken() && !this.lost()) this.attempts.update((count) => count + 1);
    if (playback.broken() || this.lost()) playback.reload();
    this.lost.set(false);
  }
}
