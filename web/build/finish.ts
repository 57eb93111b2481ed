/**
 * Makes the built site quick to load: the browser is told at once of all scripts that an address needs, and every
 * text is compressed here, once, as small as it gets. Runs after `ng build`.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type BuildStatistics, withImports } from './build-statistics';
import { importMergedFiles, mergeChunks, type MergedFile, type MergedFiles } from './merge-chunks';
import { nameByContent, withNames } from './name-by-content';
import { quickStartPage } from './start-page';

const dist = join(import.meta.dirname, '../dist');
const site = join(dist, 'browser');
const texts = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);

/**
 * Makes few files of what many pages begin with: what all have in common, what shows a player's first picture, what whoever
 * signals needs, and what only a player needs besides.
 */
async function merge(statistics: BuildStatistics): Promise<MergedFiles> {
  const elsewhere = ['src/app/bootstrap.ts', 'src/app/watcher/watcher-page.ts'].flatMap((source) =>
    withImports(statistics, source),
  );
  const [picture, ...ofPicture] = withImports(statistics, 'src/app/media/first-picture.ts');
  const [watch, ...ofWatch] = withImports(statistics, 'src/app/media/early-watch.ts');
  const further = ofWatch.filter((chunk) => !ofPicture.includes(chunk));
  const isShared = (chunk: string): boolean => elsewhere.includes(chunk);
  const isOwn = (chunk: string): boolean => !isShared(chunk);
  const put = (
    name: string,
    [entry, ...chunks]: readonly string[],
    others: readonly MergedFile[],
  ): Promise<MergedFile> => {
    if (entry === undefined) throw new Error(`The build is not as expected: there is nothing for ${name}.`);
    return mergeChunks(site, statistics, name, [entry, ...chunks], others);
  };
  const common = await put('common', ofPicture.filter(isShared), []);
  const first = await put('first-picture', [picture, ...ofPicture.filter(isOwn)], [common]);
  const signaling = await put('signaling', further.filter(isShared), [common]);
  const watching = await put('watching', [watch, ...further.filter(isOwn)], [common, first, signaling]);
  return { early: [common, first], all: [common, first, signaling, watching] };
}

async function makeStartQuick(): Promise<void> {
  const statistics = JSON.parse(await readFile(join(dist, 'stats.json'), 'utf8')) as BuildStatistics;
  const { early, all } = await merge(statistics);
  const [main] = withImports(statistics, 'src/main.ts');
  const page = join(site, 'index.html');
  const [html, mainScript] = await Promise.all([readFile(page, 'utf8'), readFile(join(site, main), 'utf8')]);
  // It stands in the page itself.
  await rm(join(site, main));
  await importMergedFiles(site, all);
  const start = await quickStartPage(html, mainScript, statistics, { early, all });
  await writeFile(page, withNames(start, await nameByContent(site)));
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

await makeStartQuick();
const files = await readdir(site, { recursive: true });
await Promise.all(files.filter((file) => texts.has(extname(file))).map((file) => compress(join(site, file))));
// Last: `npm start` builds again what has none.
await writeFile(join(dist, 'complete'), '');
