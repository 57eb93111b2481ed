import { buildServer, bundleIsStale } from '../build';

if (await bundleIsStale()) await buildServer();
// Not before it is built, and not known to the compiler, which reads no bundle.
await import(new URL('../dist/recordings.js', import.meta.url).href);
