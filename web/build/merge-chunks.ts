import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { BuildStatistics } from './build-statistics';

/** A file that chunks were put into, in place of the chunk that main.ts imports. */
export interface MergedFile {
  readonly name: string;
  readonly entry: string;
}

/**
 * Puts the given chunks, the first of which is an entry, into one file: a request each is what makes the first one
 * late. They may import each other and what is in the `others`. Each chunk stays under its name, and passes on what is
 * in that file; so whatever is in them exists once.
 */
export async function mergeChunks(
  site: string,
  { outputs }: BuildStatistics,
  name: string,
  chunks: readonly [string, ...string[]],
  others: readonly MergedFile[] = [],
): Promise<MergedFile> {
  const [entry] = chunks;
  const exportsOf = (chunk: string): readonly string[] => outputs[chunk]?.exports ?? [];
  const inFile = (chunk: string, exported: string): string => `${exported}_${chunks.indexOf(chunk)}`;
  const passOn = (chunk: string): string => {
    const names = exportsOf(chunk).map((exported) => `${exported} as ${inFile(chunk, exported)}`);
    return `export{${names.join(',')}}from"./${chunk}";`;
  };
  const result = await build({
    stdin: { contents: `export*from"./${entry}";${chunks.map(passOn).join('')}`, resolveDir: site },
    outdir: site,
    entryNames: `${name}-[hash]`,
    external: others.map((other) => `./${other.name}`),
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    metafile: true,
    logLevel: 'warning',
  });
  const [merged] = Object.keys(result.metafile.outputs).map((path) => basename(path));
  if (merged === undefined) throw new Error('Nothing came of merging chunks.');
  for (const chunk of chunks) {
    const names = exportsOf(chunk).map((exported) => `${inFile(chunk, exported)} as ${exported}`);
    await writeFile(join(site, chunk), `export{${names.join(',')}}from"./${merged}";`);
  }
  return { name: merged, entry };
}
