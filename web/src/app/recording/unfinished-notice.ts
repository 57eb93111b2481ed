import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { Leftover } from '@onair/recorder';
import { recordingTexts } from '../texts/recording';
import { sharedTexts } from '../texts/shared';
import { Dialog } from '../ui/dialog';
import { fromEmitter } from '../ui/from-emitter';
import { Icon } from '../ui/icon';
import { recordingAddress } from './recording-address';
import { RecordingDesk } from './recording-desk';
import { refusal } from './recording-status';
import { unfinishedOf } from './unfinished';

/** Good news does not stay longer than it takes to read it and to press its button. */
const goodNewsMs = 12_000;

/** Over the top of every page: a recording that another page left is being finished, and how that goes. */
@Component({
  selector: 'onair-unfinished-notice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog, Icon],
  templateUrl: './unfinished-notice.html',
  styleUrl: './unfinished-notice.css',
})
export class UnfinishedNotice {
  protected readonly texts = recordingTexts;
  protected readonly shared = sharedTexts;
  protected readonly discarding = signal<Leftover | null>(null);
  private readonly desk = inject(RecordingDesk);
  private readonly leftovers = this.desk.leftovers;
  private readonly router = inject(Router);
  private readonly list = fromEmitter(this.leftovers, ({ list }) => list);
  protected readonly unfinished = computed(() => {
    const own = this.desk.recordedStreamId();
    // After a reload the stream goes on here, and with it its recording.
    return unfinishedOf(this.list().filter(({ streamId, state }) => streamId !== own || state.kind === 'refused'));
  });
  protected readonly percent = computed(() => Math.floor((this.unfinished().storedShare ?? 0) * 100));

  constructor() {
    effect((onCleanup) => {
      if (this.unfinished().stored.length === 0) return;
      const timer = setTimeout(() => this.close(), goodNewsMs);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected reason({ state }: Leftover): string {
    return recordingTexts.trouble[refusal('code' in state ? state.code : '')];
  }

  protected retry({ partId }: Leftover): void {
    void this.leftovers.retry(partId);
  }

  protected discard(): void {
    const leftover = this.discarding();
    this.discarding.set(null);
    if (leftover) void this.leftovers.discard(leftover.partId);
  }

  protected close(): void {
    for (const { partId } of this.unfinished().stored) this.leftovers.forget(partId);
  }

  /** To the newest of them; to the gallery where the server does not tell which one it is. */
  protected async open(): Promise<void> {
    const streamId = this.unfinished().stored.at(-1)?.streamId;
    this.close();
    const address = streamId === undefined ? null : await recordingAddress(streamId).catch(() => null);
    await this.router.navigateByUrl(address ?? '/recordings');
  }
}
