import { describe, expect, it } from 'vitest';
import { indexedParts, recordedPart, storageOf } from '../../../testing/recorded-parts';
import { layOut } from './lay-out';
import { verifyLayout, verifyPart } from './verify';

const name = 'chromium-vp8.webm';

describe('a check of what is stored', () => {
  it('finds nothing where all is well', async () => {
    for (const each of [name, 'chromium-avc.mp4', 'firefox-vp8.webm']) {
      const { parts, storage } = indexedParts(each);
      for (const { key, index } of parts) {
        const type = each.endsWith('mp4') ? 'video/mp4' : 'video/webm';
        expect(await verifyPart(storage, key, type, index)).toEqual([]);
      }
      const outcome = layOut(parts);
      expect(outcome.kind === 'laid-out' && (await verifyLayout(storage, outcome.layout))).toEqual([]);
    }
  });

  it('tells what is missing, cut off or changed', async () => {
    const { parts } = indexedParts(name);
    const [part] = parts;
    if (!part) throw new Error('There is a part.');
    const check = async (bytes?: Uint8Array): Promise<string[]> => {
      const storage = storageOf(new Map(bytes ? [[name, bytes]] : []));
      return (await verifyPart(storage, name, 'video/webm', part.index)).map(({ what }) => what);
    };
    expect(await check()).toEqual(['bytes']);
    expect(await check(recordedPart(name).subarray(0, 10_000))).toContain('duration in ms');
    const changed = Buffer.from(recordedPart(name));
    changed.fill(0, 5_000, 5_600);
    expect(await check(changed)).toContain('damaged places');
  });
});
