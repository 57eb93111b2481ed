import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { StartFailure } from '../../start-failure';

/**
 * Longer than clients and proxies keep an idle connection (nginx: 60 s), so that it is not closed on a request that is just
 * being sent: those that change something are not sent again.
 */
const keepAliveMs = 65_000;

/** A certificate and its key, both PEM. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
}

/** A server for the app, with TLS if there is a certificate. It does not listen yet. */
export function createHttpServer(app: Express, tls: TlsMaterial | undefined): Server {
  return tls === undefined
    ? createPlainServer({ keepAliveTimeout: keepAliveMs }, app)
    : createSecureServer({ ...tls, keepAliveTimeout: keepAliveMs }, app);
}

/**
 * Begins to listen and gives the port, which is a free one for `port` 0.
 *
 * @throws StartFailure when the address cannot be had.
 */
export function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const aboutHost = host !== undefined && ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code ?? '');
      reject(aboutHost ? StartFailure.hostUnusable(host, error) : StartFailure.portUnusable(port, error));
    };
    server.once('error', fail);
    server.listen({ port, host }, () => {
      server.off('error', fail);
      // A server that listens on a port has an address with one.
      resolve((server.address() as AddressInfo).port);
    });
  });
}
