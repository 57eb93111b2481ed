import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router } from '@angular/router';
import { MeetingMaker } from '../conversation/meeting-maker';
import { OtherWays } from '../conversation/other-ways';
import { meetingTexts } from '../texts/meeting';
import { Icon } from '../ui/icon';

/** `/meet`: makes the link of a meeting. */
@Component({
  selector: 'onair-new-meeting-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, OtherWays],
  template: `
    <div class="page">
      <h1 tabindex="-1">{{ texts.newHeading }}</h1>
      <p class="soft lead">{{ texts.lead }}</p>
      @if (maker.problem(); as problem) {
        <p class="note note--warn" role="alert">
          <onair-icon name="warning" /><span>{{ problem }}</span>
        </p>
      }
      <button
        type="button"
        class="button button--primary button--large start"
        [attr.aria-disabled]="maker.making()"
        (click)="create()"
      >
        {{ texts.create }}
      </button>
      <onair-other-ways here="meet" />
    </div>
  `,
  styleUrl: '../conversation/place.css',
})
export class NewMeetingPage {
  protected readonly texts = meetingTexts;
  protected readonly maker = new MeetingMaker();
  private readonly router = inject(Router);

  protected async create(): Promise<void> {
    const meetingId = await this.maker.make('meeting');
    if (meetingId !== null) await this.router.navigate(['/meet', meetingId]);
  }
}
