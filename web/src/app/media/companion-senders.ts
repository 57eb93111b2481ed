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

interface Senders {
  readonly audio: RTCRtpSender;
  readonly camera: RTCRtpSender;
  readonly screen: RTCRtpSender;
}

/**
 * Our half of one connection: sound, picture and screen. Their media sections are negotiated once, by the side that
 * makes the connection, and stay, whatever is sent at the moment. So nothing that people switch on or off makes an
 * offer, takes a round trip, or meets an offer of the other side.
 */
export class CompanionSenders {
  readonly #connection: RTCPeerConnection;
  #senders: Senders | null = null;
  #outgoing: Outgoing;
  #work: Promise<void> = Promise.resolve();

  constructor(connection: RTCPeerConnection, outgoing: Outgoing) {
    this.#connection = connection;
    this.#outgoing = outgoing;
  }

  /** Makes the media sections, on the side that offers first. */
  offer(): void {
    const { audioTrack, cameraTrack, screenTrack, stream, screenStream, quality } = this.#outgoing;
    const add = (track: MediaStreamTrack | string, media: MediaStream, ...sendEncodings: RTCRtpEncodingParameters[]) =>
      this.#connection.addTransceiver(track, { direction: 'sendrecv', streams: [media], sendEncodings }).sender;
    this.#senders = {
      audio: add(audioTrack ?? 'audio', stream),
      camera: add(cameraTrack ?? 'video', stream, encodingOf(quality, cameraTrack?.getSettings().height)),
      screen: add(screenTrack ?? 'video', screenStream, screenEncoding),
    };
  }

  /** Takes the media sections of the other side's first offer for what is sent from here, too: its answer says so. */
  async adopt(): Promise<void> {
    if (this.#senders) return;
    const [audio, camera, screen] = this.#connection.getTransceivers();
    if (!audio || !camera || !screen) return;
    for (const transceiver of [audio, camera, screen]) transceiver.direction = 'sendrecv';
    const { stream, screenStream } = this.#outgoing;
    audio.sender.setStreams(stream);
    camera.sender.setStreams(stream);
    screen.sender.setStreams(screenStream);
    this.#senders = { audio: audio.sender, camera: camera.sender, screen: screen.sender };
    await this.#exchange(this.#senders);
  }

  /** Sends something else over the same connection. */
  show(outgoing: Outgoing): void {
    this.#outgoing = outgoing;
    this.#work = this.#work.then(async () => {
      if (!this.#senders || this.#connection.signalingState === 'closed') return;
      try {
        await this.#exchange(this.#senders);
        await this.#tune(this.#senders);
      } catch {
        // The connection was closed, or a track ended, meanwhile: what comes next is shown in its turn.
      }
    });
  }

  async #exchange({ audio, camera, screen }: Senders): Promise<void> {
    const { audioTrack, cameraTrack, screenTrack } = this.#outgoing;
    if (audio.track !== audioTrack) await audio.replaceTrack(audioTrack);
    if (camera.track !== cameraTrack) await camera.replaceTrack(cameraTrack);
    if (screen.track !== screenTrack) await screen.replaceTrack(screenTrack);
  }

  /** Brings the encoders in line with the quality. Only once a description is agreed on: before it, there are none. */
  async #tune({ camera, screen }: Senders): Promise<void> {
    const { quality, cameraTrack } = this.#outgoing;
    await tune(camera, encodingOf(quality, cameraTrack?.getSettings().height));
    await tune(screen, screenEncoding);
  }
}

async function tune(sender: RTCRtpSender, wanted: RTCRtpEncodingParameters): Promise<void> {
  const parameters = sender.getParameters();
  const [current] = parameters.encodings;
  if (!current) return;
  const scale = wanted.scaleResolutionDownBy ?? 1;
  if (current.maxBitrate === wanted.maxBitrate && (current.scaleResolutionDownBy ?? 1) === scale) return;
  Object.assign(current, wanted);
  await sender.setParameters(parameters);
}
