import { expect, type BrowserContext, type Page } from '@playwright/test';

interface WatchedWindow extends Window {
  peerConnections?: RTCPeerConnection[];
}

/**
 * Makes the pages of a context keep a list of their peer connections, so that a spec can see that one was made or
 * closed. With `relayOnly` they may reach each other only through TURN: a production page has no such switch.
 */
export async function listPeerConnections(context: BrowserContext, { relayOnly = false } = {}): Promise<void> {
  await context.addInitScript((relay: boolean) => {
    const all: RTCPeerConnection[] = [];
    (window as WatchedWindow).peerConnections = all;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(relay ? { ...configuration, iceTransportPolicy: 'relay' } : configuration);
        all.push(this);
      }
    };
  }, relayOnly);
}

/** How many peer connections the page has made since it was loaded. */
export function connectionsMade(page: Page): Promise<number> {
  return page.evaluate(() => (window as WatchedWindow).peerConnections?.length ?? -1);
}

/** Waits until so many of the page's connections are not closed. */
export async function expectOpenConnections(page: Page, count: number, { timeout = 10_000 } = {}): Promise<void> {
  await expect
    .poll(() => page.evaluate(openConnections), { message: 'peer connections that are not closed', timeout })
    .toBe(count);
}

/** The types of the local candidates that the page's connections use: `host`, `prflx`, `srflx` or `relay`. */
export function localCandidateTypes(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const types: string[] = [];
    for (const connection of (window as WatchedWindow).peerConnections ?? []) {
      if (connection.connectionState !== 'connected') continue;
      const report = await connection.getStats();
      const all = [...(report as unknown as Map<string, Record<string, unknown>>).values()];
      const transport = all.find(({ type }) => type === 'transport');
      const pair = all.find(({ id }) => id === transport?.['selectedCandidatePairId']);
      const local = all.find(({ id }) => id === pair?.['localCandidateId']);
      types.push(String(local?.['candidateType']));
    }
    return types;
  });
}

function openConnections(): number {
  const all = (window as WatchedWindow).peerConnections ?? [];
  return all.filter(({ connectionState }) => connectionState !== 'closed').length;
}
