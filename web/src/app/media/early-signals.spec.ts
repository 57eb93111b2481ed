import { describe, expect, it } from 'vitest';
import { EarlySignals } from './early-signals';

const offer = { connectionId: 'one', signal: { kind: 'offer', sdp: 'v=0' } } as const;
const bye = { connectionId: 'one', signal: { kind: 'bye' } } as const;

describe('signals that come early', () => {
  it('are given once, in their order, to whom they are for', () => {
    const early = new EarlySignals();
    early.keep('ada', offer, 0);
    early.keep('ada', bye, 0);
    expect(early.take('bob', 1)).toEqual([]);
    expect(early.take('ada', 1)).toEqual([offer, bye]);
    expect(early.take('ada', 1)).toEqual([]);
  });

  it('are not replayed to somebody who left and comes again later, and make room for others', () => {
    const early = new EarlySignals();
    for (let count = 0; count < 100; count++) early.keep(`gone ${count}`, offer, 0);
    early.keep('ada', offer, 20_000);
    expect(early.take('ada', 20_001)).toEqual([offer]);
    expect(early.take('gone 0', 20_002)).toEqual([]);
  });

  it('are not kept without end', () => {
    const early = new EarlySignals();
    for (let count = 0; count < 1_000; count++) early.keep('ada', bye, 0);
    expect(early.take('ada', 1).length).toBeLessThanOrEqual(60);
  });
});
