import { fileURLToPath } from 'node:url';

/** The program that rewrites media: it is built beside the one that asks for it, whatever chunk this ends up in. */
export function exportProgram(): string {
  return fileURLToPath(new URL('./export-media.js', import.meta.url));
}
