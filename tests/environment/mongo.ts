import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';
import { findMongo, type MongoKind, type MongoProgram } from './mongo-source';
import { RunningProgram } from './running-program';

/** A MongoDB, or what speaks like one, with a database of the spec's own. */
export interface Mongo {
  readonly kind: MongoKind;
  readonly url: string;
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** Comes back where it was, with its data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the best one that there is (see `findMongo`).
 *
 * @throws Error that says what to install, where there is none.
 */
export async function startMongo(): Promise<Mongo> {
  const source = await findMongo();
  return typeof source === 'string' ? new GivenMongo(source) : LoopbackMongo.start(source);
}

function newDatabaseName(): string {
  return `onair_${randomBytes(6).toString('hex')}`;
}

/** Somebody else's server, named by MONGO_URL: a spec that must hurt it cannot run. */
class GivenMongo implements Mongo {
  readonly kind = 'given';
  readonly url: string;

  constructor(url: string) {
    const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(url);
    if (!parts) throw new Error('MONGO_URL must be like mongodb://127.0.0.1:27017.');
    this.url = `${parts[1] ?? ''}/${newDatabaseName()}${parts[2] ?? ''}`;
  }

  freeze(): never {
    throw new Error('The server at MONGO_URL is not ours to freeze.');
  }

  thaw(): never {
    throw new Error('The server at MONGO_URL is not ours to thaw.');
  }

  kill(): Promise<never> {
    return Promise.reject(new Error('The server at MONGO_URL is not ours to kill.'));
  }

  restart(): Promise<never> {
    return Promise.reject(new Error('The server at MONGO_URL is not ours to restart.'));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

class LoopbackMongo implements Mongo {
  readonly url: string;

  private constructor(
    private readonly source: MongoProgram,
    private readonly port: number,
    private readonly folder: string,
    private program: RunningProgram,
  ) {
    this.url = `mongodb://127.0.0.1:${port}/${newDatabaseName()}`;
  }

  static async start(source: MongoProgram): Promise<LoopbackMongo> {
    const [port, folder] = await Promise.all([freePort(), mkdtemp(join(tmpdir(), 'onair-mongo-'))]);
    return new LoopbackMongo(source, port, folder, await startProgram(source, port, folder));
  }

  get kind(): MongoKind {
    return this.source.kind;
  }

  freeze(): void {
    this.program.freeze();
  }

  thaw(): void {
    this.program.thaw();
  }

  async kill(): Promise<void> {
    await this.program.kill();
  }

  async restart(): Promise<void> {
    await this.program.kill();
    this.program = await startProgram(this.source, this.port, this.folder);
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function startProgram({ command, args }: MongoProgram, port: number, folder: string): Promise<RunningProgram> {
  return RunningProgram.start({ command, args: args(port, folder), port, env: { DO_NOT_TRACK: '1' } });
}
