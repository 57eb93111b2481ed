import type { Clock } from '../clock/clock';
import type { Log } from '../log';
import { exportMarkedBy, type KeptExport } from './kept-export';
import type { MediaStorage } from './media-storage';
import type { StorageGauge } from './storage-gauge';

/** When there was nothing left to remove, there will not be much soon: what is found is looked for everywhere. */
const restMs = 60_000;

/** What the evictor needs of its surroundings. */
export interface ExportEvictorParts {
  readonly storage: Pick<MediaStorage, 'list' | 'remove'>;
  readonly gauge: Pick<StorageGauge, 'look' | 'isShort' | 'discount'>;
  readonly clock: Pick<Clock, 'monotonicNow'>;
  readonly log: Log;
}

/** Removes exports that are kept where they take the room of what people record: they can be made again. */
export class ExportEvictor {
  #evicting: Promise<void> | undefined;
  #nextAt = -Infinity;

  constructor(private readonly parts: ExportEvictorParts) {}

  /**
   * Looks whether there is room for what people record, and makes some where there is little.
   *
   * @throws Refusal `storage-full` when there is no room for a single byte.
   */
  async look(): Promise<void> {
    const { gauge, clock } = this.parts;
    if (!(await gauge.isShort())) return;
    // Once for all who ask at the same time.
    if (this.#evicting === undefined && clock.monotonicNow() >= this.#nextAt) {
      this.#evicting = this.#evict().finally(() => (this.#evicting = undefined));
    }
    await this.#evicting;
    await gauge.look();
  }

  async #evict(): Promise<void> {
    const { storage, gauge, clock, log } = this.parts;
    for (const { fileKey, markKey, sizeBytes } of await this.#oldestFirst()) {
      // Without its mark it is not taken for whole by anybody.
      await storage.remove(markKey);
      await storage.remove(fileKey);
      gauge.discount(sizeBytes);
      log.info({ key: fileKey, sizeBytes }, 'export removed to make room');
      if (!(await gauge.isShort())) return;
    }
    this.#nextAt = clock.monotonicNow() + restMs;
  }

  async #oldestFirst(): Promise<(KeptExport & { readonly sizeBytes: number })[]> {
    const marked: KeptExport[] = [];
    const sizes = new Map<string, number>();
    for await (const { key, sizeBytes } of this.parts.storage.list('recordings')) {
      const found = exportMarkedBy(key);
      if (found !== undefined) marked.push(found);
      else if (key.endsWith('.mp4')) sizes.set(key, sizeBytes);
    }
    return marked
      .map((each) => ({ ...each, sizeBytes: sizes.get(each.fileKey) ?? 0 }))
      .sort((one, other) => one.madeAt - other.madeAt);
  }
}
