import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { limits, MeetingId, type RequestReply } from '@onair/protocol';
import { Conversing } from '../conversation/conversing';
import { keepFocus } from '../conversation/keep-focus';
import { findMeeting } from '../conversation/meeting-maker';
import { OwnTile } from '../conversation/own-tile';
import { PlaceLink } from '../conversation/place-link';
import { PlaceMessage } from '../conversation/place-message';
import { connectionTrouble, failedWords, messageOf, openDevicesWhile, partOf } from '../conversation/place-view';
import { keptName } from '../conversation/remembered-name';
import { ConversationBar } from '../conversation/source-bar';
import { Tiles } from '../conversation/tiles';
import { SignalingError } from '../signaling/signaling-error';
import { meetingTexts } from '../texts/meeting';
import { Icon } from '../ui/icon';
import { currentMeeting } from './current-meeting';

/** `/meet/:meetingId`: how one looks and is called, and then everybody. */
@Component({
  selector: 'onair-meeting-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConversationBar, Icon, OwnTile, PlaceLink, PlaceMessage, Tiles],
  providers: [Conversing],
  templateUrl: './meeting-page.html',
  styleUrl: '../conversation/place.css',
})
export class MeetingPage {
  /** From the address. */
  readonly meetingId = input.required<string>();
  protected readonly texts = meetingTexts;
  protected readonly nameLength = limits.nameLength;
  private readonly conversing = inject(Conversing);
  protected readonly name = signal(keptName.read() ?? '');
  protected readonly nameMissing = signal(false);
  /** What the server told before one joined. */
  protected readonly found = signal<RequestReply<'find-meeting'> | null>(null);
  private readonly notFound = signal(false);
  /** Whether it could not be found out. */
  protected readonly notChecked = signal(false);
  /** The meeting that was to be joined last: the address may name another one by now. */
  private readonly wanted = signal<string | null>(null);

  protected readonly part = computed(() => {
    const part = this.wanted() === this.meetingId() ? partOf(this.conversing.state()) : 'outside';
    return part === 'outside' && this.notFound() ? 'missing' : part;
  });
  protected readonly link = computed(() => `${location.origin}/meet/${this.meetingId()}`);
  protected readonly trouble = connectionTrouble(this.conversing);
  protected readonly failed = failedWords(this.conversing);
  protected readonly nameProblem = computed(() => {
    const state = this.conversing.state();
    if (this.nameMissing()) return meetingTexts.nameMissing;
    return state.kind === 'refused' && state.error.code === 'bad-request' ? this.failed() : null;
  });
  protected readonly view = computed(() => {
    const part = this.part();
    if (part === 'in' || (part === 'joining' && this.conversing.people().length > 0)) return 'in';
    if (part === 'outside' || part === 'joining') return 'prejoin';
    return part === 'failed' && this.nameProblem() !== null ? 'prejoin' : 'message';
  });
  protected readonly message = computed(() => {
    const full = { heading: meetingTexts.full.heading, text: meetingTexts.full.text(this.found()?.limit ?? null) };
    return messageOf(this.part(), { ...meetingTexts, full }, this.failed());
  });

  constructor() {
    keepFocus(this.view);
    openDevicesWhile(
      computed(() => this.view() !== 'message'),
      this.conversing,
    );
    effect(() => {
      const meetingId = this.meetingId();
      untracked(() => void this.arrive(meetingId));
    });
    effect(() => {
      const part = this.part();
      if (part === 'in') currentMeeting.write(this.meetingId());
      else if (part !== 'outside' && part !== 'joining') currentMeeting.write(null);
    });
  }

  mayLeave(): boolean | Promise<boolean> {
    return this.conversing.leaving.mayLeave();
  }

  protected submit(event: Event): void {
    event.preventDefault();
    this.join();
  }

  protected join(): void {
    const name = this.name().trim();
    this.nameMissing.set(name === '');
    if (name === '') return;
    keptName.write(name);
    this.wanted.set(this.meetingId());
    void this.conversing.conversation.join(this.meetingId(), name);
  }

  protected leave(): void {
    this.conversing.conversation.leave();
  }

  protected typed(event: Event): void {
    this.name.set((event.target as HTMLInputElement).value);
    this.nameMissing.set(false);
  }

  /** Who was in it before the page was loaded again goes on at once. */
  private async arrive(meetingId: string): Promise<void> {
    this.conversing.conversation.leave();
    this.wanted.set(null);
    this.found.set(null);
    this.notChecked.set(false);
    this.notFound.set(!MeetingId.safeParse(meetingId).success);
    if (this.notFound()) return;
    if (currentMeeting.read() === meetingId && this.name() !== '') this.join();
    try {
      const found = await findMeeting(meetingId);
      if (meetingId === this.meetingId()) this.found.set(found);
    } catch (error) {
      if (!(error instanceof SignalingError)) throw error;
      if (meetingId !== this.meetingId()) return;
      this.notFound.set(error.code === 'meeting-not-found');
      // Why shows when one joins.
      this.notChecked.set(!this.notFound());
    }
  }
}
