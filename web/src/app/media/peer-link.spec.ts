import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PeerLink, type PeerLinkOptions, type PeerSignal } from './peer-link';

let connections = 0;

/** The state machine of a connection's descriptions (W3C WebRTC, section 4.4.1.5), without any media. */
class FakeConnection {
  onnegotiationneeded: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  onicecandidate = null;
  ontrack = null;
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  currentLocalDescription: RTCSessionDescriptionInit | null = null;
  pendingLocalDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  readonly remote: string[] = [];
  readonly candidates: string[] = [];
  readonly configurations: RTCConfiguration[] = [];
  readonly #id = ++connections;
  #versions = 0;

  get localDescription(): RTCSessionDescriptionInit | null {
    return this.pendingLocalDescription ?? this.currentLocalDescription;
  }

  async createOffer(): Promise<RTCSessionDescriptionInit> {
    await this.#time();
    return this.#described('offer');
  }

  async setLocalDescription(made?: RTCSessionDescriptionInit): Promise<void> {
    await this.#time();
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    const description = made ?? this.#described(type);
    if (type === 'offer') this.pendingLocalDescription = description;
    else this.#agree(description);
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await this.#time();
    if (description.sdp === 'nonsense') throw new DOMException('Nonsense.', 'OperationError');
    this.remoteDescription = description;
    this.remote.push(description.type);
    if (description.type === 'answer') {
      this.#agree(this.pendingLocalDescription);
      this.signalingState = 'stable';
      return;
    }
    // It rolls back, and what was received before is never shown again.
    if (this.signalingState === 'have-local-offer') throw new DOMException('Pictures are lost.', 'AbortError');
    this.signalingState = 'have-remote-offer';
  }

  async addIceCandidate({ candidate = '' }: RTCIceCandidateInit): Promise<void> {
    await this.#time();
    if (!this.remoteDescription) throw new DOMException('No description.', 'InvalidStateError');
    if (candidate === 'unknown') throw new DOMException('Unknown ufrag.', 'OperationError');
    this.candidates.push(candidate);
  }

  /** Candidates are added to the description that is being offered. */
  gather(): void {
    const pending = this.pendingLocalDescription;
    if (pending) pending.sdp = `${pending.sdp ?? ''}a=candidate:1\r\n`;
  }

  getConfiguration(): RTCConfiguration {
    return { bundlePolicy: 'max-bundle' };
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configurations.push(configuration);
  }

  restartIce(): void {
    this.onnegotiationneeded?.();
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.signalingState = 'closed';
  }

  #described(type: RTCSdpType): RTCSessionDescriptionInit {
    return { type, sdp: `v=0\r\no=- ${this.#id} ${++this.#versions} IN IP4 127.0.0.1\r\n` };
  }

  #agree(description: RTCSessionDescriptionInit | null): void {
    this.currentLocalDescription = description;
    this.pendingLocalDescription = null;
  }

  /** Steps of browsers take their time, in which others may come. */
  async #time(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (this.signalingState === 'closed') throw new DOMException('Closed.', 'InvalidStateError');
  }
}

class Side {
  readonly sent: PeerSignal[] = [];
  readonly link: PeerLink;
  readonly connection: FakeConnection;

  constructor(options: Partial<PeerLinkOptions> & { polite: boolean }) {
    this.link = new PeerLink({ iceServers: [], send: (signal) => this.sent.push(signal), ...options });
    this.connection = this.link.connection as unknown as FakeConnection;
  }

  get kinds(): string[] {
    return this.sent.map(({ kind }) => kind);
  }

  offer(): void {
    this.connection.restartIce();
  }

  /** Everything that it has to say arrives. */
  speakTo(other: Side): void {
    for (const signal of this.sent.splice(0)) other.link.receive(signal);
  }
}

const candidate = (name: string): PeerSignal => ({ kind: 'candidate', candidate: { candidate: name } });
const steps = (): Promise<unknown> => vi.advanceTimersByTimeAsync(20);

function two(): { polite: Side; impolite: Side } {
  return { polite: new Side({ polite: true }), impolite: new Side({ polite: false }) };
}

/** Until nobody has anything to say any more. */
async function talk(one: Side, other: Side): Promise<void> {
  await steps();
  while (one.sent.length + other.sent.length > 0) {
    one.speakTo(other);
    other.speakTo(one);
    await steps();
  }
}

function expectAgreement(...sides: Side[]): void {
  for (const { connection, link } of sides) {
    expect(connection.signalingState).toBe('stable');
    expect(link.health).not.toBe('failed');
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a peer link whose offer meets one of the other side', () => {
  it('gives way when it is polite, without a rollback; the impolite side lets the other offer pass by', async () => {
    const { polite, impolite } = two();
    polite.offer();
    impolite.offer();
    await talk(polite, impolite);
    expect(polite.connection.remote).toEqual(['offer']);
    expect(impolite.connection.remote).toEqual(['answer']);
    expectAgreement(polite, impolite);
  });

  it('agrees when the offer of the impolite side comes while the polite one is making its own', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await steps();
    polite.offer();
    impolite.speakTo(polite);
    await talk(polite, impolite);
    expect(polite.connection.remote).toEqual(['offer']);
    expectAgreement(polite, impolite);
  });

  it('agrees when the offer of the polite side comes while the impolite one is applying an answer', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await steps();
    impolite.speakTo(polite);
    await steps();
    polite.offer();
    await steps();
    expect(polite.kinds).toEqual(['answer', 'offer']);
    polite.speakTo(impolite);
    await talk(polite, impolite);
    expect(impolite.connection.remote).toEqual(['answer', 'offer']);
    expectAgreement(polite, impolite);
  });

  it('does not give way to one that it has answered already', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await steps();
    impolite.connection.gather();
    impolite.link.repeatOffer();
    const [first, repetition] = impolite.sent.splice(0);
    if (!first || !repetition) throw new Error('Two offers were sent.');
    expect(repetition).not.toEqual(first);
    polite.link.receive(first);
    await steps();
    polite.speakTo(impolite);
    polite.offer();
    await steps();
    polite.link.receive(repetition);
    await talk(polite, impolite);
    expect(polite.connection.remote).toEqual(['offer', 'answer']);
    expectAgreement(polite, impolite);
  });
});

