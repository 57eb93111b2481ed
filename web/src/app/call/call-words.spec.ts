import type { ErrorCode } from '@onair/protocol';
import { describe, expect, it } from 'vitest';
import { SignalingError } from '../signaling/signaling-error';
import { outcomeWords, refusalWords } from './call-words';
import type { CallRefusal, Outcome } from './telephone';

const refusals: readonly [ErrorCode, RegExp][] = [
  ['name-taken', /^Somebody else has this name\./],
  ['name-required', /^Register a name first\.$/],
  ['name-unknown', /^Nobody has the name “Bob”\.$/],
  ['callee-offline', /^Bob is not there at the moment\.$/],
  ['callee-busy', /^Bob is in a call already\.$/],
  ['calling-oneself', /^That is your own name\.$/],
  ['already-in-call', /^You are in a call already/],
  ['call-not-found', /^The call is over/],
  ['bad-request', /^This name cannot be used\./],
];

const outcomes: readonly [Outcome['kind'], RegExp][] = [
  ['ended-by-you', /^You have hung up\.$/],
  ['declined-by-you', /^You have declined the call of Bob\.$/],
  ['missed', /^You have missed a call of Bob\.$/],
  ['elsewhere', /^The call was answered in another tab\.$/],
  ['over', /^The call is over\.$/],
  ['declined', /^Bob does not want to talk now\.$/],
  ['no-answer', /^There was no answer\. Bob may be away\.$/],
  ['cancelled', /^Bob has hung up\.$/],
  ['hung-up', /^The call is over\.$/],
  ['lost', /^The call is over: the connection to Bob was lost for too long\.$/],
];

describe('the words about calls', () => {
  it.each(refusals)('say why there is none: %s', (code, words) => {
    const about: CallRefusal['about'] = code === 'name-taken' ? 'register' : 'call';
    expect(refusalWords({ about, name: 'Bob', error: new SignalingError(code, 'For programmers.') })).toMatch(words);
  });

  it('never show what is meant for programmers', () => {
    const error = new SignalingError('internal', 'For programmers.');
    expect(refusalWords({ about: 'call', name: 'Bob', error })).not.toContain('programmers');
  });

  it.each(outcomes)('say how it ended: %s', (kind, words) => {
    expect(outcomeWords({ kind, peerName: 'Bob' })).toMatch(words);
  });
});
