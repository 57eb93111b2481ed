import type { Clock } from './clock/clock';
import { IceServerIssuer, type IceSettings } from './ice/ice-server-issuer';
import type { Company } from './company';
import type { DutyRoster } from './duty-roster';
import type { Log } from './log';
import type { Messenger } from './messenger';
import { Audience } from './presence/audience';
import { Elsewhere } from './presence/elsewhere';
import type { ClaimedEnd } from './presence/lease';
import { LeaseKeeper } from './presence/lease-keeper';
import { Lookout } from './presence/lookout';
import { Overhearing } from './presence/overhearing';
import type { PresenceStore } from './presence/presence-store';
import { Reconciler } from './presence/reconciler';
import { Roster } from './presence/roster';
import { Sweeper, type Sweepings } from './presence/sweeper';
import { ViewerCounter } from './presence/viewer-counter';
import type { Randomness } from './randomness';
import type { RecordingStore } from './recordings/recording-store';
import { SignalRelay } from './signaling/signal-relay';
import { StreamCatalog } from './streams/stream-catalog';
import { StreamDirector } from './streams/stream-director';
import { StreamDirectory } from './streams/stream-directory';
import { StreamEnder } from './streams/stream-ender';
import type { StreamStore } from './streams/stream-store';
import { ThumbnailDesk } from './thumbnails/thumbnail-desk';
import type { ThumbnailStore } from './thumbnails/thumbnail-store';
import { ThumbnailUpkeep } from './thumbnails/thumbnail-upkeep';

/** What broadcasting needs from outside. */
export interface BroadcastingSurroundings {
  readonly streams: StreamStore;
  readonly presence: PresenceStore;
  readonly duties: DutyRoster;
  readonly thumbnails: ThumbnailStore;
  /** Those whose pictures are kept. */
  readonly recordings: Pick<RecordingStore, 'findByStream'>;
  readonly messenger: Messenger;
  /** Undefined for an instance that is alone. */
  readonly company?: Company | undefined;
  /** Told of each stream that this instance has ended; nobody unless given. */
  readonly onStreamEnded?: ((streamId: string) => void) | undefined;
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
  /** For an instance in company: what its sockets are told passes by here. */
  readonly overhearing: Overhearing;
  readonly #viewers: ViewerCounter;
  readonly #keeper: LeaseKeeper;
  readonly #sweeper: Sweeper<ClaimedEnd>;
  readonly #reconciler: Reconciler;
  readonly #upkeep: ThumbnailUpkeep;
  readonly #forget: () => Promise<void>;

  constructor(surroundings: BroadcastingSurroundings, settings: BroadcastingSettings) {
    const { streams, presence, messenger, clock, log } = surroundings;
    const { instanceId, leaseMs, graceMs } = settings;
    const { roster } = this;
    const catalog = (this.catalog = new StreamCatalog(streams, presence));
    const directory = (this.directory = new StreamDirectory({ ...surroundings, catalog }));
    const elsewhere = new Elsewhere(surroundings.company !== undefined);
    const iceServers = new IceServerIssuer(settings.ice, clock);
    const common = { ...surroundings, roster, elsewhere, catalog, directory };
    const onEnded = surroundings.onStreamEnded ?? ((): void => undefined);
    const ender = new StreamEnder({ ...common, onEnded });
    const viewers = (this.#viewers = new ViewerCounter(common, instanceId, leaseMs));
    const director = (this.director = new StreamDirector({ ...common, ender, viewers, iceServers }, settings));
    this.audience = new Audience(roster, elsewhere, catalog, messenger, viewers, iceServers);
    this.relay = new SignalRelay(roster, elsewhere, messenger);
    this.thumbnails = new ThumbnailDesk(
      surroundings.thumbnails,
      streams,
      catalog,
      directory,
      surroundings.recordings,
      clock,
    );
    this.#upkeep = new ThumbnailUpkeep(surroundings);
    const lookout = new Lookout(common);
    this.overhearing = new Overhearing({ ...common, viewers, director, lookout });
    const rounds = surroundings.company === undefined ? [viewers] : [viewers, lookout];
    this.#keeper = new LeaseKeeper({ ...common, rounds, director }, leaseMs);
    const leases: Sweepings<ClaimedEnd> = {
      name: 'leases',
      claim: (terms) => presence.claimExpired({ ...terms, graceMs }),
      about: ({ streamId }) => ({ streamId }),
      settleable: () => isThere(streams),
      settle: ({ streamId, endReason }) => ender.end(streamId, endReason),
    };
    this.#sweeper = new Sweeper(leases, clock, log, leaseMs);
    this.#reconciler = new Reconciler(surroundings, graceMs);
    this.#forget = () => presence.forgetInstance(instanceId);
  }

  /** Takes up the streams that are recorded as live, and begins to keep and to sweep leases. */
  async start(): Promise<void> {
    await this.#reconciler.start();
    this.#keeper.start();
    this.#sweeper.start();
    this.directory.start();
    this.#upkeep.start();
  }

  /** Puts everything that is known here into the stores at once: they were away, and may have lost it. */
  async rebuild(): Promise<void> {
    await this.#keeper.beat();
  }

  /** Ends every timer; resolves when nothing is under way any more. May be called twice. */
  async close(): Promise<void> {
    const parts = [this.#reconciler, this.#keeper, this.#sweeper, this.#viewers, this.directory, this.#upkeep];
    await Promise.all(parts.map((part) => part.close()));
    // Should the store be away, this instance's counts run out by themselves.
    await this.#forget().catch(() => undefined);
  }
}

/** Asked, because whether a store is there shows only in asking it; it logs itself why it is not. */
function isThere(store: Pick<StreamStore, 'check'>): Promise<boolean> {
  return store.check().then(
    () => true,
    () => false,
  );
}
