import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Icon } from '../ui/icon';
import { MeetingMaker } from './meeting-maker';
import { OtherWays } from './other-ways';

/** Makes the link of a room or meeting, and goes there. */
@Component({
  selector: 'onair-new-place',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, OtherWays],
  template: `
    <div class="page">
      <h1 tabindex="-1">{{ texts().newHeading }}</h1>
      <p class="soft lead">{{ texts().lead }}</p>
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
        {{ texts().create }}
      </button>
      <onair-other-ways [here]="path()" />
    </div>
  `,
  styleUrl: './place.css',
})
export class NewPlace {
  readonly kind = input.required<'room' | 'meeting'>();
  /** Of its page, below which its own link is. */
  readonly path = input.required<'room' | 'meet'>();
  readonly texts = input.required<{ readonly newHeading: string; readonly lead: string; readonly create: string }>();
  protected readonly maker = new MeetingMaker();
  private readonly router = inject(Router);

  protected async create(): Promise<void> {
    const meetingId = await this.maker.make(this.kind());
    if (meetingId !== null) await this.router.navigate([`/${this.path()}`, meetingId]);
  }
}