describe('a peer link on a way that loses and reorders', () => {
  it('keeps candidates until the description that they belong to is there', async () => {
    const { polite, impolite } = two();
    polite.link.receive(candidate('early'));
    impolite.offer();
    await steps();
    expect(polite.connection.candidates).toEqual([]);
    impolite.speakTo(polite);
    polite.link.receive(candidate('later'));
    await talk(polite, impolite);
    expect(polite.connection.candidates).toEqual(['early', 'later']);
  });

  it('is offered to by the polite side, too, which applies its offer when it is answered', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await talk(polite, impolite);
    polite.offer();
    await steps();
    expect(polite.connection.signalingState).toBe('stable');
    await talk(polite, impolite);
    expect(polite.connection.remote).toEqual(['offer', 'answer']);
    expect(impolite.connection.remote).toEqual(['answer', 'offer']);
    expectAgreement(polite, impolite);
  });

  it('goes on when the browser refuses a candidate', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await talk(polite, impolite);
    polite.link.receive(candidate('unknown'));
    polite.link.receive(candidate('known'));
    await steps();
    expect(polite.connection.candidates).toEqual(['known']);
    expectAgreement(polite);
  });

  it('repeats an offer until it is answered', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await steps();
    impolite.sent.length = 0;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(impolite.kinds).toEqual(['offer']);
    await talk(polite, impolite);
    expectAgreement(polite, impolite);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(impolite.kinds).toEqual([]);
    expect(impolite.link.health).not.toBe('failed');
  });

  it('sends a lost answer again when the offer is repeated, and does not apply an answer twice', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await steps();
    impolite.speakTo(polite);
    await steps();
    const lost = polite.sent.splice(0);
    impolite.connection.gather();
    await vi.advanceTimersByTimeAsync(3_000);
    await talk(polite, impolite);
    expect(polite.connection.remote).toEqual(['offer']);
    expectAgreement(polite, impolite);
    for (const late of lost) impolite.link.receive(late);
    await steps();
    expect(impolite.connection.remote).toEqual(['answer']);
  });

  it('counts as failed after four offers without an answer, and as connected if it comes up after all', async () => {
    const { impolite } = two();
    impolite.offer();
    await vi.advanceTimersByTimeAsync(13_000);
    expect(impolite.kinds).toEqual(['offer', 'offer', 'offer', 'offer']);
    expect(impolite.link.health).toBe('failed');
    impolite.connection.become('connected');
    expect(impolite.link.health).toBe('connected');
  });

  it('counts as failed when the browser refuses a description, and takes the next one', async () => {
    const { polite, impolite } = two();
    polite.link.receive({ kind: 'offer', sdp: 'nonsense' });
    await steps();
    expect(polite.link.health).toBe('failed');
    impolite.offer();
    await talk(polite, impolite);
    expect(polite.connection.signalingState).toBe('stable');
  });
});

describe('a peer link', () => {
  it('says what it sends between the offer and the answer, and amends the answer that it gets', async () => {
    const order: string[] = [];
    const polite = new Side({
      polite: true,
      beforeAnswer: () => {
        order.push(polite.connection.signalingState);
        return Promise.resolve();
      },
    });
    const impolite = new Side({ polite: false, amendAnswer: (sdp) => `${sdp}b=AS:1\r\n` });
    impolite.offer();
    await talk(polite, impolite);
    expect(order).toEqual(['have-remote-offer']);
    expect(impolite.connection.remoteDescription?.sdp).toMatch(/b=AS:1\r\n$/);
  });

  it('restarts ICE with the servers that it is given', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await talk(polite, impolite);
    impolite.link.restartIce([{ urls: ['stun:stun.example'] }]);
    await talk(polite, impolite);
    expect(impolite.connection.configurations).toEqual([
      { bundlePolicy: 'max-bundle', iceServers: [{ urls: ['stun:stun.example'] }] },
    ]);
    expect(polite.connection.remote).toEqual(['offer', 'offer']);
    expectAgreement(polite, impolite);
  });

  it('tells how it is doing: up, interrupted while it looks again, and lost', async () => {
    const { impolite } = two();
    const told: string[] = [];
    impolite.link.on('change', () => told.push(impolite.link.health));
    for (const state of ['connecting', 'connected', 'connecting', 'connected', 'disconnected', 'failed'] as const) {
      impolite.connection.become(state);
      await steps();
    }
    expect(told).toEqual(['connected', 'interrupted', 'connected', 'interrupted', 'failed']);
  });

  it('that is closed in the middle of a step stays closed, says nothing more, and takes nothing more', async () => {
    const { polite, impolite } = two();
    impolite.offer();
    await steps();
    impolite.speakTo(polite);
    polite.link.close();
    await steps();
    expect(polite.link.health).toBe('closed');
    impolite.link.close();
    impolite.link.receive(candidate('late'));
    impolite.link.restartIce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...polite.sent, ...impolite.sent]).toEqual([]);
    expect(impolite.link.health).toBe('closed');
    expect(impolite.connection.configurations).toEqual([]);
  });
});
