import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { upgrade } from '../environment/raw-http';
import { runServerToEnd, type RunningServer, startServer } from '../environment/server';
import { media, newSession, Visitor, wish } from './visitor';

const env = { RESUME_GRACE_MS: '3000' };
const servers: RunningServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function start(options: Parameters<typeof startServer>[0] = {}): Promise<RunningServer> {
  const server = await startServer({ env, ...options });
  servers.push(server);
  return server;
}

it('after kill -9 the same browser owns the same streams', async () => {
  const first = await start();
  const cookie = await newSession(first.origin);
  const phone = await Visitor.connect(first.origin, cookie);
  const { stream } = await phone.get('publish', wish('Goes on'));
  await first.kill();
  await phone.gone();

  const second = await start({ dataDir: first.dataDir, port: first.port });
  const tv = await Visitor.connect(second.origin);
  expect(await tv.get('watch', { streamId: stream.id })).toMatchObject({ presence: { state: 'away', epoch: 1 } });
  const mine = await fetch(`${second.origin}/api/streams?owner=me&status=live`, { headers: { cookie } });
  expect(await mine.json()).toMatchObject({ streams: [{ id: stream.id, away: true }] });

  const again = await Visitor.connect(second.origin, cookie);
  const reply = await again.get('resume', { streamId: stream.id, media, publisherInstance: 'page-one' });
  expect(reply).toMatchObject({ epoch: 2, stream: { id: stream.id, title: 'Goes on' } });
  await tv.notice('presence', ({ presence }) => presence.state === 'live');
  for (const visitor of [tv, again]) visitor.close();
});

it('after kill -9 a stream whose publisher stays away ends, with its reason', async () => {
  const first = await start();
  const phone = await Visitor.connect(first.origin, await newSession(first.origin));
  const { stream } = await phone.get('publish', wish());
  await first.kill();

  const second = await start({ dataDir: first.dataDir, port: first.port });
  const tv = await Visitor.connect(second.origin);
  await tv.get('watch', { streamId: stream.id });
  const { presence } = await tv.notice('presence', (notice) => notice.presence.state === 'ended');
  expect(presence).toEqual({ state: 'ended', endReason: 'publisher-lost' });
  tv.close();
});

it('stopping closes every socket so that it reconnects, and ends within a moment', async () => {
  const server = await start();
  const phone = await Visitor.connect(server.origin, await newSession(server.origin));
  await phone.get('publish', wish());
  const reason = new Promise((resolve) => phone.socket.once('disconnect', resolve));
  const begun = Date.now();
  await server.stop();
  expect(Date.now() - begun).toBeLessThan(3_000);
  expect(server.process.exitCode).toBe(0);
  // After any other reason a client would not come back by itself.
  expect(await reason).toBe('transport close');
});

it('stopping waits for nobody who has vanished', async () => {
  const server = await start();
  const vanished = await upgrade(`${server.origin}/socket.io/?EIO=4&transport=websocket`);
  // It hears no farewell, and so does not answer it.
  vanished.pause();
  await server.stop();
  expect(server.process.exitCode, server.output()).toBe(0);
  vanished.destroy();
});

it('two processes do not share a data folder', async () => {
  const server = await start();
  const { exitCode, stderr } = await runServerToEnd({ dataDir: server.dataDir });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^Another onair uses the data folder [^\n]*\n$/);
  const health = await fetch(`${server.origin}/readyz`);
  expect(await health.json()).toMatchObject({ ready: true });
});

it.each([
  ['PORT', { PORT: 'abc' }],
  ['HOST', { HOST: '203.0.113.7' }],
  ['HOST', { HOST: 'nowhere.invalid' }],
  ['RESUME_GRACE_MS', { RESUME_GRACE_MS: 'soon' }],
  ['SESSION_SECRET', { SESSION_SECRET: 'short' }],
  ['TRUST_PROXY', { TRUST_PROXY: '0.0.0.0/0' }],
  ['TRUST_PROXY', { TRUST_PROXY: '10.0.0.0/33' }],
  ['TRUST_PROXY', { TRUST_PROXY: '100' }],
  ['TURN_SECRET', { TURN_URLS: 'turn:turn.example' }],
  ['HTTPS_CERT_FILE', { HTTPS_CERT_FILE: '/nowhere.pem', HTTPS_KEY_FILE: '/nowhere.pem' }],
  ['HTTPS_CERT_FILE', { HTTPS_CERT_FILE: import.meta.filename, HTTPS_KEY_FILE: import.meta.filename }],
])('a wrong %s stops the start with one sentence that names it', async (name, wrong) => {
  const { exitCode, stdout, stderr } = await runServerToEnd({ env: wrong });
  expect(exitCode).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(new RegExp(`^${name} must [^\\n]*\\.\\n$`));
});

it('reads a file .env where it is started, and heeds the environment before it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'onair-data-'));
  await writeFile(join(dataDir, '.env'), 'LEASE_MS=soon\nLOG_LEVEL=loud\n');
  const { exitCode, stderr } = await runServerToEnd({ dataDir, env: { LEASE_MS: '12000' } });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^LOG_LEVEL must [^\n]*\.\n$/);
  await rm(dataDir, { recursive: true });
});

it('a port that is taken stops the start with one sentence that names it', async () => {
  const server = await start();
  const { exitCode, stderr } = await runServerToEnd({ port: server.port });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^PORT \d+ cannot be used[^\n]*\n$/);
});

it('by https the session travels in a cookie that is never sent without', async () => {
  const server = await start({ https: true });
  expect(server.origin).toMatch(/^https:/);
  const cookie = await new Promise<string>((resolve, reject) => {
    const asking = request(
      `${server.origin}/api/session`,
      { method: 'POST', rejectUnauthorized: false },
      (response) => {
        response.resume();
        resolve(response.headers['set-cookie']?.[0] ?? '');
      },
    );
    asking.on('error', reject);
    asking.end();
  });
  expect(cookie).toMatch(/^onair\.sid=[^;]+;.*; HttpOnly; Secure; SameSite=Lax$/);
  const phone = await Visitor.connect(server.origin, cookie.split(';')[0]);
  expect(await phone.get('publish', wish())).toMatchObject({ epoch: 1 });
  phone.close();
});
