import { ChangeDetectionStrategy, Component } from '@angular/core';
import { NewPlace } from '../conversation/new-place';
import { roomTexts } from '../texts/meeting';

/** `/room`: makes a room for two. */
@Component({
  selector: 'onair-new-room-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [NewPlace],
  template: `<onair-new-place kind="room" path="room" [texts]="texts" />`,
})
export class NewRoomPage {
  protected readonly texts = roomTexts;
}
