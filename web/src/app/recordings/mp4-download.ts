import { ChangeDetectionStrategy, Component, DestroyRef, inject, input, signal } from '@angular/core';
import { SignalingError } from '../signaling/signaling-error';
import { playbackTexts } from '../texts/recordings';
import { Icon } from '../ui/icon';
import { makeMp4, mp4Address } from './recording-api';
import { mp4Trouble } from './trouble-words';

/** Has the server make an MP4 of a recording, which more programs open than the original, and downloads it then. */
@Component({
  selector: 'onair-mp4-download',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button
      type="button"
      class="button"
      [attr.aria-label]="making() ? texts.making : texts.action"
      [attr.aria-disabled]="making() || null"
      (click)="download()"
    >
      @if (making()) {
        <span class="spinner" aria-hidden="true"></span>{{ texts.making }}
      } @else {
        <onair-icon name="download" />{{ texts.short }}
      }
    </button>
    @if (refusal(); as words) {
      <p class="small" role="alert">{{ words }}</p>
    }
  `,
  styles: `
    .spinner {
      width: 1.25rem;
      height: 1.25rem;
    }
    p {
      max-width: 20rem;
      margin-block-start: var(--space-2);
    }
  `,
})
export class Mp4Download {
  readonly mediaUrl = input.required<string>();
  protected readonly texts = playbackTexts.mp4;
  protected readonly making = signal(false);
  /** In words. */
  protected readonly refusal = signal<string | null>(null);
  private readonly left = new AbortController();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.left.abort());
  }

  protected async download(): Promise<void> {
    if (this.making()) return;
    const address = this.mediaUrl();
    this.making.set(true);
    this.refusal.set(null);
    try {
      await makeMp4(address, this.left.signal);
      Object.assign(document.createElement('a'), { href: mp4Address(address), download: '' }).click();
    } catch (error) {
      if (this.left.signal.aborted) return;
      if (!(error instanceof SignalingError)) throw error;
      this.refusal.set(mp4Trouble(error.code));
    } finally {
      this.making.set(false);
    }
  }
}
