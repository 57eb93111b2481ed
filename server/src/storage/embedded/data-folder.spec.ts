import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { countingRandomness } from '../../testing/broadcast-world';
import { takeDataFolder } from './data-folder';
import { keptCertificate } from './kept-certificate';
import { keptSessionSecret } from './session-secret';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'onair-folder-'));
});

describe('a data folder', () => {
  it('is made, with the folders above it', () => {
    const folder = takeDataFolder(join(dataDir, 'a/b'));
    expect(statSync(folder.path).isDirectory()).toBe(true);
    folder.close();
  });

  it('belongs to one at a time', () => {
    const folder = takeDataFolder(dataDir);
    expect(() => takeDataFolder(dataDir)).toThrow(/^Another onair uses the data folder .* DATA_DIR/);
    folder.close();
    folder.close();
    takeDataFolder(dataDir).close();
  });

  it('must be a folder', () => {
    writeFileSync(join(dataDir, 'file'), '');
    expect(() => takeDataFolder(join(dataDir, 'file'))).toThrow(/^The data folder .*\(DATA_DIR\) cannot be used/);
  });
});

describe('the session secret', () => {
  it('is made once, for nobody else to read', () => {
    const randomness = countingRandomness();
    const secret = keptSessionSecret(dataDir, randomness);
    expect(keptSessionSecret(dataDir, randomness)).toBe(secret);
    expect(statSync(join(dataDir, 'session-secret')).mode & 0o777).toBe(0o600);
  });

  it('is made anew when the file is damaged', () => {
    writeFileSync(join(dataDir, 'session-secret'), '');
    expect(keptSessionSecret(dataDir, countingRandomness()).length).toBeGreaterThanOrEqual(32);
  });
});

describe('the certificate', () => {
  const hosts = ['localhost', '127.0.0.1', '::1', '192.0.2.7'];

  it('is for all names and addresses, and its key for nobody else to read', async () => {
    const { cert } = await keptCertificate(dataDir, hosts, new ManualClock());
    const certificate = new X509Certificate(cert);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    for (const address of hosts.slice(1)) expect(certificate.checkIP(address)).toBe(address);
    expect(statSync(join(dataDir, 'certificate-key.pem')).mode & 0o777).toBe(0o600);
  });

  it('stays the same until it expires, the addresses change or it is damaged', async () => {
    const clock = new ManualClock();
    const first = await keptCertificate(dataDir, hosts, clock);
    expect(await keptCertificate(dataDir, hosts, clock)).toEqual(first);
    const moved = await keptCertificate(dataDir, ['localhost', '192.0.2.8'], clock);
    expect(moved).not.toEqual(first);
    clock.sleepThrough(800 * 86_400_000);
    const renewed = await keptCertificate(dataDir, ['localhost', '192.0.2.8'], clock);
    expect(renewed).not.toEqual(moved);
    writeFileSync(join(dataDir, 'certificate.pem'), 'damaged');
    expect(await keptCertificate(dataDir, ['localhost', '192.0.2.8'], clock)).not.toEqual(renewed);
  });
});
