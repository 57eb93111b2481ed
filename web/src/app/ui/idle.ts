import { computed, signal, type Signal } from '@angular/core';

const idleAfterMs = 3_000;

/** Whether the controls may fade: some time after the last input, unless something holds them. */
export class Idle {
  readonly idle: Signal<boolean>;
  private readonly quiet = signal(false);
  private readonly focused = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(held: Signal<boolean>) {
    this.idle = computed(() => this.quiet() && !this.focused() && !held());
    this.wake();
  }

  /** Any input: the controls are wanted. */
  wake(): void {
    this.quiet.set(false);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.quiet.set(true), idleAfterMs);
  }

  move({ pointerType }: PointerEvent): void {
    if (pointerType === 'mouse') this.wake();
  }

  leave({ pointerType }: PointerEvent): void {
    if (pointerType === 'mouse') this.rest();
  }

  /** A finger shows and hides the controls; a mouse only has to move. */
  tap({ pointerType }: PointerEvent): void {
    if (pointerType === 'mouse') return;
    if (this.idle()) this.wake();
    else this.rest();
  }

  /** No need to wait. */
  private rest(): void {
    clearTimeout(this.timer);
    this.quiet.set(true);
  }

  /** Focus came to a control. Only focus that is seen, that of the keyboard, holds the controls. */
  focusIn(target: EventTarget | null): void {
    this.focused.set(target instanceof Element && target.matches(':focus-visible'));
    this.wake();
  }

  focusOut(): void {
    this.focused.set(false);
    this.wake();
  }

  close(): void {
    clearTimeout(this.timer);
  }
}
