import * as z from 'zod';

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an address like https://onair.example' })
  .transform((address) => new URL(address).origin);

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

const iceUrls = (schemes: string): z.ZodType<string[], string> =>
  list.refine((urls) => urls.every((url) => new RegExp(`^(${schemes}):[^\\s,]+$`).test(url)), {
    error: `must be a list of addresses that begin with ${schemes.replace('|', ' or ')}:, separated by commas`,
  });

const wholeNumber = (least: number, most: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d{1,12}$/, { error: `must be a whole number from ${least} to ${most}` })
    .transform(Number)
    .refine((number) => number >= least && number <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    });

/** Up to a petabyte. */
const bytes = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, { error: 'must be a number of bytes' })
  .transform(Number);

const yesOrNo = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
  .transform((word) => word === 'true' || word === '1');

const path = z.string();

/** An address with one of these schemes; what is wrong with it is not told, because it may hold a password. */
const storeAddress = (schemes: string, example: string): z.ZodType<string, string> =>
  z.string().regex(new RegExp(`^(${schemes})://[^/?#\\s]+`), { error: `must be an address like ${example}` });

const word = z.string().regex(/^[\w.-]{1,64}$/, { error: 'must be letters, digits, dots and dashes, 64 at most' });

/** One environment variable. */
export interface Setting<T = unknown, Default = string | undefined> {
  /** From the text of the variable to its value; the error goes on after the name: "must be …". */
  readonly schema: z.ZodType<T, string>;
  /** As one would write it; undefined where the absence itself has a meaning. */
  readonly default: Default;
}

function setting<T>(schema: z.ZodType<T, string>, defaultText: string): Setting<T, string> {
  return { schema, default: defaultText };
}

function optionalSetting<T>(schema: z.ZodType<T, string>): Setting<T, undefined> {
  return { schema, default: undefined };
}

const day = 86_400;

/**
 * Every environment variable that onair reads. `.env.example` tells their meaning, the README's table repeats it, and a test
 * says whether all three name the same ones with the same defaults.
 */
export const settings = {
  PORT: setting(wholeNumber(0, 65_535), '3000'),
  HOST: optionalSetting(z.string()),
  DATA_DIR: setting(path, './data'),
  SESSION_SECRET: optionalSetting(z.string().min(32, { error: 'must have at least 32 characters' })),
  REDIS_URL: optionalSetting(storeAddress('redis|rediss', 'redis://127.0.0.1:6379')),
  REDIS_PREFIX: setting(word, 'onair'),
  MONGO_URL: optionalSetting(storeAddress('mongodb|mongodb\\+srv', 'mongodb://127.0.0.1:27017/onair')),
  INSTANCE_ID: optionalSetting(word),
  PUBLIC_ORIGIN: optionalSetting(origin),
  ALLOWED_ORIGINS: setting(list.pipe(z.array(origin)), ''),
  TRUST_PROXY: setting(list, ''),
  HTTPS: setting(yesOrNo, 'false'),
  HTTPS_CERT_FILE: optionalSetting(path),
  HTTPS_KEY_FILE: optionalSetting(path),
  RESUME_GRACE_MS: setting(wholeNumber(100, day * 1_000), '12000'),
  LEASE_MS: setting(wholeNumber(300, day * 1_000), '12000'),
  RING_MS: setting(wholeNumber(500, 600_000), '30000'),
  MEETING_LIMIT: setting(wholeNumber(2, 32), '6'),
  MEETING_KEPT_MS: setting(wholeNumber(1_000, 365 * day * 1_000), String(day * 1_000)),
  STUN_URLS: setting(iceUrls('stun|stuns'), ''),
  TURN_URLS: setting(iceUrls('turn|turns'), ''),
  TURN_SECRET: optionalSetting(z.string()),
  TURN_TTL_S: setting(wholeNumber(60, 30 * day), '86400'),
  MEDIA_DIR: optionalSetting(path),
  S3_BUCKET: optionalSetting(
    z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'must be the name of a bucket' }),
  ),
  S3_ENDPOINT: optionalSetting(origin),
  S3_REGION: setting(word, 'us-east-1'),
  S3_ACCESS_KEY_ID: optionalSetting(z.string()),
  S3_SECRET_ACCESS_KEY: optionalSetting(z.string()),
  S3_PATH_STYLE: setting(yesOrNo, 'false'),
  MAX_STORAGE_BYTES: optionalSetting(bytes),
  MAX_UPLOAD_BYTES: setting(bytes, '17179869184'),
  MAX_UPLOADS_PER_RECORDING: setting(wholeNumber(1, 10_000), '1000'),
  MAX_UPLOADS_PER_MINUTE: setting(wholeNumber(1, 1_000_000), '60'),
  UPLOAD_PATIENCE_MS: setting(wholeNumber(0, 30 * day * 1_000), '600000'),
  MAX_CONNECTS_PER_MINUTE: setting(wholeNumber(1, 10_000_000), '600'),
  LOG_LEVEL: setting(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal and silent',
    }),
    'info',
  ),
} as const;
