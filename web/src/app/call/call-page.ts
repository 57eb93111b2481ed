import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { limits } from '@onair/protocol';
import { Conversing } from '../conversation/conversing';
import { keepFocus } from '../conversation/keep-focus';
import { OtherWays } from '../conversation/other-ways';
import { connectionTrouble, openDevicesWhile } from '../conversation/place-view';
import { keptName } from '../conversation/remembered-name';
import { ConversationBar } from '../conversation/source-bar';
import { Tiles } from '../conversation/tiles';
import { RingTone } from '../media/ring-tone';
import { callTexts } from '../texts/call';
import { Announcer } from '../ui/announcer';
import { Clock } from '../ui/clock';
import { fromEmitter } from '../ui/from-emitter';
import { Icon } from '../ui/icon';
import { Switch } from '../ui/switch';
import { secondsLeft } from '../ui/seconds-left';
import { outcomeWords, refusalWords } from './call-words';
import { calledBefore, forgetCalled, rememberCalled } from './called-before';
import { keptCallName, keptSound } from './remembered';
import { Telephone } from './telephone';

/** `/call`: a name of one's own, names to call, and the call. */
@Component({
  selector: 'onair-call-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConversationBar, Icon, OtherWays, Switch, Tiles],
  providers: [Conversing],
  templateUrl: './call-page.html',
  styleUrl: './call-page.css',
})
export class CallPage {
  protected readonly texts = callTexts;
  protected readonly nameLength = limits.nameLength;
  private readonly conversing = inject(Conversing);
  private readonly telephone = new Telephone(this.conversing.signaling, this.conversing.conversation);
  private readonly clock = inject(Clock);

  protected readonly name = fromEmitter(this.telephone, ({ name }) => name);
  protected readonly registering = fromEmitter(this.telephone, ({ registering }) => registering);
  protected readonly call = fromEmitter(this.telephone, ({ call }) => call);
  private readonly lostName = fromEmitter(this.telephone, ({ lostName }) => lostName);
  private readonly ringDeadline = fromEmitter(this.telephone, ({ ringDeadline }) => ringDeadline);
  private readonly outcome = fromEmitter(this.telephone, ({ outcome }) => outcome);
  private readonly refusal = fromEmitter(this.telephone, ({ refusal }) => refusal);

  protected readonly ownName = signal(keptCallName.read() ?? keptName.read() ?? '');
  protected readonly otherName = signal('');
  protected readonly names = signal(calledBefore());
  protected readonly sound = signal(keptSound.read());

  protected readonly part = computed(() => {
    const call = this.call();
    if (call?.state === 'ringing') return call.direction;
    if (call) return call.here ? 'talking' : 'elsewhere';
    return this.name() === null ? 'nameless' : 'ready';
  });
  protected readonly ringsFor = computed(() => {
    const deadline = this.ringDeadline();
    return deadline === null ? '' : callTexts.ringsFor(secondsLeft(deadline, this.clock.monotonic()));
  });
  protected readonly trouble = connectionTrouble(this.conversing);
  protected readonly registerProblem = computed(() => {
    const refusal = this.refusal();
    const lost = this.lostName();
    if (refusal?.about === 'register') return refusalWords(refusal);
    return lost === null ? null : callTexts.nameLost(lost);
  });
  protected readonly callProblem = computed(() => {
    const refusal = this.refusal();
    return refusal?.about === 'call' ? refusalWords(refusal) : null;
  });
  protected readonly news = computed(() => {
    const outcome = this.outcome();
    return outcome && outcomeWords(outcome);
  });

  constructor() {
    keepFocus(this.part);
    this.openDevices();
    this.ring();
    this.tellInTab();
    effect(() => {
      const name = this.name();
      if (name === null) return;
      keptCallName.write(name);
      keptName.write(name);
    });
    const known = keptCallName.read();
    if (known !== null) void this.telephone.register(known);
    inject(DestroyRef).onDestroy(() => this.telephone.close());
  }

  mayLeave(): boolean | Promise<boolean> {
    return this.conversing.leaving.mayLeave();
  }

  protected register(event: Event): void {
    event.preventDefault();
    const name = this.ownName().trim();
    if (name !== '') void this.telephone.register(name);
  }

  protected giveUp(): void {
    keptCallName.write(null);
    this.telephone.unregister();
  }

  protected callTyped(event: Event): void {
    event.preventDefault();
    const name = this.otherName().trim();
    if (name !== '') this.callName(name);
  }

  protected callName(name: string): void {
    this.otherName.set(name);
    void this.telephone.callSomebody(name);
  }

  protected forget(name: string): void {
    this.names.set(forgetCalled(name));
  }

  protected accept(): void {
    void this.telephone.accept();
  }

  protected decline(): void {
    this.telephone.decline();
  }

  protected hangUp(): void {
    this.telephone.hangUp();
  }

  protected valueOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }

  /** Who calls is seen as soon as somebody accepts; who is called is asked for the camera only then. */
  private openDevices(): void {
    openDevicesWhile(
      computed(() => ['outgoing', 'talking'].includes(this.part())),
      this.conversing,
    );
    effect(() => {
      const call = this.call();
      if (call?.direction === 'outgoing') untracked(() => this.names.set(rememberCalled(call.peerName)));
    });
  }

  private ring(): void {
    effect(() => keptSound.write(this.sound()));
    effect((onCleanup) => {
      const part = this.part();
      if ((part !== 'incoming' && part !== 'outgoing') || !this.sound()) return;
      const tone = new RingTone(part);
      onCleanup(() => tone.close());
    });
  }

  private tellInTab(): void {
    const tab = inject(Title);
    const announcer = inject(Announcer);
    effect(() => {
      const part = this.part();
      const peerName = this.call()?.peerName ?? '';
      if (part === 'incoming') tab.setTitle(callTexts.ringingPageTitle(peerName));
      else tab.setTitle(part === 'talking' ? callTexts.talkingPageTitle(peerName) : callTexts.pageTitle);
      if (part === 'incoming') announcer.say(callTexts.incoming(peerName));
      if (part === 'outgoing') announcer.say(callTexts.ringing(peerName));
    });
  }
}
