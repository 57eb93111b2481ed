import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Settings } from '../../server/src/storage/media/s3-bucket';
import { freePort } from './free-port';
import { RunningProgram } from './running-program';
import { builtVersitygw } from './versitygw-build';

const credentials = { accessKeyId: 'onair-tests', secretAccessKey: 'only-for-this-machine' };

/** A real S3 service on loopback: VersityGW, whose buckets are folders. */
export class S3 {
  private buckets = 0;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly program: RunningProgram,
  ) {}

  /** @throws Error that says what to install. */
  static async start(): Promise<S3> {
    const [command, port, folder] = await Promise.all([
      builtVersitygw(),
      freePort(),
      mkdtemp(join(tmpdir(), 'onair-s3-')),
    ]);
    const args = [
      '--port',
      `127.0.0.1:${port}`,
      '--quiet',
      'posix',
      '--sidecar',
      join(folder, 'sidecar'),
      join(folder, 'buckets'),
    ];
    await Promise.all(['sidecar', 'buckets'].map((name) => mkdir(join(folder, name))));
    const env = { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey };
    return new S3(port, folder, await RunningProgram.start({ command, args, port, env }));
  }

  /** An empty bucket, and how to reach it. */
  async bucket(): Promise<S3Settings> {
    this.buckets += 1;
    const bucket = `onair-${this.buckets}`;
    await mkdir(join(this.folder, 'buckets', bucket));
    return { endpoint: `http://127.0.0.1:${this.port}`, region: 'us-east-1', bucket, credentials, pathStyle: true };
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
