import { homedir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from './programs';

/** The Go tools, or null where they are not installed. */
export function goCommand(): string | null {
  return process.env['GO_PATH'] ?? findExecutable(['go'], ['/usr/local/go/bin']);
}

/** Where programs are kept that were built once: outside the repository, so that a fresh clone need not build them again. */
export function builtProgramPath(name: string): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'onair', 'bin', name);
}
