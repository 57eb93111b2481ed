import { computed, DestroyRef, effect, inject, signal, untracked, type Signal } from '@angular/core';
import type { Recording } from '@onair/protocol';
import { SignalingError } from '../signaling/signaling-error';
import { pollWhileVisible } from './poll-while-visible';
import { fetchRecording } from './recording-api';

const underWayMs = 2_000;
const refreshMs = 30_000;

/** One recording, as the server tells it, kept up to date while it is looked at. */
export class WatchedRecording {
  /** Null until the first answer. Stays when the recording is gone: it may still be on the screen. */
  readonly recording = signal<Recording | null>(null);
  /** Why the last question had no answer. */
  readonly problem = signal<SignalingError['code'] | null>(null);
  readonly gone = computed(() => this.problem() === 'recording-not-found');
  private readonly closed = new AbortController();

  /** To be made where `inject()` may be. */
  constructor(private readonly id: Signal<string>) {
    inject(DestroyRef).onDestroy(() => this.closed.abort());
    const pauseMs = computed(() => {
      if (this.gone()) return null;
      const state = this.recording()?.state;
      const settled = this.problem() === null && (state === 'ready' || state === 'failed');
      return settled ? refreshMs : underWayMs;
    });
    pollWhileVisible(pauseMs, async () => {
      await this.ask();
    });
    effect(() => {
      this.id();
      untracked(() => void this.ask());
    });
  }

  /** Whether the server answered, be it that there is no such recording. */
  async ask(): Promise<boolean> {
    try {
      const recording = await fetchRecording(this.id(), this.closed.signal);
      this.recording.set(recording);
      this.problem.set(null);
      return true;
    } catch (error) {
      if (this.closed.signal.aborted) return false;
      if (!(error instanceof SignalingError)) throw error;
      this.problem.set(error.code);
      return !error.passing;
    }
  }
}
