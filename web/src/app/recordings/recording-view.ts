import { ChangeDetectionStrategy, Component, computed, effect, inject, input, viewChild } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router, RouterLink } from '@angular/router';
import { playbackTexts } from '../texts/recordings';
import { pageTitles } from '../texts/shared';
import { StageMessage } from '../ui/stage-message';
import { playbackView } from './playback-view';
import { RecordedPlayer } from './recorded-player';
import { RecordingFacts } from './recording-facts';
import { readSharedTime } from './shared-time';
import { WatchedRecording } from './watched-recording';

/** One recording: its player, or words in its place, and what it is. */
@Component({
  selector: 'onair-recording-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RecordedPlayer, RecordingFacts, RouterLink, StageMessage],
  template: `
    <h1 tabindex="-1" class="visually-hidden">{{ heading() }}</h1>
    @if (recording(); as known) {
      @if (known.mediaUrl !== null) {
        <onair-recorded-player [watched]="watched" [recording]="known" [startAt]="startAt()" [atOnce]="atOnce()" />
      }
    }
    @if (words(); as shown) {
      <div class="place">
        <div class="player on-stage">
          <div class="stage">
            <onair-stage-message class="stage__over words words--final" [view]="shown">
              @if (shown.final) {
                <a class="button" routerLink="/recordings">{{ texts.backToGallery }}</a>
              }
            </onair-stage-message>
          </div>
          <p class="visually-hidden" role="status">{{ shown.heading }}</p>
        </div>
      </div>
    }
    @if (recording(); as known) {
      @if (!watched.gone()) {
        <onair-recording-facts
          [recording]="known"
          [second]="second()"
          (changed)="watched.recording.set($event)"
          (removed)="leave()"
        />
      }
    }
  `,
  styleUrls: ['../ui/player-frame.css'],
  styles: `
    :host {
      width: 100%;
      margin: 0;
    }
    .place {
      container-type: inline-size;
      width: var(--player-width);
      margin: min(var(--player-gutter), var(--space-4)) auto 0;
    }
  `,
})
export class RecordingView {
  /** From the address; does not change. */
  readonly recordingId = input.required<string>();
  /** `t` of the address. */
  readonly t = input<string>();
  /** Whether to play at once. */
  readonly atOnce = input.required<boolean>();
  protected readonly texts = playbackTexts;
  protected readonly watched = new WatchedRecording(this.recordingId);
  protected readonly startAt = computed(() => readSharedTime(this.t()));
  protected readonly recording = computed(() => this.watched.recording());
  /** What stands in the player's place while there is nothing to play. */
  protected readonly words = computed(() => {
    const recording = this.recording();
    if (recording !== null && recording.mediaUrl !== null) return null;
    return playbackView({ recording, problem: this.watched.problem(), playing: null });
  });
  protected readonly heading = computed(() => {
    if (this.watched.gone()) return this.recording() ? this.texts.gone.heading : this.texts.notFound.heading;
    return this.recording()?.title ?? this.texts.untitled;
  });
  private readonly player = viewChild(RecordedPlayer);
  protected readonly second = computed(() => this.player()?.playback()?.time() ?? null);
  private readonly router = inject(Router);

  constructor() {
    const title = inject(Title);
    effect(() => title.setTitle(pageTitles.recording(this.heading())));
  }

  /** The owner has deleted it. */
  protected leave(): void {
    void this.router.navigateByUrl('/recordings');
  }
}
