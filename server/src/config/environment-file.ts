import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** Reads a file of environment variables if it is there; what stands in the environment already stays. */
export function loadEnvironmentFile(path: string): void {
  if (existsSync(path)) loadEnvFile(path);
}
