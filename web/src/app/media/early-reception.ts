import type { CandidateNotice, IceServer, OfferNotice, Presence } from '@onair/protocol';
import type { BegunSocket } from '../signaling/begun-websocket';
import { exchangeTrack } from './exchange-track';
import { PeerLink, type PeerSignal } from './peer-link';

/** What becomes of what a connection has to say, and of what comes over it. */
export interface LinkUse {
  readonly send: (signal: PeerSignal) => void;
  readonly received: (track: MediaStreamTrack) => void;
}

/** Of `WatchReply`, what is needed. The page reads the whole, as strictly as anything. */
interface Reply {
  readonly ok: boolean;
  readonly data?: { readonly presence: Presence; readonly iceServers: readonly IceServer[] };
}

/** The answer to the start page's first request (https://socket.io/docs/v4/socket-io-protocol). */
const watchReply = '430';
/** Everything without a request before it. */
const notice = '42';

/**
 * Receives the stream that the start page has asked for, over the websocket that it has opened, in as little code as
 * that takes: what `Reception` needs besides takes a browser longer to read than the publisher's offer to come.
 * A `Reception` carries on; whatever is not about the connection is left for it.
 */
export class EarlyReception {
  readonly media = new MediaStream();
  /** When there is nothing to wait for: the stream is not live, or the connection is none any more. */
  readonly over: Promise<void>;
  readonly #begun: BegunSocket;
  /** Until the page itself does all this. */
  readonly #early = new AbortController();
  #end = (): void => undefined;
  #link: PeerLink | null = null;
  #offered = false;
  #use: LinkUse = {
    send: ({ kind, ...signal }) => this.#say(kind, { connectionId: this.#begun.connectionId, ...signal }),
    received: (track) => exchangeTrack(this.media, track),
  };

  constructor(begun: BegunSocket) {
    this.#begun = begun;
    this.over = new Promise((resolve) => (this.#end = resolve));
    const { signal } = this.#early;
    begun.socket.addEventListener('close', this.#end, { signal });
    // So that the broadcaster's connection is freed at once.
    window.addEventListener('pagehide', () => this.#say('unwatch', {}), { signal });
    begun.take = (text) => this.#take(text);
    this.#takeWhatWasHeard();
  }

  /**
   * The connection, which from now on does as it is told by `use`; null where none has been offered, or where the page has
   * another websocket. Only once.
   */
  handOver(use: LinkUse): PeerLink | null {
    this.#leaveSocket();
    this.#use = use;
    if (this.#offered && this.#begun.socket.readyState === WebSocket.OPEN) return this.#link;
    this.#link?.close();
    return null;
  }

  /** Instead of {@link handOver}. */
  close(): void {
    this.#leaveSocket();
    this.#link?.close();
  }

  #leaveSocket(): void {
    this.#begun.take = undefined;
    this.#early.abort();
  }

  #takeWhatWasHeard(): void {
    const { heard } = this.#begun;
    for (const text of heard.splice(0)) {
      if (!this.#take(text)) heard.push(text);
    }
  }

  /** Whether the page need not be told of it. */
  #take(text: string): boolean {
    if (text.startsWith(watchReply)) this.#answered((JSON.parse(text.slice(watchReply.length)) as [Reply])[0]);
    else if (/^42\["(offer|candidate|presence|bye)"/.test(text)) {
      return this.#noticed(...(JSON.parse(text.slice(notice.length)) as Notice));
    }
    return false;
  }

  #answered({ data }: Reply): void {
    if (this.#link) return;
    if (data?.presence.state !== 'live') {
      this.#end();
      return;
    }
    // At once: a page's first connection takes the browser as long as the offer travels.
    const link = (this.#link = new PeerLink({
      polite: true,
      iceServers: data.iceServers,
      send: (signal) => this.#use.send(signal),
      onTrack: ({ track }) => this.#use.received(track),
    }));
    link.on('change', () => {
      if (link.health === 'failed') this.#end();
    });
    this.#takeWhatWasHeard();
  }

  #noticed(...[name, payload]: Notice): boolean {
    const isOurs = 'connectionId' in payload && payload.connectionId === this.#begun.connectionId;
    if (isOurs && this.#link) {
      if (name === 'offer') {
        this.#offered = true;
        this.#link.receive({ kind: 'offer', sdp: payload.sdp });
        return true;
      }
      // What overtook its offer is for whoever gets the offer.
      if (name === 'candidate' && this.#offered) {
        this.#link.receive({ kind: 'candidate', candidate: payload.candidate });
        return true;
      }
    }
    if (name === 'presence' || name === 'bye') this.#end();
    return false;
  }

  #say(name: string, what: object): void {
    const { socket, streamId } = this.#begun;
    // Who leaves before anything was said has nothing to take back.
    if (socket.readyState !== WebSocket.OPEN) return;
    // Without a number: nobody waits for an answer, and the page's own requests are counted from where it stands.
    socket.send(`${notice}${JSON.stringify([name, { streamId, ...what }])}`);
  }
}

type Notice =
  | ['offer', OfferNotice]
  | ['candidate', CandidateNotice]
  | ['presence', { readonly presence: Presence }]
  | ['bye', { readonly connectionId: string }];
