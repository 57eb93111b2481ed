import { limits } from '@onair/protocol';
import type { Config } from './config/config';
import { Broadcasting } from './domain/broadcasting';
import { systemClock as clock } from './domain/clock/system-clock';
import { Conferencing } from './domain/conferencing';
import type { Log } from './domain/log';
import { Recordings } from './domain/recordings/recordings';
import { systemRandomness as randomness } from './domain/system-randomness';
import type { ClusterStorage } from './storage/cluster-storage';
import { ChildMediaExporter } from './storage/media/child-media-exporter';
import { exportProgram } from './storage/media/export-program';
import { openMediaStorage, type OpenMediaStorage } from './storage/media/open-media-storage';
import type { Storage } from './storage/storage';
import { type TlsMaterial, tlsMaterial } from './tls-material';
import { compileProxyTrust } from './transport/client-address';
import { closeSockets, drain, type DrainPace } from './transport/drain';
import { createHttpApp } from './transport/http/http-app';
import { createHttpServer, listen } from './transport/http/http-server';
import { Readiness } from './transport/http/readiness';
import { RequestsUnderWay } from './transport/http/requests-under-way';
import { sessionOf, Sessions } from './transport/http/sessions';
import { OriginGuard } from './transport/origin-guard';
import { RateLimit } from './transport/rate-limit';
import { ClusterMessenger } from './transport/socket/cluster-messenger';
import { openSocketGateway } from './transport/socket/open-socket-gateway';
import { SocketCompany } from './transport/socket/socket-company';
import { SocketMessenger } from './transport/socket/socket-messenger';
import { attachSocketServer, createSocketServer } from './transport/socket/socket-server';
import { SocketSessions } from './transport/socket/socket-sessions';

/** A server that is put together and can be started once. */
export interface Onair {
  /** Takes up what is recorded as live, listens, and gives the port. */
  start(): Promise<number>;
  /** Sends everybody away and closes what was opened; may be called twice. */
  stop(): Promise<void>;
}

/** With nowhere else to go, everybody is told at once, and requests get a moment to end. */
const embeddedDrainPace: DrainPace = { batches: 1, intervalMs: 0, settleMs: 100, patienceMs: 0 };
/**
 * The others get a tenth of the sockets at a time; a proxy gets the time to notice that this one is gone. All of it within
 * the 20 s that Docker waits (`stop_grace_period`).
 */
const clusterDrainPace: DrainPace = { batches: 10, intervalMs: 200, settleMs: 1_500, patienceMs: 11_500 };

/**
 * Puts a server together: the one place where implementations are chosen. `staticDir` holds the built pages.
 *
 * @throws StartFailure when something that it needs cannot be had.
 */
export async function compose(config: Config, staticDir: string, log: Log): Promise<Onair> {
  const material =
    config.cluster === undefined ? await embedded(config, log) : await clustered(config.cluster, config, log);
  let media: OpenMediaStorage | undefined;
  try {
    media = await openMediaStorage(config.recordings, randomness);
    return assemble(config, { ...material, media }, staticDir, log);
  } catch (error) {
    // Whatever stops the start, what was opened is free for the next one.
    media?.close();
    await material.storage.close();
    throw error;
  }
}

interface Material {
  readonly storage: Storage;
  /** Undefined for a server that is alone. */
  readonly adapter: ClusterStorage['adapter'] | undefined;
  readonly tls: TlsMaterial | undefined;
}

// Drivers of databases are large: each way loads its own only.

async function embedded({ dataDir, https }: Config, log: Log): Promise<Material> {
  const { takeDataFolder } = await import('./storage/embedded/data-folder');
  const { openEmbeddedStorage } = await import('./storage/embedded/embedded-storage');
  const folder = takeDataFolder(dataDir);
  try {
    const tls = await tlsMaterial(https, folder.path, clock);
    return { storage: openEmbeddedStorage(folder, clock, randomness, log), adapter: undefined, tls };
  } catch (error) {
    // As above, before there is a storage that would close it.
    folder.close();
    throw error;
  }
}

async function clustered(cluster: NonNullable<Config['cluster']>, config: Config, log: Log): Promise<Material> {
  const tls = await tlsMaterial(config.https, config.dataDir, clock);
  const { openClusterStorage } = await import('./storage/cluster-storage');
  const storage = await openClusterStorage(cluster, clock, randomness, log);
  return { storage, adapter: storage.adapter, tls };
}

