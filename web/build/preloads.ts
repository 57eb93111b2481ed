/** The part of `stats.json` (esbuild's metafile) that is read here. */
export interface BuildStatistics {
  readonly outputs: Readonly<Record<string, BuildOutput>>;
}

interface BuildOutput {
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
}

/** Which page's code an address needs, as app.routes.ts has it; the first that fits counts. */
const pages: readonly { readonly address: string; readonly source: string }[] = [
  { address: '^/broadcast/?$', source: 'src/app/broadcast/broadcast-page.ts' },
  { address: '^/watcher/.', source: 'src/app/watcher/player-page.ts' },
  { address: '^/watcher/?$', source: 'src/app/watcher/watcher-page.ts' },
  { address: '^/recordings/.', source: 'src/app/recordings/playback-page.ts' },
  { address: '^/recordings/?$', source: 'src/app/recordings/gallery-page.ts' },
  { address: '^/$', source: 'src/app/home/home-page.ts' },
];

/**
 * What to put into the head of `html`: links to the framework's scripts, which main.ts asks for only when it runs,
 * and a script that adds those of the page at this address. Without it they would be found one after the other.
 */
export function preloads(statistics: BuildStatistics, html: string): string {
  const frame = withImports(statistics, 'src/app/bootstrap.ts').filter((file) => !html.includes(`"${file}"`));
  const known = new Set([...frame, ...withImports(statistics, 'src/main.ts')]);
  const byAddress = pages.map(({ address, source }) => [
    address,
    withImports(statistics, source).filter((file) => !known.has(file)),
  ]);
  const links = frame.map((file) => `<link rel="modulepreload" href="${file}">`);
  return `${links.join('')}<script>${pagePreloader}(${JSON.stringify(byAddress)})</script>`;
}

/** Runs in the browser as it stands here. */
const pagePreloader = `(function(pages){\
var page=pages.find(function(page){return new RegExp(page[0]).test(location.pathname)});\
if(page)page[1].forEach(function(file){\
var link=document.createElement('link');link.rel='modulepreload';link.href=file;document.head.appendChild(link)})})`;

/** The output that `source` became and all that it statically imports. */
function withImports({ outputs }: BuildStatistics, source: string): string[] {
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
  return [...found];
}
