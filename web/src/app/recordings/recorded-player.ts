import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
} from '@angular/core';
import { input, signal, untracked, viewChild, type ElementRef } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Recording } from '@onair/protocol';
import { formatHundredths } from '../texts/format';
import { playbackTexts, recordingsTexts } from '../texts/recordings';
import { Announcer } from '../ui/announcer';
import { copyFrame } from '../ui/copy-frame';
import { Icon } from '../ui/icon';
import { Idle } from '../ui/idle';
import { ScreenModes } from '../ui/screen-modes';
import { Shortcuts } from '../ui/shortcuts';
import { ShortcutsHelp } from '../ui/shortcuts-help';
import { StageMessage } from '../ui/stage-message';
import { changeVolume } from '../ui/volume-control';
import { PlaybackControls } from './playback-controls';
import { PlaybackRepair } from './playback-repair';
import { playbackView } from './playback-view';
import { playerCommand, type PlayerCommand } from './player-command';
import { RecordedPlayback } from './recorded-playback';
import { nextSpeed } from './speed';
import { StoppedPlaces } from './stopped-places';
import type { WatchedRecording } from './watched-recording';

const keepPlaceMs = 5_000;
/** How long it is said where playing goes on, in seconds of the recording. */
const sayPlaceS = 8;
const stillWidth = 960;

/** Plays one recording: the picture, words over it when something is amiss, and controls that fade. */
@Component({
  selector: 'onair-recorded-player',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, PlaybackControls, RouterLink, ShortcutsHelp, StageMessage],
  templateUrl: './recorded-player.html',
  styleUrls: ['../ui/player-frame.css', './recorded-player.css'],
  host: { '(document:keydown)': 'press($event)' },
})
export class RecordedPlayer {
  readonly watched = input.required<WatchedRecording>();
  /** The newest that is known of it. */
  readonly recording = input.required<Recording>();
  /** The second that the address asks to begin at. */
  readonly startAt = input.required<number | null>();
  /** Whether to play at once; where the browser forbids it, it waits for the reader. */
  readonly atOnce = input.required<boolean>();
  readonly playback = signal<RecordedPlayback | null>(null);
  protected readonly texts = playbackTexts;
  protected readonly states = recordingsTexts.states;
  protected readonly modes = signal<ScreenModes | null>(null);
  protected readonly helpOpen = signal(false);
  protected readonly still = signal(false);
  /** Where it goes on, if not at the start and not where the address said. */
  protected readonly goesOnAt = signal<number | null>(null);
  protected readonly repair = new PlaybackRepair(this.playback, () => this.watched().ask());
  protected readonly view = computed(() =>
    playbackView({
      recording: this.recording(),
      problem: this.watched().gone() ? 'recording-not-found' : null,
      playing: { state: this.repair.state(), waitsForMore: this.playback()?.waitsForMore() ?? false },
    }),
  );
  protected readonly spoken = computed(() => {
    const view = this.view();
    return view ? [view.heading, view.text].filter(Boolean).join('. ') : '';
  });
  protected readonly over = computed(() => this.view()?.final === true);
  /** Words that keep the picture to be seen need no veil over a picture that there never was. */
  protected readonly spins = computed(() => {
    const playback = this.playback();
    return this.view() === null && playback?.playing() === true && playback.waiting();
  });
  protected readonly idle = new Idle(
    computed(() => this.helpOpen() || this.view()?.icon === 'warning' || this.playback()?.playing() !== true),
  );
  private readonly places = new StoppedPlaces(() => localStorage);
  private readonly shortcuts = inject(Shortcuts);
  private readonly announcer = inject(Announcer);
  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  private readonly video = viewChild.required<ElementRef<HTMLVideoElement>>('video');
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');

