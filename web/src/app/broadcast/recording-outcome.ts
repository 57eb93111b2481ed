import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { recordingAddress } from '../recording/recording-address';
import { recordingTexts } from '../texts/recording';
import { Icon } from '../ui/icon';
import { Broadcaster } from './broadcaster';
import { RecordingTroubleNote } from './recording-trouble-note';
import { StreamRecording } from './stream-recording';

/** A recording that the server has just got may take this often, and this long, to be listed. */
const lookTries = 20;
const lookEachMs = 500;

/** After the stream: how much of its recording is still to be stored, then the way to it. */
@Component({
  selector: 'onair-recording-outcome',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RecordingTroubleNote, RouterLink],
  template: `
    @switch (recording.state().kind) {
      @case ('finishing') {
        <p role="status">{{ texts.ended.storing(secondsLeft()) }}</p>
        <progress max="1" [value]="share()" [attr.aria-label]="texts.ended.progress"></progress>
        <p class="soft small">{{ texts.ended.keepOpen }}</p>
      }
      @case ('stored') {
        <p class="row row--tight row--nowrap" role="status">
          <onair-icon class="done" name="check" />
          <span>{{ texts.ended.stored }}</span>
        </p>
        <a class="button" [routerLink]="address() ?? '/recordings'">
          {{ address() ? texts.ended.open : texts.ended.all }}
        </a>
      }
    }
    @for (words of recording.notes(); track words) {
      <onair-recording-trouble-note [words]="words" />
    }
  `,
  styleUrl: './panel.css',
  styles: `
    :host {
      gap: var(--space-2);
    }
    progress {
      width: 100%;
      accent-color: var(--ok);
    }
    .done {
      flex: none;
      color: var(--ok);
    }
  `,
})
export class RecordingOutcome {
  protected readonly texts = recordingTexts;
  protected readonly recording = inject(StreamRecording);
  protected readonly address = signal<string | null>(null);
  private readonly stream = inject(Broadcaster).stream;
  protected readonly secondsLeft = computed(() =>
    Math.max(1, Math.round((this.recording.figures()?.atRiskMs ?? 0) / 1_000)),
  );
  protected readonly share = computed(() => {
    const { recordedBytes = 0, storedThereBytes = 0 } = this.recording.figures() ?? {};
    return recordedBytes === 0 ? 0 : storedThereBytes / recordedBytes;
  });

  constructor() {
    effect((onCleanup) => {
      const id = this.stream()?.id;
      if (id === undefined || this.recording.state().kind !== 'stored') return;
      const leaving = new AbortController();
      onCleanup(() => leaving.abort());
      void this.find(id, leaving.signal);
    });
  }

  private async find(streamId: string, leaving: AbortSignal): Promise<void> {
    for (let tries = 0; tries < lookTries && !leaving.aborted; tries++) {
      // The server is away or the page is left: the next try, or nobody, finds it.
      const address = await recordingAddress(streamId, leaving).catch(() => null);
      if (address !== null) {
        this.address.set(address);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, lookEachMs));
    }
  }
}
