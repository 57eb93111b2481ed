import { BegunWebSocket } from './begun-websocket';

const probeTimeoutMs = 5_000;
/** Whether the last websocket of this page failed. */
let failed = false;

/**
 * A websocket that, after one that failed, is opened only where the server can be reached. Firefox makes a page wait longer and
 * longer for each that fails, up to a minute (FailDelayManager in its WebSocketChannel.cpp); a request that fails costs nothing.
 */
export class ProbingWebSocket extends BegunWebSocket {
  override doOpen(): this {
    if (!failed) return super.doOpen();
    void probe().then((answered) => {
      // Socket.IO may have given it up meanwhile.
      if (this.readyState !== 'opening') return;
      if (answered) super.doOpen();
      else this.onError('the server cannot be reached', undefined);
    });
    return this;
  }

  protected override onOpen(): void {
    failed = false;
    super.onOpen();
  }

  protected override onError(reason: string, description: unknown, context?: unknown): this {
    failed = true;
    return super.onError(reason, description, context);
  }
}

async function probe(): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(probeTimeoutMs) })).ok;
  } catch {
    return false;
  }
}
