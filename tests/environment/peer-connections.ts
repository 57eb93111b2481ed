import { expect, type BrowserContext, type Page } from '@playwright/test';

interface WatchedWindow extends Window {
  peerConnections?: RTCPeerConnection[];
  /** How many offers of this page gave way to one of the other side. */
  offersGivenUp?: number;
  /** Until when descriptions of the other side wait: see {@link holdConnecting}. */
  held?: Promise<void>;
  letConnect?: () => void;
}

/**
 * Makes the pages of a context keep a list of their peer connections, so that a spec can see that one was made or
 * closed. With `relayOnly` they may reach each other only through TURN: a production page has no such switch.
 */
export async function listPeerConnections(context: BrowserContext, { relayOnly = false } = {}): Promise<void> {
  await context.addInitScript((relay: boolean) => {
    const all: RTCPeerConnection[] = [];
    const page = window as WatchedWindow;
    page.peerConnections = all;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(relay ? { ...configuration, iceTransportPolicy: 'relay' } : configuration);
        all.push(this);
        this.addEventListener('negotiationneeded', () => (this.offering = true));
      }

      private offering = false;

      override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
        await page.held;
        const givesWay = this.offering && description.type === 'offer';
        await super.setRemoteDescription(description);
        this.offering = false;
        if (givesWay) page.offersGivenUp = (page.offersGivenUp ?? 0) + 1;
      }
    };
  }, relayOnly);
}

/**
 * Keeps the page's connections from coming up, until what is returned is called. To be called before the page goes
 * anywhere.
 */
export async function holdConnecting(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const watched = window as WatchedWindow;
    watched.held = new Promise((resolve) => (watched.letConnect = resolve));
  });
  return () => page.evaluate(() => (window as WatchedWindow).letConnect?.());
}

/** How many peer connections the page has made since it was loaded. */
export function connectionsMade(page: Page): Promise<number> {
  return page.evaluate(() => (window as WatchedWindow).peerConnections?.length ?? -1);
}

/** Whether it was this page that offered the newest of its connections. */
export function hasOffered(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const newest = (window as WatchedWindow).peerConnections?.at(-1);
    return newest?.currentLocalDescription?.type === 'offer';
  });
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

/**
 * Makes both pages offer at the same moment on the one connection between them, until one of them has to give way, and
 * waits until they agree again.
 */
export async function crossOffers(one: Page, other: Page): Promise<void> {
  const pages = [one, other];
  await expect(async () => {
    const before = await offersGivenUp(pages);
    const at = Date.now() + 100;
    await Promise.all(pages.map((page) => page.evaluate(restartAt, at)));
    await expect.poll(() => allAgree(pages), { message: 'whether they agree again' }).toBe(true);
    expect(await offersGivenUp(pages), 'offers that gave way').toBeGreaterThan(before);
  }).toPass({ timeout: 20_000, intervals: [0] });
}

async function offersGivenUp(pages: readonly Page[]): Promise<number> {
  const counts = pages.map((page) => page.evaluate(() => (window as WatchedWindow).offersGivenUp ?? 0));
  return (await Promise.all(counts)).reduce((total, count) => total + count, 0);
}

/** An ICE restart makes an offer. Resolves when a negotiation that came of it is over. */
function restartAt(epochMs: number): Promise<void> {
  const all = (window as WatchedWindow).peerConnections ?? [];
  const connection = all.find(({ signalingState }) => signalingState !== 'closed');
  return new Promise((resolve) => {
    connection?.addEventListener('signalingstatechange', () => {
      if (connection.signalingState === 'stable') resolve();
    });
    setTimeout(() => connection?.restartIce(), epochMs - Date.now());
  });
}

async function allAgree(pages: readonly Page[]): Promise<boolean> {
  const agree = pages.map((page) =>
    page.evaluate(() =>
      ((window as WatchedWindow).peerConnections ?? [])
        .filter(({ signalingState }) => signalingState !== 'closed')
        .every(({ signalingState, connectionState }) => signalingState === 'stable' && connectionState === 'connected'),
    ),
  );
  return (await Promise.all(agree)).every(Boolean);
}

function openConnections(): number {
  const all = (window as WatchedWindow).peerConnections ?? [];
  return all.filter(({ connectionState }) => connectionState !== 'closed').length;
}
