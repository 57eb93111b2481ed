import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { Clock } from '../../domain/clock/clock';
import { writePrivateFile } from './private-file';

const dayMs = 86_400_000;
/** Apple's systems accept no certificate that is valid for longer than 825 days. */
const validityMs = 800 * dayMs;

/** A certificate and its key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * The self-signed certificate of a data folder, for the given names and addresses. It stays the same, so that those
 * who have accepted it need not do so again, until it is about to expire or the addresses are others.
 */
export async function keptCertificate(
  dataDir: string,
  hosts: readonly string[],
  clock: Pick<Clock, 'now'>,
): Promise<Certificate> {
  const certPath = join(dataDir, 'certificate.pem');
  const keyPath = join(dataDir, 'certificate-key.pem');
  if (existsSync(certPath) && existsSync(keyPath)) {
    const kept = { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') };
    if (isUsable(kept, hosts, clock.now())) return kept;
  }
  const made = await makeCertificate(hosts, clock.now());
  writePrivateFile(keyPath, made.key);
  writePrivateFile(certPath, made.cert);
  return made;
}

function isUsable({ cert, key }: Certificate, hosts: readonly string[], now: number): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const lasts = Date.parse(certificate.validTo) > now + dayMs;
    const names = certificate.subjectAltName?.split(', ').length === hosts.length;
    const covers = hosts.every((host) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)));
    return lasts && names && covers && certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // Damaged by hand or by a full disk: a new one takes its place.
    return false;
  }
}

async function makeCertificate(hosts: readonly string[], now: number): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'onair' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // An hour back, for phones whose clock is late.
    notBeforeDate: new Date(now - 3_600_000),
    notAfterDate: new Date(now + validityMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) => (isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host })),
      },
    ],
  });
  return { cert, key };
}
