import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Of whoever does not read, no more than this waits in memory, in bytes: many times what anybody is told within a ping. */
const mostUnreadBytes = 8 * 1_024 * 1_024;

const corked = new Set<Duplex>();

/**
 * Has all that one turn of the event loop writes to a connection leave by one system call, which is most of what a small
 * message costs: candidates come in bursts, and so do the notices and the answers that they lead to. By its own methods
 * and not by closures, because there are as many connections as there are people.
 */
export function writeOncePerTurn(connection: Duplex): void {
  connection.cork = corkForThisTurn;
  // `ws` uncorks after each frame.
  connection.uncork = stayCorked;
  connection.write = writeAndGoOn as Duplex['write'];
}

function corkForThisTurn(this: Duplex): void {
  if (corked.has(this)) return;
  if (corked.size === 0) setImmediate(uncorkAll);
  corked.add(this);
  Socket.prototype.cork.call(this);
}

function stayCorked(): void {
  // Until the turn is over.
}

/**
 * Engine.IO holds back every other message until it is told that the one before was written. It is told so as soon as
 * the stream has it, as otherwise the first message of a turn would leave by itself, and all others after it.
 */
function writeAndGoOn(this: Duplex, chunk: string | Uint8Array, written?: () => void): boolean {
  const more = Socket.prototype.write.call(this, chunk, 'utf8', ignoreWritten);
  if (this.writableLength > mostUnreadBytes) this.destroy();
  written?.();
  return more;
}

/** Of use all the same: Node.js does not finish a stream that was ended while corked if nobody awaits what it wrote. */
function ignoreWritten(): void {
  // An error ends the connection.
}

function uncorkAll(): void {
  for (const connection of corked) Socket.prototype.uncork.call(connection);
  corked.clear();
}
