import type { MediaStorage, StoredObject } from '../../domain/recordings/media-storage';
import { Refusal } from '../../domain/refusal';
import { inPiecesOf } from './in-pieces-of';
import type { S3Bucket } from './s3-bucket';
import { parsePieceName, PieceChain, pieceName, piecesPrefix } from './s3-pieces';
import { keySegments } from './storage-key';

const mebibyte = 1_048_576;
/** Each append that is acknowledged becomes an object, or several of this size. */
const pieceBytes = 4 * mebibyte;
const partBytes = 8 * mebibyte;
/** S3 takes 10,000 parts. */
const mostParts = 9_000;
const mostRemembered = 512;

/**
 * Media in a bucket. S3 cannot append, and parts of an unfinished multipart upload cannot be read or counted on; so each
 * append is an object of its own until the whole is sealed, and acknowledged means durable.
 */
export class S3MediaStorage implements MediaStorage {
  /** What was seen of objects that are appended to, so that not every piece is listed each time. */
  private readonly chains = new Map<string, PieceChain>();

  constructor(private readonly bucket: S3Bucket) {}

  async append(key: string, offset: number, data: AsyncIterable<Uint8Array>): Promise<number> {
    checkKey(key);
    const [sealed, chain] = await Promise.all([this.bucket.size(key), this.chainOf(key)]);
    if (sealed !== undefined || (chain?.size ?? 0) !== offset) throw Refusal.offsetConflict();
    const known = this.remember(key, chain ?? new PieceChain());
    let end = offset;
    for await (const bytes of inPiecesOf(pieceBytes, data)) {
      const piece = { offset: end, length: bytes.length };
      await this.bucket.put(pieceName(key, piece), bytes);
      known.append(piece);
      end += bytes.length;
    }
    // Something must show that there is an object, even an empty one.
    if (end === 0) await this.bucket.put(pieceName(key, { offset: 0, length: 0 }), new Uint8Array(0));
    return end;
  }

  async size(key: string): Promise<number | undefined> {
    checkKey(key);
    const sealed = await this.bucket.size(key);
    if (sealed !== undefined) return sealed;
    // It may have been sealed between the two looks.
    return (await this.chainOf(key))?.size ?? (await this.bucket.size(key));
  }

  async *read(key: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    checkKey(key);
    if (end <= start) return;
    let at = start;
    for (const from of [this.fromPieces(key, start, end), undefined]) {
      // Pieces go away when the whole is there, maybe in the middle of this.
      for await (const bytes of from ?? this.fromWhole(key, at, end)) {
        at += bytes.length;
        yield bytes;
      }
      if (at === end) return;
    }
    throw new Error(`"${key}" has no ${end} bytes.`);
  }

  async seal(key: string): Promise<void> {
    checkKey(key);
    const chain = await this.chainOf(key);
    if (!chain) return;
    if ((await this.bucket.size(key)) === undefined) await this.join(key, chain.size);
    const joined = await this.bucket.size(key);
    // More than the pieces have: whoever joined them was broken off while they were removed.
    if (joined === undefined || joined < chain.size) {
      throw new Error(`"${key}" has ${joined ?? 'no'} bytes after joining ${chain.size}.`);
    }
    this.chains.delete(key);
    await this.bucket.remove(await this.namesBelow(piecesPrefix(key)));
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    checkKey(key);
    await this.bucket.put(key, bytes);
  }

  async readWhole(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    const body = await this.bucket.get(key);
    return body && Buffer.concat(await body.toArray());
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    checkKey(prefix);
    let open: { key: string; chain: PieceChain } | undefined;
    for await (const { name, sizeBytes } of this.bucket.list(prefix)) {
      const found = parsePieceName(name);
      if (open && found?.key !== open.key) {
        yield* this.listedPieces(open);
        open = undefined;
      }
      if (!isBelow(found?.key ?? name, prefix)) continue;
      if (found) (open ??= { key: found.key, chain: new PieceChain() }).chain.add(found.piece, name);
      else yield { key: name, sizeBytes };
    }
    if (open) yield* this.listedPieces(open);
  }

