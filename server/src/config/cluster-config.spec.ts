import { describe, expect, it } from 'vitest';
import { readConfig } from './config';

const secret = 'ksU3Zr0y8mWq5x7uTg1EwHcVb9LpNf2d';
const stores = { REDIS_URL: 'redis://127.0.0.1:6379', MONGO_URL: 'mongodb://127.0.0.1:27017/onair' };

describe('the configuration of a cluster', () => {
  it('takes Redis, MongoDB and a secret together', () => {
    expect(readConfig({ ...stores, SESSION_SECRET: secret, INSTANCE_ID: 'first' })).toMatchObject({
      cluster: {
        redisUrl: stores.REDIS_URL,
        redisPrefix: 'onair',
        mongoUrl: stores.MONGO_URL,
        sessionSecret: secret,
      },
      instanceName: 'first',
    });
  });

  it('names the store that is missing beside the other', () => {
    expect(() => readConfig({ ...stores, REDIS_URL: '', SESSION_SECRET: secret })).toThrow(/^REDIS_URL must/);
    expect(() => readConfig({ ...stores, MONGO_URL: '', SESSION_SECRET: secret })).toThrow(/^MONGO_URL must/);
  });

  it.each([
    ['none', undefined],
    ['an example', 'change-me-change-me-change-me-change-me'],
    ['a row of digits', '01234567890123456789012345678901'],
    ['one letter', 'a'.repeat(48)],
  ])('refuses %s as the secret, and says how to make one', (_what, given) => {
    const sentence = /^SESSION_SECRET must [^\n]+openssl rand -base64 48[^\n]+\.$/;
    expect(() => readConfig({ ...stores, SESSION_SECRET: given })).toThrow(sentence);
  });

  it('refuses certificates that each instance would make for itself', () => {
    expect(() => readConfig({ ...stores, SESSION_SECRET: secret, HTTPS: 'true' })).toThrow(/^HTTPS must be false/);
  });
});
