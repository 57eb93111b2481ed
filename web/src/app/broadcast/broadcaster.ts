import type { EndReason, Stream } from '@onair/protocol';
import { computed, DestroyRef, effect, inject, Injectable, linkedSignal, signal, untracked } from '@angular/core';
import { Capture } from '../media/capture';
import { endForGood } from '../media/farewell';
import { Publisher, type PublishState } from '../media/publisher';
import { findResumable } from '../media/resumable-stream';
import { pageSignaling } from '../signaling/page-signaling';
import { broadcastTexts } from '../texts/broadcast';
import { fromEmitter } from '../ui/from-emitter';
import { keptScreen, keptSources, keptTitle } from './remembered';
import { ResumeSearch } from './resume-search';
import { fitTitle } from './stream-title';

/** How far a broadcaster has come. `setup` is before the first stream, and after a failure to start one. */
export type Phase = 'setup' | 'starting' | 'live' | 'reconnecting' | 'superseded' | 'ended';

/** What is told when a stream is over. */
export interface Summary {
  readonly reason: EndReason;
  readonly durationMs: number;
  readonly peakViewers: number;
}

/** A stream goes on, or begins with what there is, without the devices that take longer. */
const deviceWaitMs = 4_000;

/** The one who broadcasts: the capture and the publisher of this page, as signals, and what can be done with them. */
@Injectable()
export class Broadcaster {
  private readonly signaling = pageSignaling();
  readonly capture = new Capture();
  readonly publisher = new Publisher(this.signaling, this.capture);
  private readonly search = new ResumeSearch(findResumable);
  private readonly devices = keptSources.open(this.capture);

  readonly publishing = fromEmitter(this.publisher, ({ state }) => state);
  readonly stream = fromEmitter(this.publisher, ({ stream }) => stream);
  readonly liveSince = fromEmitter(this.publisher, ({ liveSince }) => liveSince);
  readonly connections = fromEmitter(this.publisher, ({ connections }) => connections);
  readonly camera = fromEmitter(this.capture, ({ camera }) => camera);
  readonly microphone = fromEmitter(this.capture, ({ microphone }) => microphone);
  readonly screen = fromEmitter(this.capture, ({ screen }) => screen);
  readonly muted = fromEmitter(this.capture, ({ muted }) => muted);
  readonly quality = fromEmitter(this.capture, ({ quality }) => quality);
  readonly audioTrack = fromEmitter(this.capture, ({ audioTrack }) => audioTrack);
  readonly videoTrack = fromEmitter(this.capture, ({ videoTrack }) => videoTrack);
  readonly resumable = this.search.state;
  private readonly sending = fromEmitter(this.capture, ({ sending }) => sending);
  /** Whether this tab shared its screen before the page was loaded again: the camera was not seen then. */
  private readonly sharedScreen = keptScreen.read() !== null;

  /** What stands in the title box. */
  readonly title = signal(keptTitle.read() ?? '');
  /** The preview, for as long as it is on the page. */
  readonly preview = signal<HTMLVideoElement | null>(null);
  /** Whether "Go live" was pressed while the browser was still asking for the devices. */
  readonly waitingForDevices = signal(false);
  /** Whether "Go live" was pressed with everything switched off; over as soon as something is on. */
  readonly nothingToSend = linkedSignal({
    source: () => this.audioTrack() ?? this.videoTrack(),
    computation: () => false,
  });
  /** The stream that is being taken up, from the decision until it is live here or lost. */
  readonly resuming = signal<Stream | null>(null);

  readonly phase = computed((): Phase => {
    const { kind } = this.publishing();
    if (this.waitingForDevices() || this.resuming()) return 'starting';
    if (kind === 'idle' || kind === 'failed') return 'setup';
    return kind === 'ended' && !this.stream() ? 'setup' : kind;
  });
  /** Whether viewers would lose something if this page went away. */
  readonly onAir = computed(() => ['starting', 'live', 'reconnecting'].includes(this.phase()));
  readonly failure = computed(() => {
    const state = this.publishing();
    return state.kind === 'failed' && this.phase() === 'setup' ? state.error : null;
  });
  /** What goes out, or would. */
  readonly sends = computed(() => {
    const { audio, video } = this.sending();
    if (video) return audio ? 'both' : 'video';
    return audio ? 'audio' : 'nothing';
  });
  readonly summary = computed((): Summary | null => {
    const state = this.publishing();
    const stream = this.stream();
    return state.kind === 'ended' && stream ? summaryOf(state.reason, stream) : null;
  });