function assemble(
  config: Config,
  { storage, adapter, tls, media }: Material & { readonly media: OpenMediaStorage },
  staticDir: string,
  log: Log,
): Onair {
  // New with each start: what an instance left behind must not be taken for what it does now.
  const instanceId = [config.instanceName, randomness.token(6)].filter((part) => part !== undefined).join('-');
  const proxyTrust = compileProxyTrust(config.trustProxy);
  const originGuard = new OriginGuard(config.allowedOrigins);
  const perNetwork = { times: config.maxConnectsPerMinute, perS: 60 };
  // Not the recorded media: without a bucket broadcasts go on, and what is recorded waits in the browsers.
  const readiness = new Readiness(storage.foundations);
  const sessions = new Sessions({
    store: storage.sessions,
    noteEnd: storage.sessionRegistry.noteEnd.bind(storage.sessionRegistry),
    secret: config.sessionSecret ?? storage.sessionSecret,
    randomness,
    proxyTrust,
    beginnings: new RateLimit(perNetwork),
  });

  const io = createSocketServer({ sessionOf, originGuard, proxyTrust, connects: new RateLimit(perNetwork) });
  if (adapter !== undefined) io.adapter(adapter);
  const company = adapter === undefined ? undefined : new SocketCompany(io);
  const messenger = adapter === undefined ? new SocketMessenger(io) : new ClusterMessenger(io);
  const onStreamEnded = (streamId: string): void => recordings.streamEnded(streamId);
  const broadcasting = new Broadcasting(
    { ...storage, messenger, company, onStreamEnded, clock, randomness, log },
    { instanceId, leaseMs: config.leaseMs, graceMs: config.resumeGraceMs, ice: config.ice },
  );
  const conferencing = new Conferencing(
    { ...storage, messenger, clock, randomness, log },
    {
      instanceId,
      leaseMs: config.leaseMs,
      graceMs: config.resumeGraceMs,
      ringMs: config.ringMs,
      meetingLimit: config.meetingLimit,
      keptMs: config.meetingKeptMs,
      ice: config.ice,
    },
  );
  const gateway = openSocketGateway(io, { broadcasting, conferencing }, company, clock, log);
  const { thumbnails } = broadcasting;
  const exporter = new ChildMediaExporter(exportProgram(), config.recordings);
  const recordings = new Recordings(
    {
      ...storage,
      thumbnails,
      thumbnailStore: storage.thumbnails,
      media: media.storage,
      exporter,
      clock,
      randomness,
      log,
    },
    config.recordings,
  );
  company?.onDirectoryChanged((ended) => broadcasting.directory.heard(ended));
  const putBack = sessions.putBack.bind(sessions);
  const socketSessions = new SocketSessions({ io, registry: storage.sessionRegistry, putBack, clock, log });
  storage.onReturn(() => {
    const rebuilding = [broadcasting.rebuild(), conferencing.rebuild(), socketSessions.recheck()];
    // It may be away again at once; then there will be another return, and until then the next beat.
    for (const work of rebuilding) work.catch((error: unknown) => log.warn({ err: error }, 'could not be rebuilt'));
  });
  const app = createHttpApp({
    catalog: broadcasting.catalog,
    thumbnails,
    thumbnailPace: {
      // Streams can be begun one after the other, with a picture each.
      ofOwner: new RateLimit({ times: 30, perS: 60 }),
      ofStream: new RateLimit({ times: 1, perS: limits.thumbnailIntervalMs / 1_000 }),
    },
    recordings,
    uploadLocks: storage.uploadLocks,
    uploadPace: {
      creations: new RateLimit({ times: config.recordings.maxUploadsPerMinute, perS: 60 }),
      // A recorder sends one a second, and what it has left in requests of 4 MiB: on a line of 1 Gbit/s, 30 a second.
      requests: new RateLimit({ times: 2_000, perS: 10 }),
      // 150 Mbit/s for an hour: more than any outage leaves behind.
      bytes: new RateLimit({ times: 64 * 1_024 ** 3, perS: 3_600 }),
    },
    maxPartBytes: config.recordings.maxPartBytes,
    sessions,
    expel: (sessionId) => socketSessions.expel(sessionId),
    readiness,
    originGuard,
    proxyTrust,
    randomness,
    log,
    instanceId,
    staticDir,
    alwaysHttps: config.publicHttps,
  });
  const http = createHttpServer(app, tls);
  const requests = new RequestsUnderWay(http);
  attachSocketServer(io, { http, session: sessions.middleware, instanceId });

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const pace = adapter === undefined ? embeddedDrainPace : clusterDrainPace;
    await drain(http, io, readiness, clock, pace, requests);
    await closeSockets(io, clock);
    await gateway.settled();
    const parts = [socketSessions, broadcasting, conferencing, recordings];
    await Promise.all(parts.map((part) => part.close()));
    media.close();
    await storage.close();
  };
  return {
    async start() {
      await broadcasting.start();
      conferencing.start();
      recordings.start();
      socketSessions.start();
      return await listen(http, config.port, config.host);
    },
    stop: () => (stopping ??= stop()),
  };
}
