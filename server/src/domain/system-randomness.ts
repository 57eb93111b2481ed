import { randomBytes } from 'node:crypto';
import type { Randomness } from './randomness';

/** The operating system's randomness. */
export const systemRandomness: Randomness = {
  token: (bytes) => randomBytes(bytes).toString('base64url'),
};
