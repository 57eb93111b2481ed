import type { Stream } from '@onair/protocol';
import { signal } from '@angular/core';
import { SignalingError } from '../signaling/signaling-error';

/** A live stream of this browser that this page could take up. */
export interface Resumable {
  readonly stream: Stream;
  /** Whether it was this very tab that sent it. */
  readonly sameTab: boolean;
  /** When it ends by itself, on the clock of `performance.now()`; null while somebody sends it. */
  readonly deadline: number | null;
}

/** What became of the question whether there is a stream to take up. */
export type ResumeState =
  | { readonly kind: 'looking' }
  | { readonly kind: 'nothing' }
  /** It was this tab's own: it goes on without asking. */
  | { readonly kind: 'by-itself'; readonly stream: Stream }
  | { readonly kind: 'offered'; readonly stream: Stream; readonly deadline: number | null; readonly elsewhere: boolean }
  | { readonly kind: 'too-late'; readonly title: string };

/** A tab that reloads can be back before the server has noticed that it was gone. */
const soonMs = 400;
const soonTries = 6;
const againMs = 2_000;

/** Looks for a stream that was interrupted, and keeps looking while it is offered: it may end or come back meanwhile. */
export class ResumeSearch {
  readonly #state = signal<ResumeState>({ kind: 'looking' });
  readonly state = this.#state.asReadonly();
  readonly #find: () => Promise<Resumable | null>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #over = false;

  constructor(find: () => Promise<Resumable | null>) {
    this.#find = find;
    void this.#look();
  }

  /** The question is answered: taken up, ended, or put aside. */
  settle(): void {
    this.#finish({ kind: 'nothing' });
  }

  /** The stream ended before it could be taken up. */
  tooLate(title: string): void {
    this.#finish({ kind: 'too-late', title });
  }

  close(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #finish(state: ResumeState): void {
    this.close();
    this.#state.set(state);
  }

  async #look(): Promise<void> {
    let found: Resumable | null;
    try {
      found = await this.#find();
    } catch (error) {
      // The server cannot be asked now. Nothing is lost by asking again, and nobody has to wait for the answer.
      if (error instanceof SignalingError && error.passing) this.#again(againMs);
      else this.settle();
      return;
    }
    if (this.#over) return;
    if (found) this.#found(found);
    else this.#nothingFound();
  }

  #nothingFound(): void {
    const before = this.#state();
    // One that another tab was live with did not wait for anybody: it was ended there.
    if (before.kind === 'offered' && !before.elsewhere) this.tooLate(before.stream.title);
    else this.settle();
  }

  #found({ stream, sameTab, deadline }: Resumable): void {
    const first = this.#state().kind === 'looking';
    if (first && sameTab && stream.away) {
      this.#finish({ kind: 'by-itself', stream });
    } else if (first && sameTab && this.#tries < soonTries) {
      this.#tries += 1;
      this.#again(soonMs);
    } else {
      this.#state.set({ kind: 'offered', stream, deadline, elsewhere: !stream.away });
      this.#again(againMs);
    }
  }

  #again(delayMs: number): void {
    if (!this.#over) this.#timer = setTimeout(() => void this.#look(), delayMs);
  }
}
