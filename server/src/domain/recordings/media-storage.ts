/** The disk that media rests on, in bytes. */
export interface StorageRoom {
  readonly totalBytes: number;
  /** What may still be written. */
  readonly freeBytes: number;
}

/** One stored object. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
}

/**
 * Keeps media as it came, for good. Keys are like `recordings/<recordingId>/<partId>/media`: segments of letters, digits,
 * `.`, `_` and `-` that do not begin with a dot, joined by `/`. An object is either appended to or written whole.
 */
export interface MediaStorage {
  /**
   * Goes on with an object at `offset`, or makes it (offset 0), and gives its new size. When it returns, every byte is
   * durable: it survives the loss of power. Bytes at one offset are always the same bytes, so that two who write them at
   * once do no harm.
   *
   * When `data` fails in between, what came before is made durable and the error is thrown on: ask for the size.
   *
   * @throws Refusal `offset-conflict` when the object does not end at `offset`, or is sealed.
   * @throws Refusal `storage-full` when there is no room; what was durable stays, and perhaps more: ask for the size.
   */
  append(key: string, offset: number, data: AsyncIterable<Uint8Array>): Promise<number>;
  /** How many bytes are durable; undefined when there is no such object. */
  size(key: string): Promise<number | undefined>;
  /**
   * The bytes from `start` up to, and without, `end`, as fast as they are taken and no faster. Whoever stops early ends
   * the reading with it. Nothing may be read past the size.
   *
   * @throws Refusal `not-found` when there is no such object, also when it is removed meanwhile.
   */
  read(key: string, start: number, end: number): AsyncIterable<Uint8Array>;
  /**
   * Says that nothing will be appended any more, so that a storage that keeps many small pieces may join them. May be
   * called again, also by another instance at the same time; readers go on meanwhile.
   */
  seal(key: string): Promise<void>;
  /**
   * Replaces a small object; whoever reads meanwhile gets the one or the other, whole. Durable when it returns.
   *
   * @throws Refusal `storage-full`, and then the one before stays.
   */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** A small object as a whole; undefined when there is none. */
  readWhole(key: string): Promise<Uint8Array | undefined>;
  /** Every object whose key is `prefix` or begins with `prefix` and a slash, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes what {@link list} lists. It is no error when there is nothing. */
  remove(prefix: string): Promise<void>;
  /** How much everything takes, in bytes. It looks at every object, so ask rarely. */
  usedBytes(): Promise<number>;
  /** How much room there is; undefined where nobody can tell. Quick, unlike {@link usedBytes}. */
  room(): Promise<StorageRoom | undefined>;
  /** @throws when the storage cannot be used at the moment. */
  check(): Promise<void>;
}
