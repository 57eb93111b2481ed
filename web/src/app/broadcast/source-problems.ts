import { computed, inject, Injectable, signal } from '@angular/core';
import type { SourceState } from '../media/capture';
import { browserName } from './browser-name';
import { Broadcaster } from './broadcaster';
import { problemsOf, type Problem } from './problems';

/** What is wrong with camera, microphone and screen, and where on the page it is said. */
@Injectable()
export class SourceProblems {
  private readonly broadcaster = inject(Broadcaster);
  private readonly all = computed(() =>
    problemsOf(
      {
        camera: this.broadcaster.camera(),
        microphone: this.broadcaster.microphone(),
        screen: this.broadcaster.screen(),
      },
      { browser: browserName(navigator.userAgent), host: location.host, port: location.port },
    ),
  );

  /** How sources were when a problem of theirs was put away. Who fails once more is in another state, and it is said again. */
  private readonly putAway = signal<ReadonlySet<SourceState>>(new Set());

  /** What explains why there is no picture stands where the picture would be. */
  readonly onStage = computed((): Problem | null => {
    if (this.broadcaster.videoTrack()) return null;
    return this.all().find(({ about }) => about === 'browser' || about === 'both' || about === 'camera') ?? null;
  });
  /** The rest, unless put away. */
  readonly beside = computed(() => {
    const onStage = this.onStage();
    return this.all().filter((problem) => problem !== onStage && !this.isPutAway(problem));
  });

  dismiss(problem: Problem): void {
    this.putAway.update((states) => new Set([...states, ...this.statesOf(problem)]));
  }

  private isPutAway(problem: Problem): boolean {
    return this.statesOf(problem).every((state) => this.putAway().has(state));
  }

  private statesOf({ about }: Problem): SourceState[] {
    const { camera, microphone, screen } = this.broadcaster;
    if (about === 'camera') return [camera()];
    if (about === 'microphone') return [microphone()];
    return about === 'screen' ? [screen()] : [camera(), microphone()];
  }
}
