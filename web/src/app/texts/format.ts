/** Numbers and times by the reader's own locale. */
const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;

// The first formatter of a kind takes the browser many milliseconds, and the first picture need not wait for it.
const whole = onFirstUse(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
const tenths = onFirstUse(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const hundredths = onFirstUse(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }));
const compact = onFirstUse(() => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }));
const twoDigits = onFirstUse(() => new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false }));
const plural = onFirstUse(() => new Intl.PluralRules('en'));
const relative = onFirstUse(() => new Intl.RelativeTimeFormat('en', { numeric: 'auto' }));
const timeOfDay = onFirstUse(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }));
const longDate = onFirstUse(() => new Intl.DateTimeFormat(locale, { dateStyle: 'long' }));
const moment = onFirstUse(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));

export const formatWhole = (value: number): string => whole().format(value);
export const formatTenths = (value: number): string => tenths().format(value);
export const formatHundredths = (value: number): string => hundredths().format(value);
/** Large counts in short: 1.2K. */
export const formatCount = (value: number): string => (value < 10_000 ? whole : compact)().format(value);
/** Date and time of day. */
export const formatMoment = (time: string | number): string => moment().format(new Date(time));

/** `one` for 1, `other` for the rest, with the number in front. The words are English, so is the rule. */
export function counted(value: number, one: string, other: string): string {
  return `${formatCount(value)} ${plural().select(value) === 'one' ? one : other}`;
}

/** A span as a stopwatch shows it: 4:07, 1:02:33. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor((seconds % 3600) / 60), seconds % 60];
  const hours = Math.floor(seconds / 3600);
  const [first = 0, ...rest] = hours > 0 ? [hours, ...parts] : parts;
  return [whole().format(first), ...rest.map((part) => twoDigits().format(part))].join(':');
}

/** How long ago something was, in the largest unit that fits: "2 minutes ago". */
export function formatAgo(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 60) return relative().format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative().format(-Math.floor(minutes / 60), 'hour');
  return relative().format(-Math.floor(minutes / (24 * 60)), 'day');
}

/** A day as people call it, with the time of day while that tells more: "Today, 14:05", "21 November 2026". */
export function formatDay(time: string, nowMs: number): string {
  const date = new Date(time);
  const midnight = new Date(nowMs).setHours(0, 0, 0, 0);
  const days = Math.round((midnight - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days !== 0 && days !== 1) return longDate().format(date);
  return `${days === 0 ? 'Today' : 'Yesterday'}, ${timeOfDay().format(date)}`;
}

/** A span in words: "1 hour 2 minutes 33 seconds". */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [
    [Math.floor(seconds / 3_600), 'hour', 'hours'],
    [Math.floor((seconds % 3_600) / 60), 'minute', 'minutes'],
    [seconds % 60, 'second', 'seconds'],
  ] as const;
  const said = parts.filter(([value]) => value > 0).map(([value, one, other]) => counted(value, one, other));
  return said.length > 0 ? said.join(' ') : counted(0, 'second', 'seconds');
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size as file managers show it, in powers of 1000: "12.4 MB". */
export function formatBytes(bytes: number): string {
  const exponent = Math.min(byteUnits.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1_000 ** exponent;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[exponent] ?? 'byte',
    unitDisplay: exponent === 0 ? 'long' : 'short',
    maximumFractionDigits: exponent > 1 && value < 100 ? 1 : 0,
  }).format(value);
}

function onFirstUse<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
