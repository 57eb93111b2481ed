import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MeetingId } from '@onair/protocol';
import { Conversing } from '../conversation/conversing';
import { keepFocus } from '../conversation/keep-focus';
import { PlaceLink } from '../conversation/place-link';
import { PlaceMessage } from '../conversation/place-message';
import { connectionTrouble, failedWords, messageOf, openDevicesWhile, partOf } from '../conversation/place-view';
import { keptName } from '../conversation/remembered-name';
import { ConversationBar } from '../conversation/source-bar';
import { Tiles } from '../conversation/tiles';
import { conversationTexts } from '../texts/conversation';
import { roomTexts } from '../texts/meeting';

/** `/room/:roomId`: whoever opens it is in, if there is a place. */
@Component({
  selector: 'onair-room-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConversationBar, PlaceLink, PlaceMessage, Tiles],
  providers: [Conversing],
  templateUrl: './room-page.html',
  styleUrl: '../conversation/place.css',
})
export class RoomPage {
  /** From the address. */
  readonly roomId = input.required<string>();
  protected readonly texts = roomTexts;
  private readonly name = keptName.read() ?? roomTexts.guest;
  /** Without a name both would be called the same. */
  protected readonly ownName = keptName.read() ?? conversationTexts.you;
  private readonly conversing = inject(Conversing);

  private readonly known = computed(() => MeetingId.safeParse(this.roomId()).success);
  protected readonly part = computed(() => (this.known() ? partOf(this.conversing.state()) : 'missing'));
  protected readonly link = computed(() => `${location.origin}/room/${this.roomId()}`);
  protected readonly trouble = connectionTrouble(this.conversing);
  protected readonly failed = failedWords(this.conversing);
  protected readonly message = computed(() => messageOf(this.part(), roomTexts, this.failed()));

  constructor() {
    keepFocus(this.part);
    // Nobody is asked for a camera before it is known that there is a place.
    openDevicesWhile(
      computed(() => this.part() === 'in'),
      this.conversing,
    );
    effect(() => {
      this.roomId();
      untracked(() => this.join());
    });
  }

  mayLeave(): boolean | Promise<boolean> {
    return this.conversing.leaving.mayLeave();
  }

  protected join(): void {
    const { conversation } = this.conversing;
    if (this.known()) void conversation.join(this.roomId(), this.name);
    else conversation.leave();
  }

  protected leave(): void {
    this.conversing.conversation.leave();
  }
}
