import { percentile } from './figures';
import type { Pair } from './signaling-pairs';

/** One kind of message, with how much its payload weighs. */
export interface MessageKind {
  readonly label: string;
  readonly name: 'offer' | 'candidate';
  readonly payloadBytes: number;
}

export const messageKinds: readonly MessageKind[] = [
  { label: '2 KB', name: 'offer', payloadBytes: 2_048 },
  { label: '200 B', name: 'candidate', payloadBytes: 200 },
];

const inFlightPerPair = 4;
const pace = { perTick: 4, tickMs: 4 };

/** Sends as fast as is answered, and gives how long it took, in milliseconds. A message is done when both ends know. */
export async function saturate(pairs: readonly Pair[], kind: MessageKind, perPair: number): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(pairs.map((pair) => keepBusy(new Conversation(pair, kind), perPair)));
  return performance.now() - startedAt;
}

async function keepBusy(conversation: Conversation, messages: number): Promise<void> {
  let left = messages;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await conversation.pass();
  };
  await Promise.all(Array.from({ length: inFlightPerPair }, worker));
}

/** Sends at a steady pace that leaves every server time, and gives how long deliveries took, in milliseconds. */
export async function trickle(
  pairs: readonly Pair[],
  kind: MessageKind,
  messages: number,
): Promise<{ p50: number; p99: number }> {
  const conversations = pairs.map((pair) => new Conversation(pair, kind));
  const took: number[] = [];
  const passing: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const ticking = setInterval(() => {
      for (let index = 0; index < pace.perTick; index++) {
        const conversation = conversations[passing.length % conversations.length];
        if (conversation) passing.push(conversation.pass().then((ms) => void took.push(ms)));
      }
      if (passing.length < messages) return;
      clearInterval(ticking);
      resolve();
    }, pace.tickMs);
  });
  await Promise.all(passing);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

/** Passes messages of one kind through a pair, and knows each again when it arrives. */
class Conversation {
  #next = 0;
  readonly #arrivals = new Map<string, () => void>();

  constructor(
    private readonly pair: Pair,
    private readonly kind: MessageKind,
  ) {
    const mark = `"${this.kind.name}"`;
    pair.receiver.onSignal = (frame) => {
      const head = frame.slice(0, 200);
      if (!head.includes(mark)) return;
      const at = head.indexOf('"connectionId":"') + 16;
      this.#arrivals.get(head.slice(at, at + 10))?.();
    };
  }

  /** Sends one message; resolves with the time until it was there, once it is acknowledged as well. */
  async pass(): Promise<number> {
    const { sender, receiver, streamId } = this.pair;
    const connectionId = `c${String(this.#next++).padStart(9, '0')}`;
    const payload = this.#payload(streamId, connectionId, receiver.id);
    const sentAt = performance.now();
    return new Promise((resolve, reject) => {
      let tookMs: number | undefined;
      let acknowledged = false;
      const settle = (): void => {
        if (tookMs === undefined || !acknowledged) return;
        this.#arrivals.delete(connectionId);
        resolve(tookMs);
      };
      this.#arrivals.set(connectionId, () => {
        tookMs = performance.now() - sentAt;
        settle();
      });
      sender.send(this.kind.name, payload, receiver.id, (answer) => {
        if (!answer.includes('"ok":true')) reject(new Error(`Refused: ${answer}`));
        acknowledged = true;
        settle();
      });
    });
  }

  #payload(streamId: string, connectionId: string, peerId: string): string {
    const head = `{"streamId":"${streamId}","connectionId":"${connectionId}","peerId":"${peerId}",`;
    const [before, after] =
      this.kind.name === 'offer'
        ? ['"sdp":"', '"}']
        : ['"candidate":{"candidate":"', '","sdpMid":"0","sdpMLineIndex":0}}'];
    const rest = this.kind.payloadBytes - head.length - before.length - after.length;
    return head + before + 'a'.repeat(Math.max(1, rest)) + after;
  }
}
