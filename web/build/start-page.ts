import { join } from 'node:path';
import { build } from 'esbuild';
import { type BuildStatistics, withImports } from './build-statistics';
import type { MergedFiles } from './merge-chunks';

interface PageSource {
  readonly address: string;
  readonly source: string;
}

/** Whose addresses begin with the early files. */
const player = '^/watcher/.';

/** Which code an address needs, as app.routes.ts has it; the first that fits counts. */
const pages: readonly PageSource[] = [
  { address: '^/broadcast/?$', source: 'src/app/broadcast/broadcast-page.ts' },
  { address: player, source: 'src/app/watcher/player-page.ts' },
  { address: '^/watcher/?$', source: 'src/app/watcher/watcher-page.ts' },
  { address: '^/recordings/.', source: 'src/app/recordings/playback-page.ts' },
  { address: '^/recordings/?$', source: 'src/app/recordings/gallery-page.ts' },
  { address: '^/(call|room|meet)', source: 'src/app/conversation-routes.ts' },
  { address: '^/$', source: 'src/app/home/home-page.ts' },
];

/**
 * The page with what makes it quick: a script that asks at once for all that the address needs, which otherwise would
 * be found one after the other, and the main script itself, which is short. Both stand before the style sheet, for
 * which a script that stands after it has to wait.
 *
 * @throws when the page or the build is not as expected.
 */
export async function quickStartPage(
  html: string,
  mainScript: string,
  statistics: BuildStatistics,
  { early, all }: MergedFiles,
): Promise<string> {
  const files = (source: string): string[] => [
    ...new Set(
      withImports(statistics, source).map((chunk) => all.find(({ chunks }) => chunks.includes(chunk))?.name ?? chunk),
    ),
  ];
  const frame = files('src/app/bootstrap.ts');
  const byAddress = pages.map(({ address, source }) => [
    address,
    address === player ? early.map(({ name }) => name) : [],
    files(source).filter((file) => !frame.includes(file)),
  ]);
  const main = /<script src="[^"]+" type="module"><\/script>/.exec(html)?.[0];
  const styles = html.indexOf('<link rel="stylesheet"');
  const imported = early.filter(({ chunks: [entry] }) => mainScript.includes(entry));
  if (main === undefined || styles < 0 || imported.length !== 1) {
    throw new Error('The built page is not as expected: its main script or its style sheet is missing.');
  }
  const asking = `<script>${await startScript({ frame, pages: byAddress })}</script>`;
  const script = imported.reduce((text, { chunks: [entry], name }) => text.replace(entry, name), mainScript).trim();
  const start = `<script type="module" async>${script}</script>`;
  return `${html.slice(0, styles)}${asking}${start}${html.slice(styles)}`
    .replaceAll(/<link rel="modulepreload"[^>]*>|<!--(?!\[)[\s\S]*?-->/g, '')
    .replaceAll(/\n\s+/g, '\n')
    .replace(main, '');
}

/** The script start-script.ts, in which these names stand for these values. */
async function startScript(values: Record<string, unknown>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'start-script.ts')],
    define: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])),
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'es2022',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles.map(({ text }) => text.trim()).join('');
}