  constructor() {
    const destroyed = inject(DestroyRef);
    destroyed.onDestroy(() => this.idle.close());
    afterNextRender(() => {
      const video = this.video().nativeElement;
      const modes = new ScreenModes(this.frame().nativeElement, video);
      const playback = new RecordedPlayback(video, () => this.still.set(this.copyPicture()));
      this.modes.set(modes);
      this.playback.set(playback);
      this.begin(playback);
      const endKeeping = this.keepPlace(playback);
      destroyed.onDestroy(() => {
        endKeeping();
        modes.close();
        playback.close();
      });
    });
    effect(() => {
      const media = this.media();
      const playback = this.playback();
      if (playback && media) untracked(() => playback.offer(media));
    });
    effect(() => {
      const [time, start] = [this.playback()?.time() ?? 0, this.goesOnAt()];
      if (start !== null && (time < start - 1 || time > start + sayPlaceS)) this.goesOnAt.set(null);
    });
  }

  private readonly media = computed(
    () => {
      const { mediaUrl, durationMs, state } = this.recording();
      if (mediaUrl === null) return null;
      return { address: mediaUrl, duration: durationMs / 1_000, growing: state === 'uploading' };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );

  protected fromStart(): void {
    this.goesOnAt.set(null);
    this.playback()?.seek(0);
  }

  /** A mouse plays and pauses; a finger that has begun only shows and hides the controls. */
  protected tap(event: PointerEvent): void {
    const playback = this.playback();
    if (!playback || event.button !== 0) return;
    if (event.pointerType === 'mouse' || !playback.started() || playback.ended()) playback.toggle();
    else this.idle.tap(event);
  }

  protected press(event: KeyboardEvent): void {
    this.idle.wake();
    const key = this.shortcuts.keyOf(event);
    if (key === null || this.over()) return;
    const target = event.target instanceof Element ? event.target : null;
    const on = (selector: string): boolean => Boolean(target?.closest(selector));
    const command = playerCommand(key, {
      inPlayer: this.modes()?.fullScreen() === true || this.frame().nativeElement.contains(target),
      onButton: on('button, a, summary, input'),
      onSlider: on('input, [role=slider]'),
    });
    if (!command) return;
    event.preventDefault();
    this.obey(command);
  }

  private obey(command: PlayerCommand): void {
    const playback = this.playback();
    if (!playback) return;
    switch (command.kind) {
      case 'toggle':
        playback.toggle();
        break;
      case 'mute':
        playback.toggleMuted();
        break;
      case 'full-screen':
        void this.modes()?.toggleFullScreen();
        break;
      case 'picture-in-picture':
        void this.modes()?.togglePictureInPicture();
        break;
      case 'help':
        this.helpOpen.set(true);
        break;
      case 'louder':
      case 'quieter':
        changeVolume(playback, command.kind === 'louder');
        break;
      case 'skip':
        playback.seek(playback.time() + command.by);
        break;
      case 'jump':
        playback.seek(playback.duration() * command.to);
        break;
      case 'speed':
        playback.setSpeed(nextSpeed(playback.speed(), command.faster));
        this.announcer.say(this.texts.spedTo(formatHundredths(playback.speed())));
        break;
    }
  }

  /** At the second that the address says, else where the reader stopped. */
  private begin(playback: RecordedPlayback): void {
    const media = this.media();
    if (!media) return;
    const asked = this.startAt();
    const stopped = asked === null ? this.places.recall(this.recording().id) : 0;
    const at = Math.min(asked ?? stopped, media.duration);
    playback.offer(media, at);
    playback.setSpeed(playback.speed());
    if (stopped > 0) this.goesOnAt.set(stopped);
    if (this.atOnce()) playback.play();
  }

  private keepPlace(playback: RecordedPlayback): () => void {
    const { id } = this.recording();
    const keep = (): void => {
      if (!playback.started()) return;
      const end = this.recording().state === 'uploading' ? Infinity : playback.duration();
      this.places.remember(id, playback.ended() ? Infinity : playback.time(), end);
    };
    const timer = setInterval(() => {
      if (playback.playing()) keep();
    }, keepPlaceMs);
    addEventListener('pagehide', keep);
    return () => {
      keep();
      clearInterval(timer);
      removeEventListener('pagehide', keep);
    };
  }

  private copyPicture(): boolean {
    return copyFrame(this.video().nativeElement, this.canvas().nativeElement, stillWidth);
  }
}
