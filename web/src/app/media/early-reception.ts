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
  readonly data?: { readonly presence: Presence; readonly iceServers: readonly IceServer[] };
}

/** A connection that has been offered, as it stands. */
export interface EarlyLink {
  readonly link: PeerLink;
  readonly connectionId: string;
  /** The publisher's page at the other end. */
  readonly publisherInstance: string;
  /** Says something about it, for as long as the page's own signaling cannot. */
  readonly say: (signal: PeerSignal) => void;
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
  #publisherInstance = '';
  #offered = false;
  #use: LinkUse = {
    send: (signal) => this.#tell(signal),
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
   * Ends this. The connection goes on, and does as it is told by `use` from now on, whatever became of the socket; null where
   * none has been offered, or where it has failed.
   */
  handOver(use: LinkUse): EarlyLink | null {
    this.#leaveSocket();
    this.#use = use;
    const link = this.#link;
    if (link && this.#offered && link.health !== 'failed') {
      const { connectionId } = this.#begun;
      return { link, connectionId, publisherInstance: this.#publisherInstance, say: (signal) => this.#tell(signal) };
    }
    link?.close();
    return null;
  }

  /** Ends this and leaves the stream. */
  close(): void {
    this.#say('unwatch', {});
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
    this.#publisherInstance = data.presence.publisherInstance;
    try {
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
    } catch {
      // A browser that makes no connections, or not by these servers. What is known of the stream is for the page.
      this.#end();
      return;
    }
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

  #tell({ kind, ...signal }: PeerSignal): void {
    this.#say(kind, { connectionId: this.#begun.connectionId, ...signal });
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