  async remove(prefix: string): Promise<void> {
    checkKey(prefix);
    for (const key of this.chains.keys()) if (isBelow(key, prefix)) this.chains.delete(key);
    const names: string[] = [];
    for await (const { name } of this.bucket.list(prefix)) {
      if (isBelow(parsePieceName(name)?.key ?? name, prefix)) names.push(name);
    }
    await this.bucket.remove(names);
    await this.bucket.abortUnfinished(prefix);
  }

  async usedBytes(): Promise<number> {
    let sum = 0;
    for await (const { sizeBytes } of this.bucket.list('')) sum += sizeBytes;
    return sum;
  }

  /** A bucket has no end. */
  room(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  check(): Promise<void> {
    return this.bucket.check();
  }

  /** May be called twice. */
  close(): void {
    this.bucket.close();
  }

  private async *fromPieces(key: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    const chain = await this.chainOf(key);
    for (const { piece, from, to } of chain?.range(start, end) ?? []) {
      const body = await this.bucket.get(pieceName(key, piece), { start: from, end: to });
      if (!body) return;
      for await (const bytes of body as AsyncIterable<Buffer>) yield bytes;
    }
  }

  private async *fromWhole(key: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    const size = await this.bucket.size(key);
    if (size === undefined) throw Refusal.notFound();
    if (end > size) return;
    const body = await this.bucket.get(key, { start, end });
    if (!body) throw Refusal.notFound();
    for await (const bytes of body as AsyncIterable<Buffer>) yield bytes;
  }

  private async join(key: string, size: number): Promise<void> {
    if (size <= partBytes) {
      const bytes: Uint8Array[] = [];
      for await (const piece of this.read(key, 0, size)) bytes.push(piece);
      await this.bucket.put(key, Buffer.concat(bytes));
      return;
    }
    const each = Math.max(partBytes, Math.ceil(size / mostParts));
    await this.bucket.putInParts(key, inPiecesOf(each, this.read(key, 0, size)));
  }

  /** Where a whole object stands beside its pieces, it is listed itself. */
  private async *listedPieces({ key, chain }: { key: string; chain: PieceChain }): AsyncGenerator<StoredObject> {
    if ((await this.bucket.size(key)) === undefined) yield { key, sizeBytes: chain.size };
  }

  /** Undefined when there are no pieces. */
  private async chainOf(key: string): Promise<PieceChain | undefined> {
    const known = this.chains.get(key);
    let chain = known?.lastName === undefined ? new PieceChain() : known;
    if (!(await this.follow(chain, key))) {
      this.chains.delete(key);
      chain = new PieceChain();
      await this.follow(chain, key);
    }
    return chain.lastName === undefined ? undefined : this.remember(key, chain);
  }

  /** Adds what has come; false where another instance has joined or removed what was there, or made it anew. */
  private async follow(chain: PieceChain, key: string): Promise<boolean> {
    const { lastName } = chain;
    let isThere = lastName === undefined;
    // Behind a shorter name than the last one that was seen, so that this comes again if it is still there.
    for await (const { name } of this.bucket.list(piecesPrefix(key), lastName?.slice(0, -1))) {
      isThere ||= name === lastName;
      const found = parsePieceName(name);
      if (found) chain.add(found.piece, name);
    }
    return isThere;
  }

  private remember(key: string, chain: PieceChain): PieceChain {
    this.chains.delete(key);
    this.chains.set(key, chain);
    const [oldest] = this.chains.keys();
    if (this.chains.size > mostRemembered && oldest !== undefined) this.chains.delete(oldest);
    return chain;
  }

  private async namesBelow(prefix: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of this.bucket.list(prefix)) names.push(name);
    return names;
  }
}

function isBelow(key: string, prefix: string): boolean {
  return key === prefix || key.startsWith(`${prefix}/`);
}

/** @throws Error when it is none, or one that is kept for pieces. */
function checkKey(key: string): void {
  if (keySegments(key).some((segment) => segment.endsWith('.pieces')))
    throw new Error(`"${key}" is no key of a storage.`);
}
