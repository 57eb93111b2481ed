import { computed, DestroyRef, effect, inject, Injectable, signal } from '@angular/core';
import { Capture } from '../media/capture';
import { Conversation } from '../media/conversation';
import { LevelMeter } from '../media/level-meter';
import { SpeechDetector } from '../media/speech-detector';
import { isOn } from '../media/switches';
import { pageSignaling } from '../signaling/page-signaling';
import { conversationTexts } from '../texts/conversation';
import { Announcer } from '../ui/announcer';
import { fromEmitter } from '../ui/from-emitter';
import { askBeforeClosing } from './ask-before-closing';
import { LeaveAsking } from './leave-asking';

const listenMs = 200;

/** The capture and the conversation of one page, as signals. */
@Injectable()
export class Conversing {
  readonly signaling = pageSignaling();
  readonly capture = new Capture('720p');
  readonly conversation = new Conversation(this.signaling, this.capture);

  /** Whether the server is reached. */
  readonly connected = fromEmitter(this.signaling, ({ state }) => state === 'connected');
  readonly state = fromEmitter(this.conversation, ({ state }) => state);
  readonly people = fromEmitter(this.conversation, ({ people }) => people);
  readonly camera = fromEmitter(this.capture, ({ camera }) => camera);
  readonly microphone = fromEmitter(this.capture, ({ microphone }) => microphone);
  readonly screen = fromEmitter(this.capture, ({ screen }) => screen);
  readonly muted = fromEmitter(this.capture, ({ muted }) => muted);
  readonly audioTrack = fromEmitter(this.capture, ({ audioTrack }) => audioTrack);
  readonly cameraTrack = fromEmitter(this.capture, ({ cameraTrack }) => cameraTrack);
  /** Whether one's own voice is heard. */
  readonly speaking = signal(false);

  readonly cameraOn = computed(() => isOn(this.camera()));
  readonly microphoneOn = computed(() => isOn(this.microphone()) && !this.muted());
  readonly sharing = computed(() => this.screen().status === 'on');
  /** Before another page of the site is opened. */
  readonly leaving = new LeaveAsking(() => this.people().length > 0);

  constructor() {
    this.listenToOneself();
    this.announceOthers();
    askBeforeClosing(this.people);
    effect(() => {
      // The question was about them.
      if (this.people().length === 0) this.leaving.answer(true);
    });
    inject(DestroyRef).onDestroy(() => {
      this.conversation.close();
      this.capture.close();
    });
  }

  /** Lets go of camera, microphone and screen. */
  rest(): void {
    this.capture.stopScreen();
    void this.capture.setCameraOn(false);
    void this.capture.setMicrophoneOn(false);
    this.capture.setMuted(false);
  }

  private listenToOneself(): void {
    effect((onCleanup) => {
      const track = this.audioTrack();
      if (!track) return;
      const meter = new LevelMeter(track);
      const detector = new SpeechDetector();
      const timer = setInterval(() => {
        detector.hear(meter.amplitude, performance.now());
        this.speaking.set(detector.speaking);
      }, listenMs);
      onCleanup(() => {
        clearInterval(timer);
        meter.close();
        this.speaking.set(false);
      });
    });
  }

  private announceOthers(): void {
    const announcer = inject(Announcer);
    let before = new Map<string, string>();
    effect(() => {
      const now = new Map(this.people().map(({ memberId, name }) => [memberId, name]));
      for (const [memberId, name] of now) {
        if (!before.has(memberId)) announcer.say(conversationTexts.arrived(name));
      }
      for (const [memberId, name] of before) {
        if (!now.has(memberId)) announcer.say(conversationTexts.gone(name));
      }
      before = now;
    });
  }
}
