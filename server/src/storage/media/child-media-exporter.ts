import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { ExportOrder, ExportOutcome, MediaExporter } from '../../domain/recordings/media/media-exporter';
import { mostExportMs } from './export-folder';
import type { MediaPlace } from './media-place';

/** What the child gets on its standard input, and not as arguments, which everybody on the machine can read. */
export interface ExportJob {
  readonly order: ExportOrder;
  readonly media: MediaPlace;
}

/**
 * Enough for the sample tables of hours; what is read and written passes by in pieces. A young generation as large as node
 * makes it (48 MiB) would be filled with those pieces.
 */
const heapArguments = ['--max-old-space-size=128', '--max-semi-space-size=1'];

/** The last words of V8 when it needs more than that. */
const heapIsFull = 'JavaScript heap out of memory';

/** Rewrites recordings in a child process, so that neither its memory nor its faults are the server's. */
export class ChildMediaExporter implements MediaExporter {
  /** `program` is the built `export-media.js`; `nodeArguments` come before it. */
  constructor(
    private readonly program: string,
    private readonly media: MediaPlace,
    private readonly nodeArguments: readonly string[] = [],
  ) {}

  async export(order: ExportOrder, signal?: AbortSignal): Promise<ExportOutcome> {
    signal?.throwIfAborted();
    const args = [...heapArguments, ...this.nodeArguments, this.program];
    const child = spawn(process.execPath, args, {
      // The channel tells the child when this process is gone.
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    // Without a listener from the beginning, a process that could not be made would end this one.
    child.on('error', () => undefined);
    const kill = (): void => void child.kill();
    signal?.addEventListener('abort', kill, { once: true });
    const overdue = setTimeout(kill, mostExportMs);
    const { stdin, stdout, stderr } = child;
    if (!stdin || !stdout || !stderr) throw new Error('The child process has no standard input and output.');
    try {
      // It may end before it has read everything; its exit code says so.
      stdin.on('error', () => undefined);
      stdin.end(JSON.stringify({ order, media: this.media } satisfies ExportJob));
      const [said, complained] = await Promise.all([text(stdout), text(stderr), once(child, 'close')]);
      signal?.throwIfAborted();
      // It would come to the same the next time; whatever else ends a process may not.
      if (child.exitCode !== 0 && complained.includes(heapIsFull)) return { kind: 'impossible', reason: 'memory' };
      if (child.exitCode !== 0) throw new Error(`The export failed: ${complained.slice(-2_000)}`);
      // From our own program.
      return JSON.parse(said) as ExportOutcome;
    } finally {
      signal?.removeEventListener('abort', kill);
      clearTimeout(overdue);
      if (child.exitCode === null && child.signalCode === null) kill();
    }
  }
}
