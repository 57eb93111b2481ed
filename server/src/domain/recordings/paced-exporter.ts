import { Refusal } from '../refusal';
import { isOfExport } from './kept-export';
import type { ExportOrder, ExportOutcome, MediaExporter } from './media/media-exporter';
import type { MediaStorage } from './media-storage';
import type { StorageGauge } from './storage-gauge';
import { Turns } from './turns';

/** Each one is a process that keeps a core busy. */
export const mostExportsAtOnce = 2;

/** What the exporter needs of its surroundings. */
export interface PacedExporterParts {
  readonly exporter: Pick<MediaExporter, 'export'>;
  readonly storage: Pick<MediaStorage, 'size'>;
  readonly gauge: Pick<StorageGauge, 'reserve'>;
}

/** Passes orders on, whoever gives them, so that there are never too many at a time, and none takes the room of what people record. */
export class PacedExporter implements Pick<MediaExporter, 'export'> {
  readonly #turns = new Turns(mostExportsAtOnce);

  constructor(private readonly parts: PacedExporterParts) {}

  /** Waits for its turn; an abort ends that, too. */
  async export(order: ExportOrder, signal?: AbortSignal): Promise<ExportOutcome> {
    return await this.#turns.take(() => this.#withRoom(order, signal), signal);
  }

  async #withRoom(order: ExportOrder, signal: AbortSignal | undefined): Promise<ExportOutcome> {
    const { exporter, storage, gauge } = this.parts;
    // Frames are copied, so what comes out is about as large as what goes in.
    const sizes = await Promise.all(order.parts.map((key) => storage.size(key)));
    const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    let release: () => void;
    try {
      release = await gauge.reserve(bytes, { dispensable: isOfExport(order.target) });
    } catch (error) {
      // How much there is left shows only in asking for it.
      if (Refusal.is(error, 'storage-full')) return { kind: 'impossible', reason: 'room' };
      throw error;
    }
    try {
      return await exporter.export(order, signal);
    } finally {
      release();
    }
  }
}
