import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { StreamRecorder } from '@onair/recorder';
import { qualities } from '../media/quality';
import { RecordingDesk } from '../recording/recording-desk';
import { isUnsaved, lightOf, missingSeconds, troubleOf, type RecordingReport } from '../recording/recording-status';
import { recordingTexts } from '../texts/recording';
import { Broadcaster } from './broadcaster';
import { keptRecording } from './remembered';

/** How often the live connections are asked whether they have the network they need. */
const lookEachMs = 2_000;

/** Records what this page sends, from going live until the end, unless it is switched off. */
@Injectable()
export class StreamRecording {
  private readonly broadcaster = inject(Broadcaster);
  private readonly desk = inject(RecordingDesk);
  private readonly recorder = signal<StreamRecorder | null>(null);
  private readonly version = signal(0);
  private recordedStreamId: string | null = null;
  private lookedAt: { readonly atMs: number; readonly storedBytes: number } | null = null;
  /** Whether streams are recorded. */
  readonly wanted = signal(keptRecording.read());

  private readonly report = computed((): RecordingReport | null => {
    this.version();
    const recorder = this.recorder();
    if (!recorder) return null;
    const { state, upload, figures, storage } = recorder;
    return { state, upload, figures, storage };
  });
  readonly state = computed(() => this.report()?.state ?? { kind: 'idle' as const });
  readonly figures = computed(() => this.report()?.figures ?? null);
  readonly light = computed(() => {
    const report = this.report();
    return report && lightOf(report);
  });
  /** What people have to know of it, in words. */
  readonly notes = computed(() => {
    const report = this.report();
    if (!report) return [];
    const trouble = troubleOf(report);
    const missing = missingSeconds(report);
    return [
      ...(trouble === null ? [] : [recordingTexts.trouble[trouble]]),
      ...(missing === 0 ? [] : [recordingTexts.missing(missing)]),
    ];
  });
  /** Whether closing the page now would leave something that is not at the server. */
  readonly unsaved = computed(() => {
    const report = this.report();
    return report !== null && isUnsaved(report);
  });

  /** What goes out at the moment and is to be recorded; null while nothing is. */
  private readonly material = computed(() => {
    const { phase, stream, audioTrack, videoTrack } = this.broadcaster;
    const id = stream()?.id;
    const onAir = phase() === 'live' || phase() === 'reconnecting';
    if (!onAir || !this.wanted() || id === undefined) return null;
    return { id, tracks: [audioTrack(), videoTrack()].filter((track) => track !== null) };
  });

  constructor() {
    effect(() => {
      const material = this.material();
      untracked(() => {
        if (material) this.recorderOf(material.id).record(material.tracks);
        else void this.recorder()?.stop();
      });
    });
    effect((onCleanup) => {
      const recorder = this.recorder();
      if (recorder) onCleanup(recorder.on('change', () => this.version.update((count) => count + 1)));
    });
    effect((onCleanup) => {
      if (this.state().kind !== 'recording') return;
      this.lookedAt = null;
      const timer = setInterval(() => void this.lookAtNetwork(), lookEachMs);
      onCleanup(() => {
        clearInterval(timer);
        this.desk.pace.release();
      });
    });
    inject(DestroyRef).onDestroy(() => this.letGo());
  }

  setWanted(wanted: boolean): void {
    keptRecording.write(wanted);
    this.wanted.set(wanted);
  }

  /** One recorder for each stream, so that its runs are counted on when it is switched off and on. */
  private recorderOf(streamId: string): StreamRecorder {
    const current = this.recorder();
    if (current && this.recordedStreamId === streamId) return current;
    this.letGo();
    const { publisher } = this.broadcaster;
    const recorder = this.desk.recorder({
      streamId,
      epoch: () => publisher.epoch ?? undefined,
      liveForMs: () => (publisher.liveSince === null ? 0 : performance.now() - publisher.liveSince),
    });
    this.recordedStreamId = streamId;
    this.recorder.set(recorder);
    return recorder;
  }

  private letGo(): void {
    const recorder = this.recorder();
    if (recorder) void this.desk.release(recorder);
  }

  private async lookAtNetwork(): Promise<void> {
    const { publisher, capture } = this.broadcaster;
    const statistics = await publisher.statistics();
    const wantedKbps = qualities[capture.quality].maxKbps;
    this.desk.pace.note(statistics, wantedKbps, this.uploadSpeed());
  }

  /** What of the recording went up since the last look, in bytes a second; null at the first. */
  private uploadSpeed(): number | null {
    const before = this.lookedAt;
    const now = { atMs: performance.now(), storedBytes: this.figures()?.storedThereBytes ?? 0 };
    this.lookedAt = now;
    return before && ((now.storedBytes - before.storedBytes) * 1_000) / Math.max(1, now.atMs - before.atMs);
  }
}
