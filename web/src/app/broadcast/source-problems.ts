import { computed, inject, Injectable, signal } from '@angular/core';
import { browserName } from './browser-name';
import { Broadcaster } from './broadcaster';
import { problemsOf, type Problem } from './problems';

/** What is wrong with camera, microphone and screen, and where on the page it is said. */
@Injectable()
export class SourceProblems {
  private readonly broadcaster = inject(Broadcaster);
  private readonly putAway = signal<ReadonlySet<string>>(new Set());
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

  /** What explains why there is no picture stands where the picture would be. */
  readonly onStage = computed((): Problem | null => {
    if (this.broadcaster.videoTrack()) return null;
    return this.all().find(({ about }) => about === 'browser' || about === 'both' || about === 'camera') ?? null;
  });
  /** The rest, unless put away. */
  readonly beside = computed(() => {
    const onStage = this.onStage();
    return this.all().filter((problem) => problem !== onStage && !this.putAway().has(problem.key));
  });

  dismiss({ key }: Problem): void {
    this.putAway.update((keys) => new Set([...keys, key]));
  }
}
