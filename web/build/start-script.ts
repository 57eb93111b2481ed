/**
 * Runs in the start page, before everything else; start-page.ts makes it small and fills in what it knows of the build.
 *
 * Asks at once for all scripts that the address needs, which otherwise would be found one after the other. Where some of them
 * come before the framework, it is asked for after these, and the websocket is opened while they are on their way. On it, the
 * stream of the address is asked for as media/subscriber.ts would, word for word: its publisher makes the offer while the
 * script that answers it (media/first-picture.ts) is on its way. signaling/begun-websocket.ts takes all of it over.
 */

/** What every page needs. */
declare const frame: readonly string[];
/** Of each kind of page: its address, what comes before the framework, and what is its own; the first that fits counts. */
declare const pages: readonly (readonly [address: string, early: readonly string[], own: readonly string[]])[];

/** How long a page without a picture stays empty at most, in milliseconds: too short to be noticed as a wait. */
const heldMs = 300;
const path = location.pathname;
const [, early, own] = pages.find(([address]) => new RegExp(address).test(path)) ?? ['', [], []];
const askForRest = (): void => ask([...frame, ...own]);

function ask(files: readonly string[]): void {
  for (const href of files) {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
  }
}

function beginSignaling(): void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const streamId = /^.watcher.([\w-]{16})\/?$/.exec(path)?.[1];
  // 22 letters of a to p.
  const letters = crypto.getRandomValues(new Uint8Array(22)).map((byte) => 97 + (byte % 16));
  const connectionId = String.fromCharCode(...letters);
  const said: string[] = [];
  const say = (text: string): void => {
    said.push(text);
    socket.send(text);
  };
  const request = (id: number, name: string, payload: object): void => say(`42${id}${JSON.stringify([name, payload])}`);
  const hear = ({ data }: MessageEvent<string>): void => {
    // Engine.IO's ping (https://socket.io/docs/v4/engine-io-protocol): who does not answer is taken for gone.
    if (data === '2') socket.send('3');
    else if (!begun.take?.(data)) begun.heard.push(data);
    // Socket.IO is connected (https://socket.io/docs/v4/socket-io-protocol).
    if (!data.startsWith('40') || !streamId) return;
    request(0, 'watch', { streamId });
    // Nobody need offer what cannot be answered.
    if ('RTCPeerConnection' in window) request(1, 'init', { streamId, connectionId, reason: 'new' });
  };
  socket.addEventListener('open', () => say('40'));
  socket.addEventListener('message', hear);
  const begun: NonNullable<typeof window.onairSocket> = {
    socket,
    heard: [],
    said,
    hear,
    streamId,
    connectionId,
  };
  window.onairSocket = begun;
}

/**
 * Only the picture, until it is there: to lay out and paint the rest takes the browser as long as the offer travels, and to
 * draw its icon a twentieth of the way to the picture.
 */
function holdRest(): void {
  const { dataset } = document.documentElement;
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  const href = icon?.href ?? '';
  const show = (): void => {
    clearTimeout(patience);
    delete dataset['held'];
    if (icon) icon.href = href;
  };
  const patience = setTimeout(show, heldMs);
  dataset['held'] = '';
  // Without one the browser would ask for another.
  if (icon) icon.href = 'data:,';
  addEventListener('onair-early-done', show, { once: true });
}

if (early.length > 0) {
  // First, because whatever is asked for before it is served before it.
  beginSignaling();
  ask(early);
  holdRest();
  addEventListener('onair-early-done', askForRest, { once: true });
} else askForRest();
