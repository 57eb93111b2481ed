import { expect, type Page } from '@playwright/test';
import type { NoticeName, NoticePayload } from '@onair/protocol';

interface Answer {
  ok: boolean;
  data?: unknown;
}

/** One message as Socket.IO frames it (protocol version 5): `2` an event, `3` an acknowledgement. */
interface Message {
  readonly kind: '2' | '3';
  /** The event's name and its payload, or the answer. */
  readonly content: readonly unknown[];
  /** When it was seen, by `performance.now()` of this process. */
  readonly at: number;
}

/**
 * The socket of a page, seen by Chromium's own instruments: which instance serves it, through whatever proxy, and what
 * it is told. The page knows nothing of it.
 */
export class PageSocket {
  private readonly messages: Message[] = [];
  private connected: { requestId: string; instanceId: string } | undefined;

  private constructor(private readonly page: Page) {}

  /** Begins to look on. What the page's socket did before is unknown. */
  static async of(page: Page): Promise<PageSocket> {
    const socket = new PageSocket(page);
    const session = await page.context().newCDPSession(page);
    session.on('Network.webSocketHandshakeResponseReceived', ({ requestId, response }) => {
      const header = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'x-onair-instance');
      if (header) socket.connected = { requestId, instanceId: header[1] };
    });
    session.on('Network.webSocketClosed', ({ requestId }) => {
      if (socket.connected?.requestId === requestId) socket.connected = undefined;
    });
    session.on('Network.webSocketFrameReceived', ({ response }) => socket.read(response.payloadData));
    await session.send('Network.enable');
    return socket;
  }

  /** What the instance that serves the page calls itself; undefined while none does. */
  get instanceId(): string | undefined {
    return this.connected?.instanceId;
  }

  /** Waits until an instance serves the page, and gives what it calls itself. */
  async served(): Promise<string> {
    await expect.poll(() => this.instanceId, { message: 'the instance that serves the page' }).toBeDefined();
    return this.instanceId ?? '';
  }

  /** Loads the page again until its socket is at an instance that is wanted; the proxy sends each one elsewhere. */
  async reloadUntil(wanted: (instanceId: string) => boolean): Promise<string> {
    await expect(async () => {
      if (wanted(await this.served())) return;
      this.connected = undefined;
      await this.page.reload();
      expect(wanted(await this.served()), 'whether the page is where it is wanted').toBe(true);
    }).toPass({ timeout: 30_000, intervals: [0] });
    return this.served();
  }

  /** Everything of one kind that the page was told so far. */
  notices<N extends NoticeName>(name: N): NoticePayload<N>[] {
    const events = this.messages.filter(({ kind, content }) => kind === '2' && content[0] === name);
    return events.map(({ content }) => content[1] as NoticePayload<N>);
  }

  /** Waits until the page has taken its stream up for the given time, and gives when that was answered. */
  async resumedAt(streamId: string, epoch: number): Promise<number> {
    const find = (): Message | undefined =>
      this.messages.find((message) => answersPublishing(message, streamId, epoch));
    await expect.poll(find, { message: `the answer to the resume number ${epoch}`, intervals: [20] }).toBeDefined();
    return find()?.at ?? Number.NaN;
  }

  private read(frame: string): void {
    const [, kind, json] = /^4([23])\d*(\[.*)$/s.exec(frame) ?? [];
    if ((kind !== '2' && kind !== '3') || json === undefined) return;
    this.messages.push({ kind, content: JSON.parse(json) as unknown[], at: performance.now() });
  }
}

function answersPublishing({ kind, content }: Message, streamId: string, epoch: number): boolean {
  if (kind !== '3') return false;
  const { ok, data } = content[0] as Answer;
  const reply = data as { epoch?: number; stream?: { id: string } } | undefined;
  return ok && reply?.stream?.id === streamId && reply.epoch === epoch;
}
