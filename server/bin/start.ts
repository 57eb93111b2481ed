import { buildWhatIsStale } from './build-what-is-stale';

await buildWhatIsStale();
// Not before it is built, and not known to the compiler, which reads no bundle.
await import(new URL('../dist/main.js', import.meta.url).href);
