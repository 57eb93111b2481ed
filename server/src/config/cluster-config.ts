import { StartFailure } from '../start-failure';
import type { SettingValues } from './read-settings';

/** Where the stores are that all instances of a cluster share. */
export interface ClusterConfig {
  readonly redisUrl: string;
  /** Begins the name of every key and channel, so that others may use the same Redis. */
  readonly redisPrefix: string;
  readonly mongoUrl: string;
  /** Signs the session cookies; the same on all instances, or none would believe another's. */
  readonly sessionSecret: string;
}

type ClusterSettings = Pick<SettingValues, 'REDIS_URL' | 'REDIS_PREFIX' | 'MONGO_URL' | 'SESSION_SECRET'>;

const fewestDifferentCharacters = 10;

/**
 * Redis and MongoDB together make a server one of many; neither of them makes it the only one.
 *
 * @throws StartFailure when one of the two is missing, or a secret that nobody can guess.
 */
export function clusterConfig(values: ClusterSettings, https: string): ClusterConfig | undefined {
  const { REDIS_URL: redisUrl, REDIS_PREFIX: redisPrefix, MONGO_URL: mongoUrl, SESSION_SECRET: secret } = values;
  if (redisUrl === undefined && mongoUrl === undefined) return undefined;
  if (redisUrl === undefined) throw StartFailure.wrongSetting('REDIS_URL', 'must be set with MONGO_URL');
  if (mongoUrl === undefined) throw StartFailure.wrongSetting('MONGO_URL', 'must be set with REDIS_URL');
  if (secret === undefined || isGuessable(secret)) {
    const complaint =
      'must be a secret of your own, the same on every instance: make one with "openssl rand -base64 48"';
    throw StartFailure.wrongSetting('SESSION_SECRET', complaint);
  }
  if (https === 'self-signed') {
    const complaint =
      'must be false with REDIS_URL, as each instance would make another certificate: name one file for all';
    throw StartFailure.wrongSetting('HTTPS', complaint);
  }
  return { redisUrl, redisPrefix, mongoUrl, sessionSecret: secret };
}

/** Whether a secret was copied from some example, or made by a tired hand on a keyboard. */
function isGuessable(secret: string): boolean {
  const exemplary = /change.?(me|this|it)|example|placeholder|replace|your.?secret|keyboard|password|0123456789/i;
  return exemplary.test(secret) || new Set(secret).size < fewestDifferentCharacters;
}
