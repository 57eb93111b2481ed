import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { destination, pino } from 'pino';
import { compose } from './compose';
import { type Config, readConfig } from './config/config';
import { configNotices } from './config/config-notices';
import { loadEnvironmentFile } from './config/environment-file';
import { systemClock } from './domain/clock/system-clock';
import { lanAddresses } from './lan-addresses';
import { OrderlyEnd } from './orderly-end';
import { StartFailure } from './start-failure';

/** Of a log that cannot be written, in memory. */
const mostUnwrittenBytes = 1_048_576;
/** Beside the bundle in `server/dist` as well as beside its source. */
const builtPages = fileURLToPath(new URL('../../web/dist/browser', import.meta.url));

interface Arguments {
  readonly https: boolean;
  /** Folder of the built pages, for tests that need other ones. */
  readonly staticDir: string;
}

async function main(): Promise<void> {
  const end = new OrderlyEnd(process, systemClock);
  end.listen();
  const { https, staticDir } = readArguments();
  loadEnvironmentFile('.env');
  const config = readConfig({ ...process.env, ...(https && { HTTPS: 'true' }) });
  // Written synchronously: the reason of a crash must be out before the process is.
  const output = destination({ dest: 1, sync: true, maxLength: mostUnwrittenBytes });
  // A disk that is full, or a terminal that is gone: nobody is left to be told of that, and people are to be served all the same.
  output.on('error', () => undefined);
  const log = pino({ level: config.logLevel, name: 'onair' }, output);
  for (const notice of configNotices(config)) log.warn(notice);
  process.on('unhandledRejection', (reason) => {
    // A library's forgotten promise, most likely because a store is away, is no reason to break off everybody.
    log.error({ err: reason }, 'unhandled rejection');
  });
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });

  const onair = await compose(config, staticDir, log);
  const port = await onair.start();
  // Before anybody knows that there is something to be stopped.
  end.serving(onair, log);
  process.stdout.write(`${addressLines(config, port).join('\n')}\n`);
}

function readArguments(): Arguments {
  try {
    const { values } = parseArgs({ options: { https: { type: 'boolean' }, 'static-dir': { type: 'string' } } });
    return { https: values.https ?? false, staticDir: values['static-dir'] ?? builtPages };
  } catch (error) {
    // An option that does not exist; `parseArgs` says which.
    throw StartFailure.wrongArguments(error instanceof Error ? error.message : String(error));
  }
}

function addressLines({ host, https }: Config, port: number): string[] {
  const url = (name: string): string => `${https.kind === 'off' ? 'http' : 'https'}://${name}:${port}`;
  const named = (address: string): string => (address.includes(':') ? `[${address}]` : address);
  const everywhere = host === undefined || host === '0.0.0.0' || host === '::';
  if (!everywhere) return [`onair is on ${url(named(host))}`];
  const others = https.kind === 'off' ? [] : lanAddresses().map((address) => `  and on ${url(named(address))}`);
  return [`onair is on ${url('localhost')}`, ...others];
}

try {
  await main();
} catch (error) {
  // The one sentence that a start may fail with; anything else is a fault, and keeps its stack.
  if (!(error instanceof StartFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
