import {
  ChangeDetectionStrategy,
  Component,
  effect,
  input,
  model,
  output,
  viewChild,
  type ElementRef,
} from '@angular/core';

let count = 0;

/**
 * A modal question on the browser's own `<dialog>`: it traps focus, closes with Escape and gives focus back.
 * `[(open)]` shows it; what is projected is its content, and `.dialog__actions` holds its buttons. What is marked `data-safe`
 * gets the focus, so that a key pressed once too often does no harm.
 */
@Component({
  selector: 'onair-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog #dialog class="dialog" [attr.aria-labelledby]="headingId" (close)="end()">
      <h2 [id]="headingId">{{ heading() }}</h2>
      <ng-content />
    </dialog>
  `,
  styles: `
    /* It stays in the page while it is closed, and takes no room among what stands beside it. */
    :host {
      display: contents;
    }
    h2 {
      margin-block-end: var(--space-3);
    }
  `,
})
export class Dialog {
  readonly heading = input.required<string>();
  readonly open = model(false);
  /** Fires when it has closed and focus is back where it was: only then may it be taken out of the page. */
  readonly closed = output();
  protected readonly headingId = `dialog-${++count}`;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    effect(() => {
      const element = this.dialog().nativeElement;
      if (this.open() && !element.open) {
        element.showModal();
        element.querySelector<HTMLElement>('[data-safe]')?.focus();
      } else if (!this.open() && element.open) element.close();
    });
  }

  protected end(): void {
    this.open.set(false);
    this.closed.emit();
  }
}
