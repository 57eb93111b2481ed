import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { otherWays } from '../texts/meeting';

/**
 * From calls to rooms to meetings. That each of these pages holds links of the router is worth something to all others,
 * too: what every page needs of the framework stays in one file then, which compresses better than two.
 */
@Component({
  selector: 'onair-other-ways',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <nav class="row row--tight" [attr.aria-label]="texts.label">
      @if (here() !== 'call') {
        <a class="button button--quiet" routerLink="/call">{{ texts.call }}</a>
      }
      @if (here() !== 'room') {
        <a class="button button--quiet" routerLink="/room">{{ texts.room }}</a>
      }
      @if (here() !== 'meet') {
        <a class="button button--quiet" routerLink="/meet">{{ texts.meet }}</a>
      }
    </nav>
  `,
  styles: `
    nav {
      margin-inline: calc(-1 * var(--space-4));
    }
    a {
      text-decoration: underline;
    }
  `,
})
export class OtherWays {
  readonly here = input.required<'call' | 'room' | 'meet'>();
  protected readonly texts = otherWays;
}
