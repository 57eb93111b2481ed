import { encodingOf, screenEncoding, type SentQuality } from './sent-quality';

/** What is sent to everybody in a meeting. */
export interface Outgoing {
  readonly audioTrack: MediaStreamTrack | null;
  readonly cameraTrack: MediaStreamTrack | null;
  readonly screenTrack: MediaStreamTrack | null;
  /** By which stream camera and microphone go, and by which the screen: the same ones on every connection. */
  readonly stream: MediaStream;
  readonly screenStream: MediaStream;
  readonly quality: SentQuality;
}

/**
 * Our half of one connection: sound and picture, whose media sections are negotiated once, whatever is sent at the
 * moment, and the screen, whose section comes with the first time that it is shared.
 */
export class CompanionSenders {
  readonly #connection: RTCPeerConnection;
  #audio: RTCRtpSender | null = null;
  #camera: RTCRtpSender | null = null;
  #screen: RTCRtpTransceiver | null = null;
  #outgoing: Outgoing;
  #work: Promise<void> = Promise.resolve();

  constructor(connection: RTCPeerConnection, outgoing: Outgoing) {
    this.#connection = connection;
    this.#outgoing = outgoing;
  }

  /** Makes the media sections, on the side that offers first. */
  offer(): void {
    const { audioTrack, cameraTrack, stream, quality } = this.#outgoing;
    const options: RTCRtpTransceiverInit = { direction: 'sendrecv', streams: [stream] };
    this.#audio = this.#connection.addTransceiver(audioTrack ?? 'audio', options).sender;
    const sendEncodings = [encodingOf(quality, cameraTrack?.getSettings().height)];
    this.#camera = this.#connection.addTransceiver(cameraTrack ?? 'video', { ...options, sendEncodings }).sender;
    this.#shareScreen();
  }

  /** Takes the media sections of the other side's first offer for what is sent from here, too: its answer says so. */
  async adopt(): Promise<void> {
    if (this.#audio) return;
    const [audio, camera] = this.#connection.getTransceivers();
    if (!audio || !camera) return;
    for (const transceiver of [audio, camera]) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(this.#outgoing.stream);
    }
    this.#audio = audio.sender;
    this.#camera = camera.sender;
    await this.#exchange();
    this.#shareScreen();
  }

  /** Sends something else over the same connection. */
  show(outgoing: Outgoing): void {
    this.#outgoing = outgoing;
    this.#work = this.#work.then(async () => {
      if (this.#connection.signalingState === 'closed') return;
      try {
        await this.#exchange();
        await this.tune();
      } catch {
        // The connection was closed, or a track ended, meanwhile: what comes next is shown in its turn.
      }
    });
    this.#shareScreen();
  }

  /** Brings the encoder in line with the quality. Only once a description is agreed on: before it, there is no encoder. */
  async tune(): Promise<void> {
    const parameters = this.#camera?.getParameters();
    const [current] = parameters?.encodings ?? [];
    if (!parameters || !current) return;
    const wanted = encodingOf(this.#outgoing.quality, this.#outgoing.cameraTrack?.getSettings().height);
    const same =
      current.maxBitrate === wanted.maxBitrate && current.scaleResolutionDownBy === wanted.scaleResolutionDownBy;
    if (same) return;
    Object.assign(current, wanted);
    await this.#camera?.setParameters(parameters);
  }

  async #exchange(): Promise<void> {
    const { audioTrack, cameraTrack } = this.#outgoing;
    if (this.#audio && this.#audio.track !== audioTrack) await this.#audio.replaceTrack(audioTrack);
    if (this.#camera && this.#camera.track !== cameraTrack) await this.#camera.replaceTrack(cameraTrack);
  }

  #shareScreen(): void {
    // Sections are counted from the front: those of camera and microphone have to be there first.
    if (!this.#audio || this.#connection.signalingState === 'closed') return;
    const { screenTrack, screenStream } = this.#outgoing;
    const shared = this.#screen;
    if (shared) {
      if (shared.sender.track === screenTrack) return;
      // Refused only by a connection that is closed.
      shared.sender.replaceTrack(screenTrack).catch(() => undefined);
      shared.direction = screenTrack ? 'sendonly' : 'inactive';
    } else if (screenTrack) {
      this.#screen = this.#connection.addTransceiver(screenTrack, {
        direction: 'sendonly',
        streams: [screenStream],
        sendEncodings: [screenEncoding],
      });
    }
  }
}
