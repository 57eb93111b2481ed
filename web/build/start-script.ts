/**
 * Runs in the start page, before everything else; start-page.ts makes it small and fills in what it knows of the build.
 *
 * Asks at once for all scripts that the address needs, which otherwise would be found one after the other. Where some of them
 * come before the framework, it is asked for after these, and the websocket is opened while they are on their way. On it, the
 * stream of the address is asked for as media/subscriber.ts would, word for word: its publisher makes the offer while the
 * scripts that understand it are evaluated. signaling/begun-websocket.ts takes all of it over.
 */

/** What every page needs. */
declare const frame: readonly string[];
/** Of each kind of page: its address, what comes before the framework, and what is its own; the first that fits counts. */
declare const pages: readonly (readonly [address: string, early: readonly string[], own: readonly string[]])[];

/** How long scripts wait for the stream to be asked for at most, in milliseconds: on a long way they come later than that anyway. */
const patienceMs = 100;
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
  const heard: string[] = [];
  const said: string[] = [];
  let done = (): void => undefined;
  const asked = new Promise<void>((resolve) => (done = resolve));
  const say = (text: string): void => {
    said.push(text);
    socket.send(text);
  };
  const request = (id: number, name: string, payload: object): void => say(`42${id}${JSON.stringify([name, payload])}`);
  const hear = ({ data }: MessageEvent<string>): void => {
    heard.push(data);
    // Socket.IO is connected (https://socket.io/docs/v4/socket-io-protocol).
    if (!data.startsWith('40')) return;
    if (streamId) {
      request(0, 'watch', { streamId });
      request(1, 'init', { streamId, connectionId, reason: 'new' });
    }
    done();
  };
  socket.addEventListener('open', () => say('40'));
  socket.addEventListener('message', hear);
  socket.addEventListener('close', () => done());
  setTimeout(() => done(), patienceMs);
  window.onairSocket = { socket, heard, said, hear, streamId, connectionId, asked };
}

if (early.length > 0) {
  // First, because whatever is asked for before it is served before it.
  beginSignaling();
  ask(early);
  addEventListener('onair-early-done', askForRest, { once: true });
} else askForRest();
