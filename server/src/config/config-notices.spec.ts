import { expect, it } from 'vitest';
import { readConfig } from './config';
import { configNotices } from './config-notices';

const notices = (urls: string): string[] => configNotices(readConfig({ TURN_URLS: urls, TURN_SECRET: 'shared' }));

it.each(['turn:localhost:3478?transport=udp', 'turns:127.0.0.1', 'turn:turn.example,turn:[::1]:3478'])(
  'says what to set when a relay is on the machine of whoever asks: %s',
  (urls) => {
    const [notice, ...others] = notices(urls);
    expect(notice).toMatch(/^TURN_URLS names (localhost|127\.0\.0\.1|\[::1\]), .* Set TURN_HOST .* or TURN_URLS to/);
    expect(others).toEqual([]);
  },
);

it.each(['turn:turn.example:3478?transport=udp', 'turn:203.0.113.7', 'turns:localhost.example', ''])(
  'has nothing to say of "%s"',
  (urls) => {
    expect(notices(urls)).toEqual([]);
  },
);
