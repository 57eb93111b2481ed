import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { conversationTexts } from '../texts/conversation';
import { Icon } from '../ui/icon';
import { Conversing } from './conversing';
import { OwnTile } from './own-tile';
import { PersonTile } from './person-tile';
import { SharedScreen } from './shared-screen';

/**
 * Everybody: 1, 2, 2x2 or 3x3 tiles, and oneself in the corner; a shared screen takes the stage, and the tiles become a
 * strip. What is projected stands there while nobody else does.
 */
@Component({
  selector: 'onair-tiles',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, OwnTile, PersonTile, SharedScreen],
  template: `
    <div class="tiles" [class.staged]="sharer()">
      @if (sharer(); as sharer) {
        @if (sharer.screen; as screen) {
          <onair-shared-screen class="screen" [media]="screen" [name]="sharer.name" />
        }
      }
      @if (people().length > 0) {
        <ul
          class="people"
          [attr.aria-label]="texts.people"
          [style.--columns]="columns()"
          [style.--narrow-columns]="narrowColumns()"
        >
          @for (person of people(); track person.memberId) {
            <li><onair-person-tile [person]="person" /></li>
          }
        </ul>
      } @else {
        <div class="nobody"><ng-content /></div>
      }
      <onair-own-tile class="own" [name]="name()" />
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
  protected readonly texts = conversationTexts;
  protected readonly conversing = inject(Conversing);
  protected readonly people = this.conversing.people;
  /** Whose screen is on the stage: of several, that of who came first. */
  protected readonly sharer = computed(() => this.people().find(({ screen }) => screen !== null) ?? null);
  protected readonly columns = computed(() => Math.max(1, Math.ceil(Math.sqrt(this.people().length))));
  protected readonly narrowColumns = computed(() => (this.people().length <= 2 ? 1 : 2));
}
