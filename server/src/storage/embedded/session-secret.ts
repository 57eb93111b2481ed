import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Randomness } from '../../domain/randomness';
import { writePrivateFile } from './private-file';

/** The secret that signs session cookies, made once for a data folder so that sessions outlive the process. */
export function keptSessionSecret(dataDir: string, randomness: Randomness): string {
  const path = join(dataDir, 'session-secret');
  const kept = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (kept.length >= 32) return kept;
  const secret = randomness.token(32);
  writePrivateFile(path, `${secret}\n`);
  return secret;
}
