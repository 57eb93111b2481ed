import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { formatCount, formatDuration } from '../texts/format';
import { Broadcaster } from './broadcaster';
import { RecordingOutcome } from './recording-outcome';
import { StreamRecording } from './stream-recording';
import { TitleField } from './title-field';

/** When a stream is over: how it went and why it ended. */
@Component({
  selector: 'onair-ended-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RecordingOutcome, TitleField],
  template: `
    <h2 tabindex="-1">{{ texts.heading }}</h2>
    @if (broadcaster.summary(); as summary) {
      <p>{{ texts.reasons[summary.reason] }}</p>
      <dl class="figures">
        <div>
          <dt class="soft small">{{ texts.time }}</dt>
          <dd>{{ duration(summary.durationMs) }}</dd>
        </div>
        <div>
          <dt class="soft small">{{ texts.peak }}</dt>
          <dd>{{ count(summary.peakViewers) }}</dd>
        </div>
      </dl>
    }
    @if (recording.state().kind !== 'idle') {
      <onair-recording-outcome />
    }
    <onair-title-field />
  `,
  styleUrl: './panel.css',
  styles: `
    dl {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: var(--space-3);
    }
    dl > div {
      padding: var(--space-3);
      border-radius: var(--radius-m);
      background: var(--surface-sunken);
    }
    dd {
      font-size: var(--text-xl);
      font-weight: var(--weight-bold);
    }
  `,
})
export class EndedPanel {
  protected readonly texts = broadcastTexts.ended;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly recording = inject(StreamRecording);
  protected readonly duration = formatDuration;
  protected readonly count = formatCount;
}