  constructor() {
    effect(() => this.noteResumed(this.publishing()));
    effect(() => {
      const found = this.resumable();
      if (found.kind === 'by-itself') untracked(() => void this.resume(found.stream));
    });
    effect(() => {
      if (this.screen().status === 'on') keptScreen.write('on');
      // Not earlier: until then the server takes the picture that it knows of for the camera's, and the page may be loaded again.
      else if (this.publishing().kind === 'live') keptScreen.write(null);
    });
    inject(DestroyRef).onDestroy(() => {
      this.search.close();
      this.publisher.close();
      this.capture.close();
    });
  }

  async goLive(): Promise<void> {
    if (this.phase() !== 'setup' && this.phase() !== 'ended') return;
    this.waitingForDevices.set(true);
    // A screen may be shared long before the browser's question about the camera is answered, if it ever is.
    await Promise.race([this.devices, this.somethingToSend().then(() => after(deviceWaitMs))]);
    this.waitingForDevices.set(false);
    // This tab's own stream was found meanwhile: that one goes on.
    if (this.resuming()) return;
    if (!this.capture.audioTrack && !this.capture.videoTrack) {
      this.nothingToSend.set(true);
      return;
    }
    this.search.settle();
    await this.publisher.goLive(this.useTitle());
  }

  /** Ends what this page sends, or is about to. */
  async end(): Promise<void> {
    const stream = this.resuming();
    await Promise.all([this.publisher.end(), stream && this.endOther(stream)]);
  }

  /** @throws SignalingError */
  async retitle(): Promise<void> {
    await this.publisher.retitle(this.useTitle());
  }

  /**
   * Takes up the stream that was found, as soon as there is something to send: only what was sent before, or has been
   * switched on since.
   */
  async resume(stream: Stream): Promise<void> {
    this.search.settle();
    this.resuming.set(stream);
    this.title.set(stream.title);
    const { audio, video } = stream.media;
    const wasSeen = video && !this.sharedScreen;
    if (!audio && !keptSources.wasSwitched('microphone')) this.capture.setMuted(true);
    if (!wasSeen && !keptSources.wasSwitched('camera')) void this.capture.setCameraOn(false);
    await Promise.race([this.devices, after(deviceWaitMs)]);
    if (this.resuming() === stream) await this.publisher.resume(stream.id);
  }

  /** Ends a stream that this page does not send: any page of the session that owns it may. */
  async endOther({ id }: Stream): Promise<void> {
    this.search.settle();
    this.resuming.set(null);
    await endForGood(this.signaling, id);
  }

  takeBack(): void {
    const stream = this.stream();
    if (stream) void this.publisher.resume(stream.id);
  }

  /** Puts the question of a stream to take up aside. */
  dismissResumable(): void {
    this.search.settle();
  }

  private somethingToSend(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.capture.audioTrack && !this.capture.videoTrack) return;
        stop();
        resolve();
      };
      const stop = this.capture.on('change', look);
      look();
    });
  }

  /** The title as it goes out, which then also stands in the box; the next time only one that was typed does. */
  private useTitle(): string {
    const { fallback } = broadcastTexts.title;
    const title = fitTitle(this.title(), fallback);
    this.title.set(title);
    keptTitle.write(title === fallback ? '' : title);
    return title;
  }

  private noteResumed(state: PublishState): void {
    const stream = untracked(this.resuming);
    if (!stream || state.kind === 'idle' || state.kind === 'starting') return;
    this.resuming.set(null);
    const code = state.kind === 'failed' ? state.error.code : null;
    const lost = state.kind === 'ended' || code === 'stream-ended' || code === 'stream-not-found';
    if (lost) this.search.tooLate(stream.title);
  }
}

function summaryOf(reason: EndReason, { startedAt, endedAt, peakViewers }: Stream): Summary {
  // Until the server has said when, it was just now.
  const end = endedAt === null ? Date.now() : Date.parse(endedAt);
  return { reason, durationMs: Math.max(0, end - Date.parse(startedAt)), peakViewers };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
