import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
} from '@angular/core';
import { input, output, signal, viewChild, type ElementRef } from '@angular/core';
import { playbackTexts } from '../texts/recordings';
import { timelineStep } from './player-command';
import { PreviewPictures } from './preview-pictures';
import type { TimeRange } from './recorded-playback';

/** How long the picture stays after a key, in milliseconds. */
const afterKeyMs = 1_500;
/** Pictures nearer to each other than this look the same, in seconds. */
const leastStepS = 0.25;

/** Where in the recording one is, as a slider, with a picture of wherever the pointer or the keys point at. */
@Component({
  selector: 'onair-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './timeline.html',
  styleUrl: './timeline.css',
})
export class Timeline {
  /** All in seconds. */
  readonly time = input.required<number>();
  readonly duration = input.required<number>();
  readonly buffered = input.required<readonly TimeRange[]>();
  /** Where the pictures come from; null without any. */
  readonly pictures = input.required<string | null>();
  /** Fires with the second to go to. */
  readonly sought = output<number>();
  protected readonly texts = playbackTexts;
  protected readonly dragged = signal<number | null>(null);
  private readonly hovered = signal<number | null>(null);
  private readonly stepped = signal(false);
  /** Where the handle stands: while it is dragged, under the finger. */
  protected readonly position = computed(() => this.dragged() ?? this.time());
  protected readonly pointed = computed(
    () => this.dragged() ?? this.hovered() ?? (this.stepped() ? this.time() : null),
  );
  protected readonly loaded = computed(() =>
    this.buffered().map(([from, to]) => ({ from: this.percent(from), width: this.percent(to - from) })),
  );
  protected readonly spoken = computed(() => this.texts.position(this.position(), this.duration()));
  protected readonly previews = signal<PreviewPictures | null>(null);
  private readonly rail = viewChild.required<ElementRef<HTMLElement>>('rail');
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => this.previews.set(new PreviewPictures(this.canvas().nativeElement)));
    destroyed.onDestroy(() => {
      clearTimeout(this.timer);
      this.previews()?.close();
    });
    effect(() => this.previews()?.use(this.pictures()));
    effect(() => {
      const pointed = this.pointed();
      if (pointed === null) return;
      const step = Math.max(leastStepS, this.duration() / this.rail().nativeElement.clientWidth);
      this.previews()?.wish(Math.round(pointed / step) * step);
    });
  }

  protected percent(second: number): number {
    return this.duration() > 0 ? Math.min(100, (second / this.duration()) * 100) : 0;
  }

  protected press(event: PointerEvent, slider: HTMLElement): void {
    if (event.button !== 0) return;
    slider.setPointerCapture(event.pointerId);
    this.dragged.set(this.secondAt(event));
  }

  protected move(event: PointerEvent): void {
    const second = this.secondAt(event);
    if (this.dragged() !== null) this.dragged.set(second);
    else if (event.pointerType === 'mouse') this.hovered.set(second);
  }

  protected release(event: PointerEvent): void {
    if (this.dragged() === null) return;
    this.dragged.set(null);
    this.sought.emit(this.secondAt(event));
  }

  /** The pointer was taken away, as by a gesture of the system: nothing was chosen. */
  protected cancel(): void {
    this.dragged.set(null);
    this.hovered.set(null);
  }

  protected leave(): void {
    this.hovered.set(null);
  }

  protected key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = timelineStep(event.key, this.duration());
    if (step === null) return;
    event.preventDefault();
    const to = step === 'start' ? 0 : step === 'end' ? this.duration() : this.time() + step;
    this.sought.emit(Math.min(this.duration(), Math.max(0, to)));
    this.stepped.set(true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stepped.set(false), afterKeyMs);
  }

  private secondAt({ clientX }: PointerEvent): number {
    const { left, width } = this.rail().nativeElement.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - left) / width)) * this.duration();
  }
}
