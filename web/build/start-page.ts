import { type BuildStatistics, withImports } from './build-statistics';
import type { MergedFile } from './merge-chunks';

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
export function quickStartPage(
  html: string,
  mainScript: string,
  statistics: BuildStatistics,
  early: readonly MergedFile[],
): string {
  const frame = withImports(statistics, 'src/app/bootstrap.ts');
  const byAddress = pages.map(({ address, source }) => [
    address,
    address === player ? early.map(({ name }) => name) : [],
    withImports(statistics, source).filter((file) => !frame.includes(file)),
  ]);
  const main = /<script src="[^"]+" type="module"><\/script>/.exec(html)?.[0];
  const styles = html.indexOf('<link rel="stylesheet"');
  const imported = early.filter(({ entry }) => mainScript.includes(entry));
  if (main === undefined || styles < 0 || imported.length !== 2) {
    throw new Error('The built page is not as expected: its main script or its style sheet is missing.');
  }
  const asking = `<script>${preloader}(${JSON.stringify(frame)},${JSON.stringify(byAddress)})</script>`;
  const script = imported.reduce((text, { entry, name }) => text.replace(entry, name), mainScript).trim();
  const start = `<script type="module" async>${script}</script>`;
  return `${html.slice(0, styles)}${asking}${start}${html.slice(styles)}`
    .replaceAll(/<link rel="modulepreload"[^>]*>|<!--(?!\[)[\s\S]*?-->/g, '')
    .replace(main, '');
}

/**
 * Runs in the browser as it stands here. Where something comes before the framework, the framework is asked for after,
 * and the websocket is opened while the scripts are on their way (signaling/begun-websocket.ts takes it over).
 */
const preloader = `(function(frame,pages){\
function ask(files){files.forEach(function(file){\
var link=document.createElement('link');link.rel='modulepreload';link.href=file;document.head.appendChild(link)})}\
var page=pages.find(function(page){return new RegExp(page[0]).test(location.pathname)})||[0,[],[]];\
function askForRest(){ask(frame.concat(page[2]))}\
if(page[1].length){ask(page[1]);\
var socket=new WebSocket(location.origin.replace(/^http/,'ws')+'/socket.io/?EIO=4&transport=websocket'),messages=[];\
socket.onmessage=function(message){messages.push(message)};self.onairSocket={socket:socket,messages:messages};\
addEventListener('onair-early-done',askForRest,{once:true})}else askForRest()})`;
