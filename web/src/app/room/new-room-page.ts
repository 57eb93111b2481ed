import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router } from '@angular/router';
import { MeetingMaker } from '../conversation/meeting-maker';
import { OtherWays } from '../conversation/other-ways';
import { roomTexts } from '../texts/meeting';
import { Icon } from '../ui/icon';

/** `/room`: makes a room for two. */
@Component({
  selector: 'onair-new-room-page',
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
      <onair-other-ways here="room" />
    </div>
  `,
  styleUrl: '../conversation/place.css',
})
export class NewRoomPage {
  protected readonly texts = roomTexts;
  protected readonly maker = new MeetingMaker();
  private readonly router = inject(Router);

  protected async create(): Promise<void> {
    const roomId = await this.maker.make('room');
    if (roomId !== null) await this.router.navigate(['/room', roomId]);
  }
}
