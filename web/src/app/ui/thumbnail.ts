import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, signal } from '@angular/core';
import { Icon } from './icon';
import type { IconName } from './icons';

/** A picture of what can be watched. A new one fades in over the old one when it is there, so nothing flickers. */
@Component({
  selector: 'onair-thumbnail',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <onair-icon [name]="icon()" />
    @for (address of layers(); track address) {
      <img
        [src]="address"
        alt=""
        decoding="async"
        width="320"
        height="180"
        [class.here]="here().includes(address)"
        (load)="arrive(address)"
        (error)="fail(address)"
      />
    }
  `,
  styleUrl: './thumbnail.css',
})
export class Thumbnail {
  readonly address = input.required<string | null>();
  /** Shown where there is no picture. */
  readonly icon = input<IconName>('broadcast');
  /** Those that have loaded, oldest first. */
  protected readonly here = signal<readonly string[]>([]);
  private readonly failed = linkedSignal({ source: this.address, computation: () => false });
  /** The newest one that is there, and the one that is coming over it. */
  protected readonly layers = computed(() => {
    const coming = this.failed() ? null : this.address();
    const below = this.here().filter((address) => address !== coming);
    return [...below.slice(-1), ...(coming === null ? [] : [coming])];
  });

  protected arrive(address: string): void {
    this.here.update((here) => [...here.filter((other) => other !== address), address].slice(-2));
  }

  protected fail(address: string): void {
    if (address === this.address()) this.failed.set(true);
  }
}
