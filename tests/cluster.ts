// `npm run cluster [-- --instances N]`: what docker-compose.yml describes, as processes on this machine, for trying it
// out. Data are gone when it stops. PORT is nginx's; the other settings of onair go to every instance.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { buildWhatIsStale } from '../server/bin/build-what-is-stale';
import { settings } from '../server/src/config/settings';
import { startCluster } from './environment/cluster';

/** Each instance has its own, or the cluster decides. */
const notPassedOn = [
  ...['PORT', 'HOST', 'DATA_DIR', 'REDIS_URL', 'MONGO_URL', 'TRUST_PROXY', 'INSTANCE_ID'],
  // nginx speaks http here.
  ...['HTTPS', 'HTTPS_CERT_FILE', 'HTTPS_KEY_FILE'],
];

const { values } = parseArgs({ options: { instances: { type: 'string', default: '3' } } });
await buildWhatIsStale();

console.log('Starting …');
// From here on Ctrl-C must not end this process before what it has started; a second one does, at once.
const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
const cluster = await startCluster({
  instances: Number(values.instances),
  port: Number(process.env['PORT'] ?? 3000),
  env: settingsOfCaller(),
});
console.log(`onair is on http://localhost:${new URL(cluster.origin).port}, served by`);
for (const { origin, process: instance } of cluster.instances)
  console.log(`  ${origin} (process ${instance.pid ?? '?'})`);
console.log(`with ${cluster.redis.url} and ${cluster.mongo.url} (${cluster.mongo.kind}). Ctrl-C stops all of it.`);

await asked;
process.once('SIGINT', () => process.exit(130));
console.log('Stopping …');
await cluster.stop();
// It was asked to stop and it did: no failure, whatever a signal means by itself.
process.exitCode = 0;

function settingsOfCaller(): Record<string, string> {
  const names = Object.keys(settings).filter((name) => !notPassedOn.includes(name));
  const given = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
