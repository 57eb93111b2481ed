import { ChangeDetectionStrategy, Component, computed, input, resource } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';

/** A text as a QR code, dark on light in every theme: many readers cannot do it the other way round. */
@Component({
  selector: 'onair-qr-code',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg role="img" shape-rendering="crispEdges" [attr.viewBox]="viewBox()" [attr.aria-label]="texts.qrCode">
      <path [attr.d]="path()" />
    </svg>
  `,
  styles: `
    :host {
      flex: none;
    }
    svg {
      width: 8rem;
      height: 8rem;
      border-radius: var(--radius-s);
      background: var(--stage-ink);
      fill: var(--stage);
    }
  `,
})
export class QrCode {
  readonly text = input.required<string>();
  protected readonly texts = broadcastTexts.share;
  private readonly code = resource({
    params: () => this.text(),
    loader: async ({ params: text }) => (await import('uqr')).encode(text, { ecc: 'M', border: 2 }),
  });
  protected readonly viewBox = computed(() => {
    const size = this.code.value()?.size ?? 1;
    return `0 0 ${size} ${size}`;
  });
  protected readonly path = computed(() =>
    (this.code.value()?.data ?? [])
      .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
      .join(''),
  );
}
