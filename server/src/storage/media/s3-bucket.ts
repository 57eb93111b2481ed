import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { asRefusal, isMissing } from './s3-errors';

/** Where a bucket is, and who may use it. */
export interface S3Settings {
  /** Undefined for Amazon's own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Undefined: from where the SDK looks for them, such as the machine's role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Whether the bucket stands in the path of addresses instead of the host's name. */
  readonly pathStyle: boolean;
}

const namesPerRemoval = 1_000;
/** An answer that does not go on is given up, so that neither a lock nor a connection is held for ever; whoever plays asks again. */
const requestHandler = {
  ...{ connectionTimeout: 3_000, socketTimeout: 60_000 },
  ...{ httpAgent: { maxSockets: 500 }, httpsAgent: { maxSockets: 500 } },
};

/** What is asked of a bucket, in words of ours. */
export class S3Bucket {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor({ endpoint, region, bucket, credentials, pathStyle }: S3Settings) {
    this.bucket = bucket;
    this.client = new S3Client({
      region,
      forcePathStyle: pathStyle,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
      requestHandler,
      // Services other than Amazon's may not know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.client
      .send(new PutObjectCommand({ Bucket: this.bucket, Key: name, Body: bytes }))
      .catch((error: unknown) => {
        throw asRefusal(error);
      });
  }

  /** Undefined when there is no such object. */
  async size(name: string): Promise<number | undefined> {
    try {
      return (await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: name }))).ContentLength ?? 0;
    } catch (error) {
      // That it is missing is an answer.
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** From `start` up to, and without, `end`; undefined when there is no such object. */
  async get(name: string, range?: { start: number; end: number }): Promise<Readable | undefined> {
    const wanted = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end - 1}` };
    try {
      const { Body: body } = await this.client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: name, ...wanted }),
      );
      // In Node, it is a stream of Node; the type covers browsers, too.
      return body as Readable | undefined;
    } catch (error) {
      // As above.
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** In the order of names, those behind `after`. */
  async *list(prefix: string, after?: string): AsyncGenerator<{ name: string; sizeBytes: number }> {
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          ...{ Bucket: this.bucket, Prefix: prefix },
          ...(token === undefined ? {} : { ContinuationToken: token }),
          ...(after === undefined ? {} : { StartAfter: after }),
        }),
      );
      for (const { Key: name, Size: sizeBytes = 0 } of page.Contents ?? []) {
        if (name !== undefined) yield { name, sizeBytes };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async remove(names: readonly string[]): Promise<void> {
    for (let start = 0; start < names.length; start += namesPerRemoval) {
      const objects = names.slice(start, start + namesPerRemoval).map((name) => ({ Key: name }));
      const { Errors: errors = [] } = await this.client.send(
        new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects: objects, Quiet: true } }),
      );
      const wrong = errors.find(({ Code: code }) => code !== 'NoSuchKey');
      if (wrong) throw new Error(`"${wrong.Key ?? ''}" could not be removed: ${wrong.Message ?? ''}`);
    }
  }

  /** Makes one object out of parts, one after the other; there is nothing when that fails. */
  async putInParts(name: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
    const target = { Bucket: this.bucket, Key: name };
    const { UploadId: id } = await this.client.send(new CreateMultipartUploadCommand(target));
    try {
      const done: { ETag: string | undefined; PartNumber: number }[] = [];
      for await (const part of parts) {
        const number = done.length + 1;
        const command = new UploadPartCommand({ ...target, UploadId: id, PartNumber: number, Body: part });
        done.push({ ETag: (await this.client.send(command)).ETag, PartNumber: number });
      }
      const complete = { ...target, UploadId: id, MultipartUpload: { Parts: done } };
      await this.client.send(new CompleteMultipartUploadCommand(complete));
    } catch (error) {
      await this.abort(name, id);
      throw asRefusal(error);
    }
  }

  /** Forgets parts of objects that were never made whole. */
  async abortUnfinished(prefix: string): Promise<void> {
    const page = await this.client.send(new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: prefix }));
    for (const { Key: name, UploadId: id } of page.Uploads ?? []) {
      if (name === prefix || name?.startsWith(`${prefix}/`) === true) await this.abort(name, id);
    }
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  close(): void {
    this.client.destroy();
  }

  private async abort(name: string, id: string | undefined): Promise<void> {
    const command = new AbortMultipartUploadCommand({ Bucket: this.bucket, Key: name, UploadId: id });
    await this.client.send(command).catch((error: unknown) => {
      // Another has aborted or completed it meanwhile.
      if (!isMissing(error)) throw error;
    });
  }
}
