import { readFileSync } from 'node:fs';
import type { Config, HttpsConfig } from './config/config';
import { Broadcasting } from './domain/broadcasting';
import { systemClock as clock } from './domain/clock/system-clock';
import type { Log } from './domain/log';
import { systemRandomness as randomness } from './domain/system-randomness';
import { lanAddresses } from './lan-addresses';
import { StartFailure } from './start-failure';
import { type DataFolder, takeDataFolder } from './storage/embedded/data-folder';
import { openEmbeddedStorage } from './storage/embedded/embedded-storage';
import { keptCertificate } from './storage/embedded/kept-certificate';
import type { Storage } from './storage/storage';
import { compileProxyTrust } from './transport/client-address';
import { drain, type DrainPace } from './transport/drain';
import { createHttpApp } from './transport/http/http-app';
import { createHttpServer, listen, type TlsMaterial } from './transport/http/http-server';
import { Readiness } from './transport/http/readiness';
import { ownerOf, Sessions } from './transport/http/sessions';
import { OriginGuard } from './transport/origin-guard';
import { RateLimit } from './transport/rate-limit';
import { openSocketGateway } from './transport/socket/open-socket-gateway';
import { SocketMessenger } from './transport/socket/socket-messenger';
import { attachSocketServer, createSocketServer } from './transport/socket/socket-server';

/** A server that is put together and can be started once. */
export interface Onair {
  /** Takes up what is recorded as live, listens, and gives the port. */
  start(): Promise<number>;
  /** Sends everybody away and closes what was opened; may be called twice. */
  stop(): Promise<void>;
}

/** With nowhere else to go, everybody is told at once, and requests get a moment to end. */
const embeddedDrainPace: DrainPace = { batches: 1, intervalMs: 0, settleMs: 100 };

/**
 * Puts a server together: the one place where implementations are chosen. `staticDir` holds the built pages.
 *
 * @throws StartFailure when something that it needs cannot be had.
 */
export async function compose(config: Config, staticDir: string, log: Log): Promise<Onair> {
  const folder = takeDataFolder(config.dataDir);
  try {
    const tls = await tlsMaterial(config.https, folder);
    const storage = openEmbeddedStorage(folder, clock, randomness, log);
    return assemble(config, { staticDir, log, folder, storage, tls });
  } catch (error) {
    // Whatever stops the start, the folder is free for the next one.
    folder.close();
    throw error;
  }
}

interface Material {
  readonly staticDir: string;
  readonly log: Log;
  readonly folder: DataFolder;
  readonly storage: Storage;
  readonly tls: TlsMaterial | undefined;
}

function assemble(config: Config, { staticDir, log, folder, storage, tls }: Material): Onair {
  const instanceId = randomness.token(6);
  const proxyTrust = compileProxyTrust(config.trustProxy);
  const originGuard = new OriginGuard(config.allowedOrigins);
  const perNetwork = { times: config.maxConnectsPerMinute, perS: 60 };
  const readiness = new Readiness([{ name: 'the database', check: () => storage.streams.check() }]);
  const sessions = new Sessions({
    store: storage.sessions,
    secret: config.sessionSecret ?? storage.sessionSecret,
    randomness,
    proxyTrust,
    beginnings: new RateLimit(perNetwork),
  });

  const io = createSocketServer({ ownerOf, originGuard, proxyTrust, connects: new RateLimit(perNetwork) });
  const broadcasting = new Broadcasting(
    { ...storage, messenger: new SocketMessenger(io), clock, randomness, log },
    { instanceId, leaseMs: config.leaseMs, graceMs: config.resumeGraceMs, ice: config.ice },
  );
  const gateway = openSocketGateway(io, broadcasting, log);
  const app = createHttpApp({
    catalog: broadcasting.catalog,
    thumbnails: broadcasting.thumbnails,
    sessions,
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
  attachSocketServer(io, http, sessions.middleware);

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await drain(http, io, readiness, clock, embeddedDrainPace);
    await io.close();
    await gateway.settled();
    await broadcasting.close();
    await storage.close();
    folder.close();
  };
  return {
    async start() {
      await broadcasting.start();
      return await listen(http, config.port, config.host);
    },
    stop: () => (stopping ??= stop()),
  };
}

async function tlsMaterial(https: HttpsConfig, folder: DataFolder): Promise<TlsMaterial | undefined> {
  switch (https.kind) {
    case 'off':
      return undefined;
    case 'self-signed':
      return await keptCertificate(folder.path, ['localhost', '127.0.0.1', '::1', ...lanAddresses()], clock);
    case 'files':
      return {
        cert: readPem('HTTPS_CERT_FILE', https.certFile),
        key: readPem('HTTPS_KEY_FILE', https.keyFile),
      };
  }
}

function readPem(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // Whoever set the variable is told; whether the file can be read shows only in reading it.
    const reason = error instanceof Error ? error.message : String(error);
    throw StartFailure.wrongSetting(variable, `must name a file that can be read (${reason})`);
  }
}
