import { counted, formatMoment, formatWhole } from './format';

const seconds = (count: number): string => counted(count, 'second', 'seconds');

/** Every word about recording, wherever it is said. */
export const recordingTexts = {
  switch: 'Record',
  heading: 'Recording',

  light: {
    safe: 'Safe to close',
    atRisk: (count: number) => `${formatWhole(count)} s at risk`,
    safeHint: 'Everything but the last moment, two seconds at most, is stored.',
    wholeHint: 'Everything that was recorded is stored.',
    atRiskHint: (count: number) => `${seconds(count)} of the recording are not stored at the server yet.`,
  },

  trouble: {
    unsupported: 'This browser cannot record. Your stream goes on without a recording.',
    'broke-off': 'Your browser broke off the recording again and again. What it had recorded is kept.',
    'too-large': 'The recording has become as large as it may be here. What was stored until then is kept.',
    deleted: 'This recording was deleted, so nothing more is recorded.',
    refused: 'The server does not take this recording. What it has not taken is kept in this browser.',
    'server-full': 'The server has no room left. What you record is kept in this browser until there is room.',
    session: 'The server does not know this browser any more. What you record is kept here until it does.',
    'no-connection': 'No connection to the server. What you record is kept in this browser and sent later.',
    'live-first': 'Your network is busy. The live picture goes first, the recording follows.',
    'not-kept':
      'This browser keeps nothing for this site (a private window or a full disk, perhaps). If it crashes, what is not stored is lost.',
    'room-nearly-full': 'This browser has hardly any room left. Free some space on this device.',
  },

  missing: (count: number) =>
    `About ${seconds(count)} may be missing: this device or page was asleep, or the browser did not deliver the end.`,

  ended: {
    storing: (count: number) => `Storing the rest: ${seconds(count)} to go.`,
    progress: 'How much of the recording is stored',
    keepOpen: 'Keep onair open until it is done. If you close it, it goes on at your next visit.',
    stored: 'All of it is stored. You may close this page.',
    open: 'Open the recording',
    all: 'All recordings',
  },

  unfinished: {
    region: 'Unfinished recordings',
    storing: 'Storing a recording that was left unfinished.',
    percent: (value: number) => `${formatWhole(value)} %`,
    progress: 'How much of it is stored',
    waiting: 'It goes on as soon as the server can be reached.',
    serverFull: 'It goes on as soon as the server has room.',
    stored: 'A recording that was left unfinished is stored now.',
    refused: (time: number) => `The recording of ${formatMoment(time)} cannot be stored`,
    discard: 'Discard',
    discardHeading: 'Discard what is left?',
    discardText: 'The part of the recording that is only in this browser is gone then. It cannot be brought back.',
  },
} as const;
