import { ChangeDetectionStrategy, Component } from '@angular/core';
import { NewPlace } from '../conversation/new-place';
import { meetingTexts } from '../texts/meeting';

/** `/meet`: makes the link of a meeting. */
@Component({
  selector: 'onair-new-meeting-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [NewPlace],
  template: `<onair-new-place kind="meeting" path="meet" [texts]="texts" />`,
})
export class NewMeetingPage {
  protected readonly texts = meetingTexts;
}
