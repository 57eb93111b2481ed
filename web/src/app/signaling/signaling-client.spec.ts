import type { Socket } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SignalingClient } from './signaling-client';

/** A socket without a network: tests say what it hears. */
class FakeSocket {
  connected = false;
  active = true;
  readonly sent: { name: string; payload: unknown }[] = [];
  answer: () => Promise<unknown> = () => Promise.resolve({ ok: true, data: {} });
  readonly connect = vi.fn();
  readonly disconnect = vi.fn(() => this);
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();

  on(name: string, listener: (payload: unknown) => void): void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
  }

  once(name: string, listener: (payload: unknown) => void): void {
    const once = (payload: unknown): void => {
      this.off(name, once);
      listener(payload);
    };
    this.on(name, once);
  }

  off(name: string, listener: (payload: unknown) => void): void {
    this.#listeners.get(name)?.delete(listener);
  }

  timeout(): { emitWithAck: (name: string, payload: unknown) => Promise<unknown> } {
    return {
      emitWithAck: (name, payload) => {
        this.sent.push({ name, payload });
        return this.answer();
      },
    };
  }

  hear(name: string, payload?: unknown): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(payload);
  }

  goOnline(): void {
    this.connected = true;
    this.hear('connect');
  }

  goOffline(reason = 'transport close'): void {
    this.connected = false;
    this.hear('disconnect', reason);
  }
}

function made(): { socket: FakeSocket; client: SignalingClient } {
  const socket = new FakeSocket();
  return { socket, client: new SignalingClient(socket as unknown as Socket) };
}

const streamId = 'abcdefghijklmnop';

describe('the signaling client', () => {
  it('gives what the server answered', async () => {
    const { socket, client } = made();
    socket.goOnline();
    await expect(client.request('unwatch', { streamId })).resolves.toEqual({});
    expect(socket.sent).toEqual([{ name: 'unwatch', payload: { streamId } }]);
  });

  it('rejects with the code of the server', async () => {
    const { socket, client } = made();
    socket.goOnline();
    const error = { code: 'rate-limited', message: 'Too fast.', retryAfterMs: 900 };
    socket.answer = () => Promise.resolve({ ok: false, error });
    await expect(client.request('unwatch', { streamId })).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 900,
      passing: true,
    });
  });

  it('does not pass on an answer of an unknown shape', async () => {
    const { socket, client } = made();
    socket.goOnline();
    socket.answer = () => Promise.resolve({ ok: true, data: { stream: 'no stream' } });
    await expect(client.request('end', { streamId })).rejects.toMatchObject({ code: 'internal' });
  });

  it('waits for the first connection, but asks nothing stale after a lost one', async () => {
    const { socket, client } = made();
    await client.request('unwatch', { streamId });
    expect(socket.sent).toHaveLength(1);
    socket.goOnline();
    socket.goOffline();
    await expect(client.request('unwatch', { streamId })).rejects.toMatchObject({ code: 'disconnected' });
    expect(socket.sent).toHaveLength(1);
  });

  it('tells a late answer from a lost connection', async () => {
    const { socket, client } = made();
    socket.goOnline();
    socket.answer = () => Promise.reject(new Error('operation has timed out'));
    await expect(client.request('unwatch', { streamId })).rejects.toMatchObject({ code: 'timeout' });
    socket.connected = false;
    await expect(client.request('unwatch', { streamId })).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('calls on every connect, and at once when there is a connection', () => {
    const { socket, client } = made();
    const early = vi.fn();
    client.onConnect(early);
    expect(early).not.toHaveBeenCalled();
    socket.goOnline();
    socket.goOffline();
    socket.goOnline();
    expect(early).toHaveBeenCalledTimes(2);
    const late = vi.fn();
    const stop = client.onConnect(late);
    stop();
    socket.goOnline();
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('connects again by itself where Socket.IO leaves that to the page', () => {
    vi.useFakeTimers();
    const { socket } = made();
    socket.goOnline();
    socket.goOffline('io server disconnect');
    expect(socket.connect).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2_000);
    expect(socket.connect).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });

  it('drops notices that are not of the documented shape', () => {
    const { socket, client } = made();
    const listener = vi.fn();
    const stop = client.onNotice('viewers', listener);
    socket.hear('viewers', { streamId, viewers: 'many' });
    socket.hear('viewers', undefined);
    expect(listener).not.toHaveBeenCalled();
    socket.hear('viewers', { streamId, viewers: 3 });
    expect(listener).toHaveBeenCalledExactlyOnceWith({ streamId, viewers: 3 });
    stop();
    socket.hear('viewers', { streamId, viewers: 4 });
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('tells once when its state changes', async () => {
    const { socket, client } = made();
    const changed = vi.fn();
    client.on('change', changed);
    socket.goOnline();
    socket.goOffline();
    await Promise.resolve();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(client.state).toBe('reconnecting');
  });
});

describe('a new session', () => {
  const answerHttp = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(answer));

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('is there once the server has made it and the socket is connected anew', async () => {
    const { socket, client } = made();
    socket.goOnline();
    answerHttp(() => Promise.resolve(new Response(null, { status: 204 })));
    const renewed = client.renew();
    await vi.waitFor(() => expect(socket.connect).toHaveBeenCalledTimes(1));
    socket.goOnline();
    await expect(renewed).resolves.toBeUndefined();
    expect(socket.disconnect).toHaveBeenCalledTimes(1);
  });

  it('is refused with the code of the server', async () => {
    const { client } = made();
    const problem = {
      type: 'about:blank',
      title: 'Busy',
      status: 429,
      code: 'rate-limited',
      detail: 'Too many.',
      requestId: 'one',
    };
    answerHttp(() => Promise.resolve(Response.json(problem, { status: 429, headers: { 'retry-after': '3' } })));
    await expect(client.renew()).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 3_000 });
  });

  it('is not waited for where the server cannot be reached', async () => {
    const { client } = made();
    answerHttp(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(client.renew()).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('is given up when no connection comes about', async () => {
    vi.useFakeTimers();
    const { socket, client } = made();
    socket.goOnline();
    answerHttp(() => Promise.resolve(new Response(null, { status: 204 })));
    const outcome = expect(client.renew()).rejects.toMatchObject({ code: 'disconnected' });
    await vi.advanceTimersByTimeAsync(5_000);
    await outcome;
  });
});
