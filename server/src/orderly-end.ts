import type { Clock } from './domain/clock/clock';
import type { Log } from './domain/log';

/** Longer than any drain takes, and less than the 20 s that Docker waits (`stop_grace_period`). */
const stopPatienceMs = 18_000;

/** What of a process is needed to end it. */
interface EndableProcess {
  on(signal: 'SIGTERM' | 'SIGINT', listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): unknown;
}

/** Something that serves, and can be stopped in order. */
interface Stoppable {
  stop(): Promise<void>;
}

interface Serving {
  readonly server: Stoppable;
  readonly log: Log;
}

/** Ends the process when it is asked to: at once while it starts, in order once it serves, and always in the end. */
export class OrderlyEnd {
  #serving: Serving | undefined;
  #stopping = false;

  constructor(
    private readonly process: EndableProcess,
    private readonly clock: Pick<Clock, 'after'>,
  ) {}

  /** Begins to listen. Without it, node as the first process of a container would be deaf to signals. */
  listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) this.process.on(signal, (name) => this.#heard(name));
  }

  /** From here on there is something to be stopped. */
  serving(server: Stoppable, log: Log): void {
    this.#serving = { server, log };
  }

  #heard(signal: NodeJS.Signals): void {
    // Nobody was served yet; what a start leaves behind is what a crash may leave behind, too.
    if (this.#serving === undefined) this.process.exit(0);
    else if (this.#stopping) this.process.exit(1);
    else this.#stop(this.#serving, signal);
  }

  #stop({ server, log }: Serving, signal: NodeJS.Signals): void {
    this.#stopping = true;
    log.info({ signal }, 'stopping');
    const cancel = this.clock.after(stopPatienceMs, () => {
      log.error({}, 'could not stop in time');
      this.process.exit(1);
    });
    server.stop().then(
      () => {
        cancel();
        this.process.exit(0);
      },
      (error: unknown) => {
        cancel();
        log.error({ err: error }, 'could not stop in order');
        this.process.exit(1);
      },
    );
  }
}
