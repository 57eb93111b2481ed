import { expect, it } from 'vitest';
import { RecordingWorld } from '../../testing/recording-world';
import { PartIndexes } from './part-indexes';
import type { RecordingPart, RecordingRecord } from './recording-record';

const fixture = 'chromium-vp8.webm';

it('keeps at hand what has been looked at last, and of that no more than there is room for', async () => {
  const world = new RecordingWorld();
  const records = [await world.record([fixture]), await world.record([fixture])];
  const readOf = async (indexes: PartIndexes, place: number): Promise<number> => {
    world.media.reads.length = 0;
    const { record, part } = partOf(records[place]);
    const borrowed = await indexes.borrow(record, part, part.receivedBytes);
    await borrowed.giveBack();
    return world.media.reads.length;
  };
  const { record, part } = partOf(records[0]);
  const { fragmentCount } = await new PartIndexes(world.media).of(record, part, part.receivedBytes);
  // The last fragment of a part stays open, and is not counted.
  const closed = fragmentCount - 1;
  const [roomy, narrow] = [2 * closed, 2 * closed - 1].map((most) => new PartIndexes(world.media, most));
  for (const [indexes, again] of [
    [roomy, [0, 0]],
    [narrow, [1, 1]],
  ] as const) {
    if (!indexes) throw new Error('Unreachable: there are two of them.');
    for (const place of [0, 1]) expect(await readOf(indexes, place)).toBe(1);
    expect([await readOf(indexes, 0), await readOf(indexes, 1)]).toEqual(again);
  }
});

function partOf(record: RecordingRecord | undefined): { record: RecordingRecord; part: RecordingPart } {
  const [part] = record?.parts ?? [];
  if (record === undefined || part === undefined) throw new Error('It has no part.');
  return { record, part };
}
