import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole project. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A file or folder under `tests/.output`, which git ignores; its folder is made. */
export function outputPath(...parts: string[]): string {
  const path = join(projectFolder, 'tests', '.output', ...parts);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}
