import { afterNextRender, ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { effect, input, model, signal, viewChild, type ElementRef } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Viewing } from '../media/viewing';
import { sharedTexts } from '../texts/shared';
import { formatCount } from '../texts/format';
import { watcherTexts } from '../texts/watcher';
import { Clock } from '../ui/clock';
import { fromEmitter } from '../ui/from-emitter';
import { Icon } from '../ui/icon';
import { Idle } from '../ui/idle';
import { LiveBadge } from '../ui/live-badge';
import { ScreenModes } from '../ui/screen-modes';
import { Shortcuts } from '../ui/shortcuts';
import { ShortcutsHelp } from '../ui/shortcuts-help';
import { StageMessage } from '../ui/stage-message';
import { changeVolume } from '../ui/volume-control';
import { LastFrame } from './frames';
import { soundOf } from './playback-sound';
import { PlayerControls } from './player-controls';
import { playerView } from './player-view';
import { StatisticsPanel } from './statistics-panel';

/** The picture with all that lies over it: words for every state, and controls that fade. */
@Component({
  selector: 'onair-player',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, LiveBadge, PlayerControls, RouterLink, ShortcutsHelp, StageMessage, StatisticsPanel],
  templateUrl: './player.html',
  styleUrls: ['../ui/player-frame.css', './player.css'],
  host: { '(document:keydown)': 'press($event)', '[class.theatre]': 'theatre()' },
})
export class Player {
  readonly viewing = input.required<Viewing>();
  readonly theatre = model(false);
  protected readonly texts = watcherTexts;
  protected readonly statisticsOpen = signal(false);
  protected readonly helpOpen = signal(false);
  protected readonly modes = signal<ScreenModes | null>(null);
  protected readonly subscriber = computed(() => this.viewing().subscriber);
  protected readonly playback = computed(() => this.viewing().playback);
  protected readonly sound = soundOf(this.playback);
  protected readonly silence = fromEmitter(this.playback, ({ silence }) => silence);
  protected readonly paused = fromEmitter(this.playback, ({ paused }) => paused);
  protected readonly stream = fromEmitter(this.subscriber, ({ stream }) => stream);
  protected readonly hadPicture = fromEmitter(this.subscriber, ({ timeToFirstFrameMs }) => timeToFirstFrameMs !== null);
  private readonly state = fromEmitter(this.subscriber, ({ state }) => state);
  private readonly tick = inject(Clock).monotonic;
  /** Follows the clock while something counts down; exact also between two ticks. */
  private readonly nowMs = computed(() => (this.state().kind === 'away' && this.tick() ? performance.now() : 0));
  protected readonly view = computed(() =>
    playerView({
      state: this.state(),
      stream: this.stream(),
      hadPicture: this.hadPicture(),
      nowMs: this.nowMs(),
    }),
  );
  protected readonly spoken = computed(
    () => this.view()?.spoken ?? (this.state().kind === 'live' ? watcherTexts.live : ''),
  );
  protected readonly isLive = computed(() => this.state().kind === 'live');
  protected readonly over = computed(() => this.view()?.final === true);
  protected readonly viewers = computed(() => formatCount(this.stream()?.viewers ?? 0));
  protected readonly viewersText = computed(() => sharedTexts.viewers(this.stream()?.viewers ?? 0));
  protected readonly silencedThere = computed(() => {
    const media = this.stream()?.media;
    return this.isLive() && media?.video === true && !media.audio;
  });
  protected readonly idle = new Idle(
    computed(() => this.helpOpen() || this.statisticsOpen() || this.view() !== null || this.paused()),
  );
  /** While there is no picture now, the last one there was. */
  protected readonly lastFrame = new LastFrame(computed(() => this.isLive() && this.stream()?.media.video !== false));
  private readonly shortcuts = inject(Shortcuts);
  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  private readonly still = viewChild.required<ElementRef<HTMLCanvasElement>>('still');
  private readonly stage = viewChild.required<ElementRef<HTMLElement>>('stage');

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const { video } = this.viewing();
      const unlisten = new AbortController();
      const modes = new ScreenModes(this.frame().nativeElement, video);
      this.lastFrame.follow(video, this.still().nativeElement);
      video.addEventListener('pointerup', (event) => this.idle.tap(event), { signal: unlisten.signal });
      video.addEventListener('dblclick', () => void modes.toggleFullScreen(), { signal: unlisten.signal });
      // Its picture may be there already: moved in one step, it goes on.
      this.stage().nativeElement.prepend(video);
      this.modes.set(modes);
      destroyed.onDestroy(() => {
        unlisten.abort();
        this.lastFrame.close();
        modes.close();
      });
    });
    destroyed.onDestroy(() => this.idle.close());
    effect(() => {
      if (this.over()) this.statisticsOpen.set(false);
    });
  }

  protected press(event: KeyboardEvent): void {
    this.idle.wake();
    const key = this.shortcuts.keyOf(event);
    if (key === null || this.over()) return;
    if (this.command(key, event)) event.preventDefault();
  }

  /** Whether the key meant something. */
  private command(key: string, event: KeyboardEvent): boolean {
    switch (key) {
      case 'm':
        this.sound.toggleMuted();
        return true;
      case 'f':
        void this.modes()?.toggleFullScreen();
        return true;
      case 'p':
        void this.modes()?.togglePictureInPicture();
        return true;
      case 't':
        this.theatre.update((theatre) => !theatre);
        return true;
      case 'i':
        this.statisticsOpen.update((open) => !open);
        return true;
      case '?':
        this.helpOpen.set(true);
        return true;
      case 'ArrowUp':
      case 'ArrowDown':
        return this.changeVolume(key === 'ArrowUp', event);
      default:
        return false;
    }
  }

  /** Outside of the player these keys scroll the page, and on the slider they are its own. */
  private changeVolume(louder: boolean, { target }: KeyboardEvent): boolean {
    const inside = target instanceof Node && this.frame().nativeElement.contains(target);
    if (target instanceof HTMLInputElement || !(inside || this.modes()?.fullScreen())) return false;
    changeVolume(this.sound, louder);
    return true;
  }
}
