import type { RecordingFailure, RecordingQuery, Visibility } from '@onair/protocol';
import { counted, formatDuration, formatSpan } from './format';

/** Words of the gallery, of a recording's page, and of what its owner does with it. */
export const recordingsTexts = {
  heading: 'Recordings',
  loading: 'Looking for recordings…',
  search: 'Search by title',
  sort: 'Sort by',
  sorts: {
    newest: 'Newest first',
    oldest: 'Oldest first',
    longest: 'Longest first',
    largest: 'Largest first',
    title: 'By title',
  } satisfies Record<RecordingQuery['sort'], string>,
  whose: 'Whose recordings',
  everybodys: 'All',
  mine: 'Mine',
  found: (count: number, more: boolean) =>
    more ? `The first ${counted(count, 'recording', 'recordings')}` : counted(count, 'recording', 'recordings'),
  showMore: 'Show more',
  loadingMore: 'Loading more…',
  moreFailed: 'The rest could not be loaded.',

  empty: {
    heading: 'There are no recordings yet',
    text: 'When you go live, your stream is recorded. It appears here while it is still going on.',
    mineHeading: 'You have no recordings yet',
    mineText: 'When you go live in this browser, your stream is recorded. You alone can rename, hide or delete it.',
  },
  nothingFound: {
    heading: (query: string) => `Nothing is called “${query}”`,
    text: 'Look for a shorter part of the title.',
    textMine: 'Look for a shorter part of the title, or among the recordings of everybody.',
    clear: 'Show everything',
    all: 'Search among all',
  },
  trouble: {
    unreached: 'The server cannot be reached right now. Trying again…',
    stale: 'The connection is lost. This list may be out of date. Trying again…',
    busy: 'The server is busy. Trying again in a moment…',
    refused: 'The list could not be loaded. Trying again…',
  },

  states: {
    uploading: 'Still being recorded',
    finalizing: 'Being finished',
    failed: 'Cannot be played',
  },
  upToNow: (length: string) => `${length} up to now`,
  failures: {
    'no-media': 'Nothing came but an empty file. The broadcast may have been over at once.',
    'not-media': 'What came is not a video that can be played.',
    damaged: 'What came is too damaged to be played. It is kept, in case it can be repaired.',
  } satisfies Record<RecordingFailure, string>,
  failedWithoutReason: 'Something went wrong while it was being stored.',
  length: (ms: number) => `Length: ${formatSpan(ms)}`,
  size: (size: string) => `Size: ${size}`,

  menu: (title: string) => `Actions for ${title}`,
  actions: {
    rename: 'Rename',
    visibility: 'Who may see it',
    share: 'Share link',
    download: 'Download',
    remove: 'Delete',
  },
  linkCopied: 'Link copied',

  rename: {
    heading: 'Rename the recording',
    label: 'Title',
    save: 'Save',
    saving: 'Saving…',
    done: (title: string) => `The recording is called “${title}” now.`,
  },
  visibility: {
    heading: 'Who may see it?',
    names: { public: 'Public', unlisted: 'Unlisted', private: 'Private' } satisfies Record<Visibility, string>,
    meanings: {
      public: 'Everybody. It is listed here.',
      unlisted: 'Whoever has the link. Only you see it in the list.',
      private: 'Only you, in this browser. The link works for nobody else.',
    } satisfies Record<Visibility, string>,
    save: 'Save',
    saving: 'Saving…',
    done: {
      public: 'Everybody may see it now.',
      unlisted: 'Whoever has the link may see it now.',
      private: 'Only you may see it now.',
    } satisfies Record<Visibility, string>,
    movedToMine: (title: string) => `“${title}” is no longer in this list. You find it under “Mine”.`,
    showMine: 'Show mine',
  },
  remove: {
    heading: (title: string) => `Delete “${title}”?`,
    text: 'It is gone for everybody, for good. Whoever is watching it now cannot go on.',
    stillGoing: 'It is still being recorded: what comes after this is not kept either.',
    keep: 'Keep it',
    remove: 'Delete it',
    removing: 'Deleting…',
    done: (title: string) => `“${title}” is deleted.`,
  },
  refused: {
    unreachable: 'There is no connection to the server. Try again in a moment.',
    notOwner: 'Only the browser that recorded it may change it.',
    gone: 'It has been deleted in the meantime.',
    title: 'This title cannot be used. Try another one.',
    tooMany: 'That was a little too often. Wait a moment, then try again.',
    other: 'Something went wrong at the server. Try again in a moment.',
  },
} as const;

/** Words around one recording that is played. */
export const playbackTexts = {
  videoName: 'Recording',
  /** The main heading until the title is known. */
  untitled: 'Recording',
  loading: 'Loading the recording…',
  notFound: {
    heading: 'No such recording, or it is not for you',
    text: 'The link may have been cut off, or the owner has hidden or deleted it.',
  },
  gone: {
    heading: 'This recording is gone',
    text: 'The owner has hidden or deleted it.',
  },
  unreachable: {
    heading: 'The recording cannot be reached right now',
    text: 'Trying again by itself…',
  },
  lost: {
    heading: 'The connection is lost',
    text: 'It goes on by itself as soon as the connection is back.',
  },
  unplayable: {
    heading: 'This browser cannot play the recording',
    text: 'Download it and open it in another program, or try another browser.',
  },
  nothingYet: {
    heading: 'There is nothing to see yet',
    text: 'The recording has just begun. It starts here by itself.',
  },
  finalizing: {
    heading: 'The recording is being finished',
    text: 'It can be played in a moment. This page shows it by itself.',
  },
  failed: 'This recording cannot be played',
  waitingForMore: 'Waiting for what comes next…',
  soundOnly: 'This recording has sound only',
  backToGallery: 'See all recordings',
  ready: 'The recording can be played.',

  play: 'Play',
  pause: 'Pause',
  again: 'Play again',
  timeline: 'Position',
  position: (seconds: number, duration: number) => `${formatSpan(seconds * 1_000)} of ${formatSpan(duration * 1_000)}`,
  time: (seconds: number) => formatDuration(seconds * 1_000),
  speed: 'Speed',
  speedOf: (factor: string) => `${factor}×`,
  spedTo: (factor: string) => `Speed ${factor}`,
  goesOnAt: (time: string) => `Goes on at ${time}`,
  fromStart: 'From the start',
  shareFrom: (time: string) => `at ${time}`,

  mp4: {
    short: 'MP4',
    action: 'Download as MP4',
    making: 'Making the MP4…',
    refused: {
      impossible: 'An MP4 cannot hold what was recorded here. Download the original instead.',
      notReady: 'The recording is not finished yet. Try again in a moment.',
      noRoom: 'The server has no room for another file. Download the original instead.',
    },
  },

  keys: [
    { keys: ['Space', 'k'], does: 'Play or pause' },
    { keys: ['←', '→'], does: '5 seconds back, forward' },
    { keys: ['j', 'l'], does: '10 seconds back, forward' },
    { keys: ['Home', 'End'], does: 'To the start, to the end' },
    { keys: ['0', '–', '9'], does: 'To so many tenths' },
    { keys: ['<', '>'], does: 'Slower, faster' },
    { keys: ['m'], does: 'Sound on or off' },
    { keys: ['↑', '↓'], does: 'Louder, quieter' },
    { keys: ['f'], does: 'Full screen' },
    { keys: ['p'], does: 'Picture in picture' },
    { keys: ['?'], does: 'This help' },
  ],
} as const;
