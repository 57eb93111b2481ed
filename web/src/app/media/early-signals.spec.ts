import { describe, expect, it } from 'vitest';
import { EarlySignals } from './early-signals';

const offer = { connectionId: 'one', signal: { kind: 'offer', sdp: 'v=0' } } as const;
const bye = { connectionId: 'one', signal: { kind: 'bye' } } as const;

describe('signals that come early', () => {
  it('are given once, in their order, to whom they are for', () => {
    const early = new EarlySignals();
    early.keep('ada', offer);
    early.keep('ada', bye);
    expect(early.take('bob')).toEqual([]);
    expect(early.take('ada')).toEqual([offer, bye]);
    expect(early.take('ada')).toEqual([]);
  });

  it('are not kept without end', () => {
    const early = new EarlySignals();
    for (let count = 0; count < 1_000; count++) early.keep('ada', bye);
    expect(early.take('ada').length).toBeLessThanOrEqual(60);
  });
});
