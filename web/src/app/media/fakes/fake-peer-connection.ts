import { vi } from 'vitest';

/** One way of media to the other side; what goes out is a matter of `track`. */
export class FakeSender {
  /** Called at each exchange of the track, which is done when what it gives is. */
  exchanging = (): Promise<void> => Promise.resolve();
  readonly setParameters = vi.fn((parameters: RTCRtpSendParameters) => {
    this.#parameters = parameters;
    return Promise.resolve();
  });
  #parameters: { encodings: RTCRtpEncodingParameters[] };

  constructor(
    public track: MediaStreamTrack | null,
    encodings: RTCRtpEncodingParameters[],
  ) {
    this.#parameters = { encodings };
  }

  getParameters(): { encodings: RTCRtpEncodingParameters[] } {
    return structuredClone(this.#parameters);
  }

  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    await this.exchanging();
    this.track = track;
  }
}

/** A connection without a network, as far as descriptions and candidates go. A test says when it is up. */
export class FakePeerConnection {
  /** All that were made since {@link fakePeerConnections}, the oldest first. */
  static made: FakePeerConnection[] = [];
  readonly candidates: RTCIceCandidateInit[] = [];
  readonly senders: FakeSender[] = [];
  readonly restartIce = vi.fn(() => this.onnegotiationneeded?.());
  readonly close = vi.fn();
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((event: unknown) => void) | null = null;
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  currentLocalDescription: RTCSessionDescriptionInit | null = null;
  pendingLocalDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: { type: string; sdp: string } | null = null;
  #descriptions = 0;

  constructor(public configuration: RTCConfiguration) {
    FakePeerConnection.made.push(this);
  }

  /** The newest one. */
  static get last(): FakePeerConnection {
    const last = FakePeerConnection.made.at(-1);
    if (!last) throw new Error('No connection was made.');
    return last;
  }

  /** As the browser tells of it. */
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  get localDescription(): RTCSessionDescriptionInit | null {
    return this.pendingLocalDescription ?? this.currentLocalDescription;
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  addTransceiver(
    media: MediaStreamTrack | string,
    { sendEncodings = [] }: RTCRtpTransceiverInit = {},
  ): { sender: FakeSender } {
    const sender = new FakeSender(typeof media === 'string' ? null : media, sendEncodings);
    this.senders.push(sender);
    // The browser asks once, when everything that belongs together is there.
    if (this.senders.length === 1) queueMicrotask(() => this.onnegotiationneeded?.());
    return { sender };
  }

  getReceivers(): RTCRtpReceiver[] {
    return [];
  }

  setLocalDescription(): Promise<void> {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.#descriptions += 1;
    const description: RTCSessionDescriptionInit = { type, sdp: `${type} ${this.#descriptions}` };
    if (type === 'offer') this.pendingLocalDescription = description;
    else this.currentLocalDescription = description;
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    return Promise.resolve();
  }

  setRemoteDescription(description: { type: string; sdp: string }): Promise<void> {
    this.remoteDescription = description;
    if (description.type === 'answer') this.currentLocalDescription = this.pendingLocalDescription;
    this.pendingLocalDescription = null;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    return Promise.resolve();
  }

  addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.remoteDescription) return Promise.reject(new Error('There is no description that it could belong to.'));
    this.candidates.push(candidate);
    return Promise.resolve();
  }

  getStats(): Promise<Map<string, unknown>> {
    return Promise.resolve(new Map<string, unknown>());
  }
}

class FakeMediaStream {
  readonly #tracks = new Set<unknown>();

  getTracks(): unknown[] {
    return [...this.#tracks];
  }

  addTrack(track: unknown): void {
    this.#tracks.add(track);
  }

  removeTrack(track: unknown): void {
    this.#tracks.delete(track);
  }
}

/** Puts connections and streams that are made of nothing in place of the browser's, until `vi.unstubAllGlobals`. */
export function fakePeerConnections(): void {
  FakePeerConnection.made = [];
  vi.stubGlobal('RTCPeerConnection', FakePeerConnection);
  vi.stubGlobal('MediaStream', FakeMediaStream);
}
