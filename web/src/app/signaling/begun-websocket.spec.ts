import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BegunSocket, BegunWebSocket } from './begun-websocket';

/** A websocket that the start page has opened, at the other end of which is the test. */
class OpenSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  readyState = OpenSocket.OPEN;
  readonly sent: string[] = [];
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: object) => void) | null = null;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
    this.onclose?.({});
  }
}

const open = '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}';
const connected = '40{"sid":"abc"}';

describe('the websocket that the start page has begun', () => {
  let page: Socket | undefined;

  afterEach(() => {
    page?.close();
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  async function takeOver(
    heard: string[],
    said: string[],
    take?: BegunSocket['take'],
  ): Promise<{ begun: OpenSocket; left: BegunSocket; page: Socket; tell: () => void }> {
    const begun = new OpenSocket();
    vi.stubGlobal('WebSocket', OpenSocket);
    const left: BegunSocket = {
      socket: begun as unknown as WebSocket,
      heard,
      take,
      said,
      hear: () => undefined,
      streamId: 'stream',
      connectionId: 'asked-for',
    };
    vi.stubGlobal('window', { onairSocket: left });
    const code = await import('./begun-websocket');
    const transport: typeof BegunWebSocket = code.BegunWebSocket;
    page = io('http://onair.test', { transports: [transport], reconnection: false });
    expect(code.takeBegunConnection('another')).toBeUndefined();
    expect(code.takeBegunConnection('stream')).toBe('asked-for');
    // Whoever watches it again later makes a connection of their own.
    expect(code.takeBegunConnection('stream')).toBeUndefined();
    return { begun, left, page, tell: code.tellWhatWasHeard };
  }

  it('is not told what it said again, and its answers arrive', async () => {
    const heard = [open, connected, '430["the stream"]', '42["offer","an offer"]'];
    const { begun, page, tell } = await takeOver(heard, ['40', '420["watch",1]', '421["init",2]']);
    const offer = new Promise((resolve) => page.once('offer', resolve));
    const answer = new Promise((resolve) => {
      page.once('connect', () => {
        page.emit('watch', 1, resolve);
        page.emit('init', 2, () => undefined);
        page.emit('answer', 3);
      });
    });
    tell();
    expect(await Promise.all([answer, offer])).toEqual(['the stream', 'an offer']);
    await vi.waitFor(() => expect(begun.sent).toEqual(['42["answer",3]']));
  });

  it('tells what was heard in turns, behind which comes what is heard meanwhile', async () => {
    const heard = [open, connected, '430["the stream"]', '42["viewers",1]'];
    const { left, page, tell } = await takeOver(heard, ['40', '420["watch",1]']);
    const known: unknown[] = [];
    page.once('connect', () => {
      void page.emitWithAck('watch', 1).then(async (answer) => {
        // Whatever follows from an answer takes a few steps.
        for (let step = 0; step < 5; step += 1) await Promise.resolve();
        known.push(answer);
      });
      // The start page still listens.
      left.heard.push('42["viewers",2]');
    });
    page.on('viewers', (viewers) => known.push(viewers));
    tell();
    await vi.waitFor(() => expect(known).toHaveLength(3));
    expect(known).toEqual(['the stream', 1, 2]);
  });

  it('is given up by a page that has something else to say', async () => {
    const { begun, page, tell } = await takeOver([open, connected], ['40', '420["watch",1]']);
    const closed = new Promise((resolve) => page.once('disconnect', resolve));
    page.once('connect', () => page.emit('call', 1));
    tell();
    await closed;
    expect(begun.sent).toEqual([]);
    expect(begun.readyState).toBe(3);
  });

  it('keeps from the page what somebody takes until the page does itself', async () => {
    const { begun, left, page, tell } = await takeOver([open, connected], ['40'], (text) =>
      text.startsWith('42["offer"'),
    );
    const heard: unknown[] = [];
    page.onAny((...notice) => heard.push(notice));
    tell();
    await vi.waitFor(() => expect(page.connected).toBe(true));
    begun.onmessage?.({ data: '42["offer",1]' });
    begun.onmessage?.({ data: '42["viewers",2]' });
    left.take = undefined;
    begun.onmessage?.({ data: '42["offer",3]' });
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard).toEqual([
      ['viewers', 2],
      ['offer', 3],
    ]);
  });

  it('is asked for nothing more where it has closed meanwhile', async () => {
    const code = await import('./begun-websocket');
    vi.stubGlobal('WebSocket', OpenSocket);
    const begun = new OpenSocket();
    const left = { socket: begun, heard: [], said: [], hear: () => undefined, streamId: 'stream', connectionId: 'old' };
    vi.stubGlobal('window', { onairSocket: left });
    page = io('http://onair.test', { transports: [code.BegunWebSocket], reconnection: false });
    begun.close();
    expect(code.takeBegunConnection('stream')).toBeUndefined();
  });

  it('tells nothing before somebody listens', async () => {
    const { begun, page, tell } = await takeOver([open], []);
    const connecting = new Promise((resolve) => page.once('connect', () => resolve(undefined)));
    await new Promise((resolve) => setTimeout(resolve));
    expect(begun.sent).toEqual([]);
    tell();
    await vi.waitFor(() => expect(begun.sent).toEqual(['40']));
    begun.onmessage?.({ data: connected });
    await connecting;
  });
});
