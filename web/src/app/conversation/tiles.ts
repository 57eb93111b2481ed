import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { conversationTexts } from '../texts/conversation';
import { Icon } from '../ui/icon';
import { Conversing } from './conversing';
import { OwnTile } from './own-tile';
import { PersonTile } from './person-tile';
import { SharedScreen } from './shared-screen';
import { narrowTiling, wideTiling } from './tile-layout';

/**
 * Everybody: 1, 2, 2x2, 3x2 or more tiles, oneself in the last place or in the corner; a shared screen takes the stage, and the
 * tiles become a strip. What is projected stands there while nobody else does.
 */
@Component({
  selector: 'onair-tiles',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, OwnTile, PersonTile, SharedScreen],
  template: `
    <div
      class="tiles"
      [class.staged]="sharer()"
      [attr.data-own]="wide().own"
      [attr.data-narrow-own]="narrow().own"
      [style.--columns]="wide().columns"
      [style.--rows]="wide().rows"
      [style.--narrow-columns]="narrow().columns"
      [style.--narrow-rows]="narrow().rows"
    >
      @if (sharer(); as sharer) {
        @if (sharer.screen; as screen) {
          <onair-shared-screen class="screen" [media]="screen" [name]="sharer.name" />
        }
      }
      @if (people().length > 0) {
        <ul class="people" [attr.aria-label]="texts.people">
          @for (person of people(); track person.memberId) {
            <li><onair-person-tile [person]="person" /></li>
          }
        </ul>
      } @else {
        <div class="nobody"><ng-content /></div>
      }
      <onair-own-tile class="own" [name]="name()" />
      @if (notice(); as words) {
        <p class="notice note note--warn" role="status">
          <onair-icon name="warning" /><span>{{ words }}</span>
        </p>
      }
      @if (conversing.sharing()) {
        <p class="own-screen badge"><onair-icon name="screen" />{{ texts.youShare }}</p>
      }
    </div>
  `,
  styleUrl: './tiles.css',
})
export class Tiles {
  /** One's own. */
  readonly name = input.required<string>();
  /** To be said over the tiles, so that nothing moves for it; null for nothing. */
  readonly notice = input.required<string | null>();
  protected readonly texts = conversationTexts;
  protected readonly conversing = inject(Conversing);
  protected readonly people = this.conversing.people;
  /** Whose screen is on the stage: of several, that of who came first. */
  protected readonly sharer = computed(() => this.people().find(({ screen }) => screen !== null) ?? null);
  protected readonly wide = computed(() => wideTiling(this.people().length));
  protected readonly narrow = computed(() => narrowTiling(this.people().length));
}
