import { DataStore, Upload } from '@tus/server';
import type { AdmittedUpload, UploadDesk } from '../../domain/recordings/upload-desk';

/** What a request brings for an upload. */
export interface Delivery {
  /** The length that the request tells, in bytes; undefined when it does not. */
  readonly toldLength: number | undefined;
  /** Its bytes, of which there may be no more than `mostBytes`. */
  body(mostBytes: number): AsyncIterable<Uint8Array, void>;
}

/** One upload, as @tus/server wants to see it during one request. */
export class UploadDataStore extends DataStore {
  static readonly extensions = ['creation', 'creation-with-upload', 'creation-defer-length', 'termination', 'checksum'];
  override extensions = UploadDataStore.extensions;
  #upload: AdmittedUpload;

  constructor(
    private readonly desk: UploadDesk,
    upload: AdmittedUpload,
    private readonly delivery: Delivery,
    private readonly maxPartBytes: number,
  ) {
    super();
    this.#upload = upload;
  }

  /** It was made before tus is asked, because only then its id is known. */
  override create(upload: Upload): Promise<Upload> {
    return Promise.resolve(upload);
  }

  override async getUpload(id: string): Promise<Upload> {
    const { length } = this.#upload.part;
    const offset = await this.desk.offset(this.#upload);
    // Told again what is known already, tus would take it for a mistake; but the first answer may have been lost.
    const isKnown = length !== null && length !== this.delivery.toldLength;
    return new Upload({ id, offset, ...(isKnown && { size: length }) });
  }

  override async declareUploadLength(_id: string, length: number): Promise<void> {
    if (length !== this.#upload.part.length) this.#upload = await this.desk.declareLength(this.#upload, length);
  }

  /** The bytes are taken from the request itself: through the web streams that tus would hand over they come slower. */
  override async write(_empty: unknown, id: string, offset: number): Promise<number> {
    const mostBytes = (this.#upload.part.length ?? this.maxPartBytes) - offset;
    return await this.desk.append(id, offset, this.delivery.body(mostBytes));
  }

  override async remove(): Promise<void> {
    await this.desk.terminate(this.#upload);
  }
}
