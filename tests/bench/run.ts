// `npm run bench -- NAME`: measures, prints a table and keeps the figures under tests/.output/bench.
import { run as connections } from './connections';
import { run as firstFrame } from './first-frame';
import { run as meeting } from './meeting';
import { run as recording } from './recording';
import { run as signaling } from './signaling';

const benches: Record<string, () => Promise<void>> = {
  'first-frame': firstFrame,
  signaling,
  connections,
  meeting,
  recording,
};

const [name = ''] = process.argv.slice(2);
const run = benches[name];
if (run) {
  await run();
} else {
  console.error(`There is no benchmark "${name}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
}
