import type { Clock } from './clock/clock';
import { IceServerIssuer, type IceSettings } from './ice/ice-server-issuer';
import type { Log } from './log';
import type { Messenger } from './messenger';
import { Audience } from './presence/audience';
import { LeaseKeeper } from './presence/lease-keeper';
import type { PresenceStore } from './presence/presence-store';
import { Reconciler } from './presence/reconciler';
import { Roster } from './presence/roster';
import { Sweeper } from './presence/sweeper';
import { ViewerCounter } from './presence/viewer-counter';
import type { Randomness } from './randomness';
import { SignalRelay } from './signaling/signal-relay';
import { StreamCatalog } from './streams/stream-catalog';
import { StreamDirector } from './streams/stream-director';
import { StreamDirectory } from './streams/stream-directory';
import { StreamEnder } from './streams/stream-ender';
import type { StreamStore } from './streams/stream-store';
import { ThumbnailDesk } from './thumbnails/thumbnail-desk';
import type { ThumbnailStore } from './thumbnails/thumbnail-store';

/** What broadcasting needs from outside. */
export interface BroadcastingSurroundings {
  readonly streams: StreamStore;
  readonly presence: PresenceStore;
  readonly thumbnails: ThumbnailStore;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** How broadcasting is set up; times in milliseconds. */
export interface BroadcastingSettings {
  readonly instanceId: string;
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly ice: IceSettings;
}

/** The parts of broadcasting, wired to each other. */
export class Broadcasting {
  readonly roster = new Roster();
  readonly catalog: StreamCatalog;
  readonly directory: StreamDirectory;
  readonly director: StreamDirector;
  readonly audience: Audience;
  readonly relay: SignalRelay;
  readonly thumbnails: ThumbnailDesk;
  readonly #viewers: ViewerCounter;
  readonly #keeper: LeaseKeeper;
  readonly #sweeper: Sweeper;
  readonly #reconciler: Reconciler;

  constructor(surroundings: BroadcastingSurroundings, settings: BroadcastingSettings) {
    const { streams, presence, messenger, clock, log } = surroundings;
    const { instanceId, leaseMs, graceMs } = settings;
    const { roster } = this;
    const catalog = (this.catalog = new StreamCatalog(streams, presence));
    const directory = (this.directory = new StreamDirectory(catalog, messenger, clock, log));
    const iceServers = new IceServerIssuer(settings.ice, clock);
    const common = { ...surroundings, roster, catalog, directory };
    const ender = new StreamEnder(common);
    const director = (this.director = new StreamDirector({ ...common, ender, iceServers }, settings));
    const viewers = (this.#viewers = new ViewerCounter(common, instanceId, leaseMs));
    this.audience = new Audience(roster, catalog, messenger, viewers, iceServers);
    this.relay = new SignalRelay(roster, messenger);
    this.thumbnails = new ThumbnailDesk(surroundings.thumbnails, streams, catalog, directory, clock);
    this.#keeper = new LeaseKeeper({ ...common, viewers, director }, leaseMs);
    this.#sweeper = new Sweeper(presence, ender, clock, log, leaseMs);
    this.#reconciler = new Reconciler(streams, presence, clock, log, graceMs);
  }

  /** Takes up the streams that are recorded as live, and begins to keep and to sweep leases. */
  async start(): Promise<void> {
    await this.#reconciler.start();
    this.#keeper.start();
    this.#sweeper.start();
  }

  /** Ends every timer; resolves when nothing is under way any more. May be called twice. */
  async close(): Promise<void> {
    const parts = [this.#reconciler, this.#keeper, this.#sweeper, this.#viewers, this.directory];
    await Promise.all(parts.map((part) => part.close()));
  }
}
