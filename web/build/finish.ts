/**
 * Makes the built site quick to load: the browser is told at once of all scripts that an address needs, and every
 * text is compressed here, once, as small as it gets. Runs after `ng build`.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { preloads, type BuildStatistics } from './preloads';

const dist = join(import.meta.dirname, '../dist');
const site = join(dist, 'browser');
const texts = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);

async function announceScripts(): Promise<void> {
  const statistics = JSON.parse(await readFile(join(dist, 'stats.json'), 'utf8')) as BuildStatistics;
  const page = join(site, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(
    page,
    html.replace('</head>', () => `${preloads(statistics, html)}</head>`),
  );
}

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params: { ...params, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
}

await announceScripts();
const files = await readdir(site, { recursive: true });
await Promise.all(files.filter((file) => texts.has(extname(file))).map((file) => compress(join(site, file))));
