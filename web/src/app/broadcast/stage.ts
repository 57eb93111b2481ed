import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  viewChild,
} from '@angular/core';
import { RecordingLight } from '../recording/recording-light';
import { broadcastTexts } from '../texts/broadcast';
import { formatDuration } from '../texts/format';
import { sharedTexts } from '../texts/shared';
import { Clock } from '../ui/clock';
import { Icon } from '../ui/icon';
import { LiveBadge } from '../ui/live-badge';
import { Broadcaster } from './broadcaster';
import { InterruptionNotice } from './interruption-notice';
import { ProblemNotice } from './problem-notice';
import { ResumePrompt } from './resume-prompt';
import { SourceProblems } from './source-problems';
import { StreamRecording } from './stream-recording';

/** The preview, with whatever has to be said over it or instead of it. */
@Component({
  selector: 'onair-broadcast-stage',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, InterruptionNotice, LiveBadge, ProblemNotice, RecordingLight, ResumePrompt],
  templateUrl: './stage.html',
  styleUrl: './stage.css',
})
export class Stage {
  protected readonly texts = broadcastTexts;
  protected readonly shared = sharedTexts;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly problem = inject(SourceProblems).onStage;
  protected readonly light = inject(StreamRecording).light;
  private readonly clock = inject(Clock);
  private readonly video = viewChild.required<ElementRef<HTMLVideoElement>>('video');

  protected readonly sharing = computed(() => this.broadcaster.screen().status === 'on');
  /** People know themselves from the mirror; a screen, or a camera that looks away from them, has to be as it is. */
  protected readonly mirrored = computed(
    () => !this.sharing() && this.broadcaster.videoTrack()?.getSettings().facingMode !== 'environment',
  );
  /** What stands in for the picture. */
  protected readonly instead = computed(() => {
    const { videoTrack, audioTrack, camera, microphone, screen, muted } = this.broadcaster;
    if (videoTrack()) return 'nothing';
    if (screen().status === 'starting') return 'choosing-screen';
    if (camera().status === 'starting' || microphone().status === 'starting') return 'asking';
    if (this.problem()) return 'problem';
    return audioTrack() && !muted() ? 'sound-only' : 'off';
  });
  protected readonly time = computed(() => {
    const since = this.broadcaster.liveSince();
    return since === null ? '' : formatDuration(this.clock.monotonic() - since);
  });
  protected readonly viewers = computed(() => sharedTexts.viewers(this.broadcaster.stream()?.viewers ?? 0));
  protected readonly over = computed(() => {
    const { phase, resuming, resumable } = this.broadcaster;
    if (resuming() || phase() === 'reconnecting' || phase() === 'superseded') return 'interruption';
    return phase() === 'setup' && ['offered', 'too-late'].includes(resumable().kind) ? 'resume' : 'nothing';
  });

  constructor() {
    effect(() => {
      const video = this.video().nativeElement;
      video.srcObject = this.broadcaster.capture.preview;
      this.broadcaster.preview.set(video);
    });
    effect(() => {
      // A video that stood still while it had no track does not always start again by itself.
      if (this.broadcaster.videoTrack())
        this.video()
          .nativeElement.play()
          .catch(() => undefined);
    });
    inject(DestroyRef).onDestroy(() => this.broadcaster.preview.set(null));
  }
}
