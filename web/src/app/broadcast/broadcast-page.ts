import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { Announcer } from '../ui/announcer';
import { LeaveQuestion } from '../ui/leave-question';
import { accompany } from './while-live';
import { Broadcaster, type Phase } from './broadcaster';
import { EndedPanel } from './ended-panel';
import { LivePanel } from './live-panel';
import { ProblemNotice } from './problem-notice';
import { SetupPanel } from './setup-panel';
import { SourceBar } from './source-bar';
import { SourceProblems } from './source-problems';
import { Stage } from './stage';
import { StreamRecording } from './stream-recording';

/** Leaving does not wait longer than this for the server to hear of the end. */
const farewellMs = 1_500;

/** `/broadcast`: the stage, one bar under it, and a panel for what goes with it. */
@Component({
  selector: 'onair-broadcast-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [EndedPanel, LeaveQuestion, LivePanel, ProblemNotice, SetupPanel, SourceBar, Stage],
  providers: [Broadcaster, SourceProblems, StreamRecording],
  host: { '(window:beforeunload)': 'warn($event)' },
  templateUrl: './broadcast-page.html',
  styleUrl: './broadcast-page.css',
})
export class BroadcastPage {
  protected readonly texts = broadcastTexts;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly problems = inject(SourceProblems);
  protected readonly asking = signal(false);
  protected readonly panel = computed(() => {
    switch (this.broadcaster.phase()) {
      case 'live':
      case 'reconnecting':
        return 'live';
      case 'superseded':
      case 'ended':
        return this.broadcaster.phase();
      default:
        return 'setup';
    }
  });
  private readonly recording = inject(StreamRecording);
  private readonly announcer = inject(Announcer);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private decide: ((leave: boolean) => void) | undefined;

  constructor() {
    accompany(this.broadcaster);
    let before: Phase = 'setup';
    effect(() => {
      const phase = this.broadcaster.phase();
      untracked(() => this.say(before, phase));
      before = phase;
    });
    let shown = this.panel();
    let offered = false;
    effect(() => {
      const [panel, offers] = [this.panel(), ['offered', 'too-late'].includes(this.broadcaster.resumable().kind)];
      const isGone = panel !== shown || (offered && !offers);
      [shown, offered] = [panel, offers];
      // After what is new is drawn: the button that was pressed is gone, and focus with it.
      if (isGone) queueMicrotask(() => requestAnimationFrame(() => this.keepFocus()));
    });
  }

  /**
   * Whether the router may go on to another page; asks while live. What is recorded does not have to be asked for: it goes
   * on to be stored under the next page.
   */
  mayLeave(): boolean | Promise<boolean> {
    if (!this.broadcaster.onAir()) return true;
    this.asking.set(true);
    return new Promise((resolve) => (this.decide = resolve));
  }

  protected async answer(leave: boolean): Promise<void> {
    const decide = this.decide;
    this.decide = undefined;
    this.asking.set(false);
    if (leave) await Promise.race([this.broadcaster.end(), new Promise((resolve) => setTimeout(resolve, farewellMs))]);
    decide?.(leave);
  }

  protected warn(event: BeforeUnloadEvent): void {
    if (this.broadcaster.onAir() || this.recording.unsaved()) event.preventDefault();
  }

  private say(before: Phase, phase: Phase): void {
    const { live } = broadcastTexts;
    if (phase === 'live') this.announcer.say(before === 'reconnecting' ? live.back : live.started);
    if (phase === 'reconnecting') this.announcer.say(live.lost);
    if (phase === 'superseded') this.announcer.say(live.taken);
    if (phase === 'ended') this.announcer.say(live.over);
  }

  private keepFocus(): void {
    if (document.activeElement !== document.body) return;
    this.host.querySelector<HTMLElement>('.studio__panel h2[tabindex]')?.focus({ preventScroll: true });
  }
}
