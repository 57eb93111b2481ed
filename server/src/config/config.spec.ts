import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config';
import { settings } from './settings';

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: undefined,
      dataDir: './data',
      sessionSecret: undefined,
      allowedOrigins: [],
      publicHttps: false,
      trustProxy: [],
      https: { kind: 'off' },
      resumeGraceMs: 12_000,
      leaseMs: 12_000,
      ringMs: 30_000,
      meetingLimit: 6,
      meetingKeptMs: 86_400_000,
      ice: { stunUrls: [], turn: undefined },
      recordings: {
        mediaDir: 'data/media',
        s3: undefined,
        maxStorageBytes: undefined,
        maxPartBytes: 17_179_869_184,
        maxParts: 1_000,
        maxUploadsPerMinute: 60,
        patienceMs: 600_000,
      },
      maxConnectsPerMinute: 600,
      logLevel: 'info',
    });
  });

  it('is what the environment says', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      PUBLIC_ORIGIN: 'https://onair.example/',
      ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080',
      TRUST_PROXY: '1',
      HTTPS_CERT_FILE: 'cert.pem',
      HTTPS_KEY_FILE: 'key.pem',
      STUN_URLS: 'stun:stun.example:3478',
      TURN_URLS: 'turn:turn.example?transport=tcp,turns:turn.example',
      TURN_SECRET: 'shared',
    });
    expect(config).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      allowedOrigins: ['https://a.example', 'http://b.example:8080', 'https://onair.example'],
      publicHttps: true,
      trustProxy: 1,
      https: { kind: 'files', certFile: 'cert.pem', keyFile: 'key.pem' },
      ice: {
        stunUrls: ['stun:stun.example:3478'],
        turn: { urls: ['turn:turn.example?transport=tcp', 'turns:turn.example'], secret: 'shared', ttlS: 86_400 },
      },
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', SESSION_SECRET: ' ', HOST: '' })).toEqual(readConfig({}));
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['SESSION_SECRET', 'too short'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_PREFIX', 'on{air}'],
    ['MONGO_URL', 'mysql://localhost'],
    ['INSTANCE_ID', 'first instance'],
    ['PUBLIC_ORIGIN', 'live.test'],
    ['PUBLIC_ORIGIN', 'ftp://onair.example'],
    ['ALLOWED_ORIGINS', 'https://a.example,b'],
    ['TRUST_PROXY', 'yes'],
    ['HTTPS', 'maybe'],
    ['RESUME_GRACE_MS', '12s'],
    ['LEASE_MS', '0'],
    ['STUN_URLS', 'turn:turn.example'],
    ['TURN_URLS', 'http://turn.example'],
    ['TURN_TTL_S', '1'],
    ['LOG_LEVEL', 'loud'],
    ['MAX_CONNECTS_PER_MINUTE', '0'],
  ])('refuses %s=%s in one sentence that begins with its name and does not tell its value', (name, value) => {
    const sentence = new RegExp(`^${name} must [^\\n]+\\.$`);
    expect(() => readConfig({ [name]: value })).toThrow(sentence);
    if (value.length > 3) expect(() => readConfig({ [name]: value })).not.toThrow(value);
  });

  it('names the variable that is missing beside another', () => {
    expect(() => readConfig({ TURN_URLS: 'turn:turn.example' })).toThrow(/^TURN_SECRET must/);
    expect(() => readConfig({ HTTPS_CERT_FILE: 'cert.pem' })).toThrow(/^HTTPS_KEY_FILE must/);
    expect(() => readConfig({ HTTPS_KEY_FILE: 'key.pem' })).toThrow(/^HTTPS_CERT_FILE must/);
  });
});

const root = new URL('../../../', import.meta.url);
const defaults = Object.entries(settings).map(([name, setting]) => [name, setting.default]);

interface NamedSetting {
  readonly name: string;
  /** Undefined where the absence itself has a meaning. */
  readonly default: string | undefined;
  readonly meaning: string;
}

/** A line that shares its comment with the one above has that one's meaning. */
function readExample(): NamedSetting[] {
  let meaning = '';
  return readFileSync(new URL('.env.example', root), 'utf8')
    .split('\n')
    .flatMap((line, index, lines) => {
      const [, off, name, value] = /^(# )?([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
      if (name === undefined) return [];
      const above = lines[index - 1] ?? '';
      if (!/^(# )?[A-Z0-9_]+=/.test(above)) meaning = above;
      return [{ name, default: off === undefined ? value : undefined, meaning: meaning.replace(/^# /, '') }];
    });
}

describe('.env.example', () => {
  const named = readExample();

  it('names every variable with its default, and no other', () => {
    expect(Object.fromEntries(named.map((setting) => [setting.name, setting.default]))).toEqual(
      Object.fromEntries(defaults),
    );
  });

  it('says of each what it means', () => {
    for (const { name, meaning } of named) expect(meaning, name).toMatch(/^\S.*\.$/);
  });
});

describe('the README', () => {
  it('has a table of the same variables, in the same order, with the same defaults and words', () => {
    const [, after = ''] = readFileSync(new URL('README.md', root), 'utf8').split('<!-- settings -->\n\n');
    const [table = ''] = after.split('\n\n');
    const rows = table
      .split('\n')
      .slice(2)
      .map((row) => row.split('|').map((cell) => cell.trim()));
    const cell = (text: string): string => (text === '' ? '' : `\`${text}\``);
    expect(rows).toEqual(
      readExample().map(({ name, default: value = '', meaning }) => ['', cell(name), cell(value), meaning, '']),
    );
  });
});
