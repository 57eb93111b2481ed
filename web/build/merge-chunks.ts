import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { BuildStatistics } from './build-statistics';

/** A file that chunks were put into, of which the first is one that is imported at run time. */
export interface MergedFile {
  readonly name: string;
  readonly chunks: readonly [string, ...string[]];
}

/** All files that chunks were put into. */
export interface MergedFiles {
  /** What main.ts imports before the framework. */
  readonly early: readonly MergedFile[];
  readonly all: readonly MergedFile[];
}

/**
 * Puts the given chunks, the first of which is an entry, into one file: a request each is what makes the first one
 * late. They may import each other and what is in the `others`. Until {@link importMergedFiles} each chunk stays under its
 * name, and passes on what is in that file; so whatever is in them exists once.
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
    ...rebuilt,
    stdin: { contents: `export*from"./${entry}";${chunks.map(passOn).join('')}`, resolveDir: site },
    outdir: site,
    entryNames: `${name}-[hash]`,
    external: others.map((other) => `./${other.name}`),
    metafile: true,
  });
  const [merged] = Object.keys(result.metafile.outputs).map((path) => basename(path));
  if (merged === undefined) throw new Error('Nothing came of merging chunks.');
  for (const chunk of chunks) {
    const names = exportsOf(chunk).map((exported) => `${inFile(chunk, exported)} as ${exported}`);
    await writeFile(join(site, chunk), `export{${names.join(',')}}from"./${merged}";`);
  }
  return { name: merged, chunks };
}

/** Has all others import from the merged files themselves, and removes the chunks that only pass on. */
export async function importMergedFiles(site: string, merged: readonly MergedFile[]): Promise<void> {
  const passing = merged.flatMap(({ chunks }) => chunks);
  const names = merged.map(({ name }) => name);
  const scripts = (await readdir(site)).filter((file) => file.endsWith('.js'));
  const importers = scripts.filter((file) => !passing.includes(file) && !names.includes(file));
  const throughPassing: Plugin = {
    name: 'through what only passes on',
    setup: (building) => {
      building.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
        kind === 'import-statement' && passing.includes(basename(path)) ? undefined : { path, external: true },
      );
    },
  };
  await build({
    ...rebuilt,
    entryPoints: importers.map((file) => join(site, file)),
    outdir: site,
    allowOverwrite: true,
    plugins: [throughPassing],
  });
  // What is imported at run time is wanted under the names of the first chunk, and these the file has too.
  for (const file of importers) {
    let text = await readFile(join(site, file), 'utf8');
    for (const { name, chunks } of merged) text = text.replaceAll(`import("./${chunks[0]}")`, `import("./${name}")`);
    await writeFile(join(site, file), text);
  }
  await Promise.all(passing.map((file) => rm(join(site, file))));
}

const rebuilt = {
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  logLevel: 'warning',
} as const;
