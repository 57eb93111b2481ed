/** The part of `stats.json` (esbuild's metafile) that is read here. */
export interface BuildStatistics {
  readonly outputs: Readonly<Record<string, BuildOutput>>;
}

interface BuildOutput {
  readonly entryPoint?: string;
  readonly exports: readonly string[];
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
}

/** The output that `source` became and all that it statically imports. */
export function withImports({ outputs }: BuildStatistics, source: string): [string, ...string[]] {
  const entry = Object.entries(outputs).find(([, output]) => output.entryPoint === source)?.[0];
  if (entry === undefined) throw new Error(`The build has no output for ${source}. Was it moved?`);
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) visit(path);
    }
  };
  visit(entry);
  found.delete(entry);
  return [entry, ...found];
}
