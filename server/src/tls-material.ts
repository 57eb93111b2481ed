import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { HttpsConfig } from './config/config';
import type { Clock } from './domain/clock/clock';
import { lanAddresses } from './lan-addresses';
import { StartFailure } from './start-failure';

/** A certificate and its key, both PEM. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
}

/**
 * What to serve by https with; undefined for http. `dataDir` keeps the certificate that is made here, if one is.
 *
 * @throws StartFailure for a file that cannot be read, or used.
 */
export async function tlsMaterial(https: HttpsConfig, dataDir: string, clock: Clock): Promise<TlsMaterial | undefined> {
  switch (https.kind) {
    case 'off':
      return undefined;
    case 'self-signed': {
      const { keptCertificate } = await import('./storage/embedded/kept-certificate');
      return await keptCertificate(dataDir, ['localhost', '127.0.0.1', '::1', ...lanAddresses()], clock);
    }
    case 'files':
      return usable({
        cert: readPem('HTTPS_CERT_FILE', https.certFile),
        key: readPem('HTTPS_KEY_FILE', https.keyFile),
      });
  }
}

function usable(material: TlsMaterial): TlsMaterial {
  try {
    createSecureContext(material);
    return material;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw StartFailure.wrongSetting(
      'HTTPS_CERT_FILE',
      `must name a certificate in PEM that fits the key in HTTPS_KEY_FILE (${reason})`,
    );
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
