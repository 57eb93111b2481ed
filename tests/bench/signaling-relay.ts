// The bare relay, a process of its own: what is left when a signaling server does nothing but pass on and acknowledge.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocketServer, type WebSocket } from 'ws';

const peers = new Map<string, WebSocket>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => {
  const sid = randomBytes(15).toString('base64url');
  peers.set(sid, socket);
  socket.on('close', () => peers.delete(sid));
  socket.on('message', (data: Buffer) => {
    const { id, to, name, payload } = JSON.parse(data.toString()) as {
      id: number;
      to: string;
      name: string;
      payload: unknown;
    };
    peers.get(to)?.send(JSON.stringify({ name, payload, from: sid }));
    socket.send(`{"ack":${id},"ok":true}`);
  });
  socket.send(`{"sid":"${sid}"}`);
});
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('No port was given.');
process.stdout.write(`http://127.0.0.1:${address.port}\n`);
