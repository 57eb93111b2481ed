import { isIP } from 'node:net';
import { join } from 'node:path';
import proxyAddress from 'proxy-addr';
import { StartFailure } from '../start-failure';
import type { IceSettings } from '../domain/ice/ice-server-issuer';
import { type ClusterConfig, clusterConfig } from './cluster-config';
import { readSettings } from './read-settings';
import { type S3Config, s3Config } from './s3-config';

/** Where the certificate comes from, or that there is none. */
export type HttpsConfig =
  | { readonly kind: 'off' }
  | { readonly kind: 'self-signed' }
  | { readonly kind: 'files'; readonly certFile: string; readonly keyFile: string };

/** Where recordings are kept, and how much of them is taken. */
interface RecordingsConfig {
  /** Folder of the media; the same one for all instances. */
  readonly mediaDir: string;
  /** Undefined: media rests in the folder. */
  readonly s3: S3Config | undefined;
  /** How much may be stored in all, in bytes; undefined for as much as fits. */
  readonly maxStorageBytes: number | undefined;
  /** Largest part of a recording, in bytes. */
  readonly maxPartBytes: number;
  readonly maxParts: number;
  readonly maxUploadsPerMinute: number;
  /** How long after the end of its stream a recording waits for what has not come, in milliseconds. */
  readonly patienceMs: number;
}

/** The validated configuration of one server. Times in milliseconds unless named otherwise. */
export interface Config {
  readonly port: number;
  /** Address to listen on; undefined for all addresses of the machine. */
  readonly host: string | undefined;
  readonly dataDir: string;
  /** Undefined: one is made and kept in the data folder. */
  readonly sessionSecret: string | undefined;
  /** Undefined: this server is the only one, and keeps everything in the data folder. */
  readonly cluster: ClusterConfig | undefined;
  /** What this instance calls itself, before a part that is new with each start; undefined for that part only. */
  readonly instanceName: string | undefined;
  /** Origins whose pages may use this server, besides the host under which it was reached. */
  readonly allowedOrigins: readonly string[];
  /** Whether people reach this server by https at another address than the one it listens on. */
  readonly publicHttps: boolean;
  /** Addresses or networks of proxies, or how many there are, whose forwarding headers are believed. */
  readonly trustProxy: number | readonly string[];
  readonly https: HttpsConfig;
  readonly resumeGraceMs: number;
  readonly leaseMs: number;
  readonly ringMs: number;
  readonly meetingLimit: number;
  readonly meetingKeptMs: number;
  readonly ice: IceSettings;
  readonly recordings: RecordingsConfig;
  readonly maxConnectsPerMinute: number;
  readonly logLevel: string;
}

/**
 * Reads the configuration from environment variables.
 *
 * @throws StartFailure that names the variable that is wrong.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const values = readSettings(environment);
  const { PUBLIC_ORIGIN: publicOrigin } = values;
  const https = httpsConfig(values.HTTPS, values.HTTPS_CERT_FILE, values.HTTPS_KEY_FILE);
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    sessionSecret: values.SESSION_SECRET,
    cluster: clusterConfig(values, https.kind),
    instanceName: values.INSTANCE_ID,
    allowedOrigins: [...values.ALLOWED_ORIGINS, ...(publicOrigin === undefined ? [] : [publicOrigin])],
    publicHttps: publicOrigin?.startsWith('https:') === true,
    trustProxy: trustedProxies(values.TRUST_PROXY),
    https,
    resumeGraceMs: values.RESUME_GRACE_MS,
    leaseMs: values.LEASE_MS,
    ringMs: values.RING_MS,
    meetingLimit: values.MEETING_LIMIT,
    meetingKeptMs: values.MEETING_KEPT_MS,
    ice: iceSettings(values.STUN_URLS, values.TURN_URLS, values.TURN_SECRET, values.TURN_TTL_S),
    recordings: {
      mediaDir: values.MEDIA_DIR ?? join(values.DATA_DIR, 'media'),
      s3: s3Config(values),
      maxStorageBytes: values.MAX_STORAGE_BYTES,
      maxPartBytes: values.MAX_UPLOAD_BYTES,
      maxParts: values.MAX_UPLOADS_PER_RECORDING,
      maxUploadsPerMinute: values.MAX_UPLOADS_PER_MINUTE,
      patienceMs: values.UPLOAD_PATIENCE_MS,
    },
    maxConnectsPerMinute: values.MAX_CONNECTS_PER_MINUTE,
    logLevel: values.LOG_LEVEL,
  };
}

function trustedProxies(words: readonly string[]): number | readonly string[] {
  const [first] = words;
  if (words.length === 1 && first !== undefined && /^\d{1,2}$/.test(first)) return Number(first);
  const known = ['loopback', 'linklocal', 'uniquelocal'];
  const areWords = words.every((word) => known.includes(word) || isIP(word.replace(/\/\d{1,3}$/, '')) > 0);
  if (areWords && canBeCompiled(words)) return words;
  const choices = 'the number of proxies, or a list of addresses, networks, loopback, linklocal and uniquelocal';
  throw StartFailure.wrongSetting('TRUST_PROXY', `must be ${choices}`);
}

/** A network may be one by its looks only, as `10.0.0.0/33`. */
function canBeCompiled(words: readonly string[]): boolean {
  try {
    proxyAddress.compile([...words]);
    return true;
  } catch {
    // Which one it is does not matter.
    return false;
  }
}

function httpsConfig(wanted: boolean, certFile: string | undefined, keyFile: string | undefined): HttpsConfig {
  if (certFile !== undefined && keyFile !== undefined) return { kind: 'files', certFile, keyFile };
  if (certFile !== undefined) throw StartFailure.wrongSetting('HTTPS_KEY_FILE', 'must be set with HTTPS_CERT_FILE');
  if (keyFile !== undefined) throw StartFailure.wrongSetting('HTTPS_CERT_FILE', 'must be set with HTTPS_KEY_FILE');
  return { kind: wanted ? 'self-signed' : 'off' };
}

function iceSettings(
  stunUrls: readonly string[],
  turnUrls: readonly string[],
  secret: string | undefined,
  ttlS: number,
): IceSettings {
  if (turnUrls.length === 0) return { stunUrls, turn: undefined };
  if (secret === undefined) throw StartFailure.wrongSetting('TURN_SECRET', 'must be set when TURN_URLS is');
  return { stunUrls, turn: { urls: turnUrls, secret, ttlS } };
}
