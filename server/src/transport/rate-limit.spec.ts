import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit';

it('allows what the budget allows, for each key by itself, and says when to come again', async () => {
  const limit = new RateLimit({ times: 2, perS: 60 });
  expect(await limit.attempt('a')).toEqual({ retryAfterMs: 0, overuse: 0 });
  await limit.attempt('a');
  const { retryAfterMs, overuse } = await limit.attempt('a');
  expect(retryAfterMs).toBeGreaterThan(50_000);
  expect(overuse).toBe(1.5);
  expect(await limit.attempt('b')).toMatchObject({ retryAfterMs: 0 });
  await expect(limit.require('a')).rejects.toMatchObject({ code: 'rate-limited' });
  await expect(limit.require('a', 0)).rejects.toMatchObject({ code: 'rate-limited' });
  await limit.require('b', 0);
  await limit.forget('a');
  expect(await limit.attempt('a')).toMatchObject({ retryAfterMs: 0 });
});
