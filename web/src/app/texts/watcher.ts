import type { EndReason } from '@onair/protocol';
import { formatDuration, formatTenths, formatWhole } from './format';

/** Words of the player. */
export const watcherTexts = {
  backToDirectory: 'See what is live',
  /** The main heading until the title is known. */
  untitled: 'Live stream',
  elseLive: 'Also live',

  wasLive: (moment: string) => `Was live: ${moment}`,

  connecting: 'Connecting…',
  unreached: 'The server cannot be reached right now',
  pathless: 'No way to the broadcaster was found through this network',
  trying: 'Trying again…',
  unsupported: {
    heading: 'This browser cannot show live streams',
    text: 'WebRTC is missing or switched off in it. Use a current Chrome, Edge, Firefox or Safari.',
  },
  live: 'The stream is live.',
  away: {
    heading: 'The broadcaster is away',
    left: (ms: number) => `Waiting for them to come back: ${formatDuration(ms)}`,
    spoken: 'The broadcaster is away. The stream goes on if they come back soon.',
  },
  reconnecting: {
    heading: 'The connection is lost',
    text: 'Reconnecting by itself…',
  },
  refused: {
    heading: 'The stream cannot be reached right now',
    text: 'Trying again by itself…',
    busy: 'Many people are trying at once. Trying again in a moment…',
  },
  ended: {
    heading: 'The stream has ended',
    reason: {
      'ended-by-publisher': 'The broadcaster has ended it. Thank you for watching.',
      'publisher-lost': 'The broadcaster lost the connection and did not come back in time.',
    } satisfies Record<EndReason, string>,
  },
  notFound: {
    heading: 'There is no such stream',
    text: 'The link may have been cut off or typed wrong.',
  },
  cameraOff: 'The broadcaster has turned the camera off',
  audioOnly: 'This stream has sound only',
  nothingSent: 'The broadcaster sends neither picture nor sound right now',
  mutedByBroadcaster: 'Muted by the broadcaster',
  unmute: 'Tap to unmute',
  paused: 'Paused',
  resume: 'Go on watching live',

  controls: {
    statistics: 'Statistics',
    theatre: 'Theatre mode',
  },
  keys: [
    { keys: ['m'], does: 'Sound on or off' },
    { keys: ['↑', '↓'], does: 'Louder, quieter' },
    { keys: ['f'], does: 'Full screen' },
    { keys: ['t'], does: 'Theatre mode' },
    { keys: ['p'], does: 'Picture in picture' },
    { keys: ['i'], does: 'Statistics' },
    { keys: ['?'], does: 'This help' },
  ],
} as const;

const none = '–';
const orNone = (value: number | null, say: (value: number) => string) => (value === null ? none : say(value));

/** Words of the statistics panel. */
export const statisticsTexts = {
  heading: 'Statistics',
  close: 'Close statistics',
  waiting: 'No figures yet',
  chart: 'Bitrate and frames per second over the last minute',
  roundTrip: 'Round trip',
  bitrate: 'Bitrate',
  bitrateUnit: 'Bitrate (kbit/s)',
  resolution: 'Picture',
  framesPerSecond: 'Frames per second',
  loss: 'Loss',
  jitter: 'Jitter',
  codec: 'Codec',
  firstFrame: 'First picture after',
  transport: 'Path',
  transports: { direct: 'Direct', relayed: 'Relayed' },
  ms: (value: number | null) => orNone(value, (ms) => `${formatWhole(ms)} ms`),
  kbps: (value: number | null) =>
    orNone(value, (kbps) => (kbps < 1000 ? `${formatWhole(kbps)} kbit/s` : `${formatTenths(kbps / 1000)} Mbit/s`)),
  size: (width: number | null, height: number | null) =>
    width === null || height === null ? none : `${String(width)} × ${String(height)}`,
  whole: (value: number | null) => orNone(value, formatWhole),
  percent: (value: number | null) => orNone(value, (percent) => `${formatTenths(percent)} %`),
  text: (value: string | null) => value ?? none,
} as const;
