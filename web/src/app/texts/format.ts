/** Numbers and times by the reader's own locale. */
const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false });
const plural = new Intl.PluralRules('en');
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

export const formatWhole = (value: number): string => whole.format(value);
export const formatTenths = (value: number): string => tenths.format(value);
/** Large counts in short: 1.2K. */
export const formatCount = (value: number): string => (value < 10_000 ? whole : compact).format(value);
/** Date and time of day. */
export const formatMoment = (time: string | number): string => moment.format(new Date(time));

/** `one` for 1, `other` for the rest, with the number in front. The words are English, so is the rule. */
export function counted(value: number, one: string, other: string): string {
  return `${formatCount(value)} ${plural.select(value) === 'one' ? one : other}`;
}

/** A span as a stopwatch shows it: 4:07, 1:02:33. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor((seconds % 3600) / 60), seconds % 60];
  const hours = Math.floor(seconds / 3600);
  const [first = 0, ...rest] = hours > 0 ? [hours, ...parts] : parts;
  return [whole.format(first), ...rest.map((part) => twoDigits.format(part))].join(':');
}

/** How long ago something was, in the largest unit that fits: "2 minutes ago". */
export function formatAgo(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour');
  return relative.format(-Math.floor(minutes / (24 * 60)), 'day');
}
