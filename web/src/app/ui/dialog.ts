import {
  ChangeDetectionStrategy,
  Component,
  afterRenderEffect,
  input,
  model,
  viewChild,
  type ElementRef,
} from '@angular/core';

/**
 * A modal question on the browser's own `<dialog>`: it traps focus, closes with Escape and gives focus back.
 * `[(open)]` shows it; what is projected is its content, and `.dialog__actions` holds its buttons.
 */
@Component({
  selector: 'onair-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog #dialog class="dialog" aria-labelledby="onair-dialog-title" (close)="open.set(false)">
      <h2 id="onair-dialog-title">{{ heading() }}</h2>
      @if (open()) {
        <ng-content />
      }
    </dialog>
  `,
  styles: `
    h2 {
      margin-block-end: var(--space-3);
    }
  `,
})
export class Dialog {
  readonly heading = input.required<string>();
  readonly open = model(false);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    // After rendering, so that the browser finds the first control of the content to focus.
    afterRenderEffect(() => {
      const element = this.dialog().nativeElement;
      if (this.open() && !element.open) element.showModal();
      else if (!this.open() && element.open) element.close();
    });
  }
}
