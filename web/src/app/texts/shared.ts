import { counted } from './format';

/** Words that more than one page says. */
export const sharedTexts = {
  brand: 'onair',
  brandHome: 'onair, home',
  skipToContent: 'Skip to content',
  mainNavigation: 'Main',
  loading: 'Loading…',
  live: 'LIVE',
  goLive: 'Go live',
  watch: 'Watch',
  broadcast: 'Broadcast',
  recordings: 'Recordings',
  away: 'Away',
  viewers: (count: number) => counted(count, 'viewer', 'viewers'),
  copyLink: 'Copy link',
  copied: 'Copied',
  linkCopied: 'Link copied',
  share: 'Share',
  cancel: 'Cancel',
  close: 'Close',
  details: 'Details',
  tryAgain: 'Try again',
  theme: {
    button: 'Colours',
    system: 'Like the system',
    light: 'Light',
    dark: 'Dark',
  },
  pageOpened: (title: string) => `${title}, page opened`,
} as const;

/** Titles of the browser's tab. */
export const pageTitles = {
  home: 'onair: live from your browser',
  broadcast: 'Go live - onair',
  watcher: 'Watch live - onair',
  player: (title: string) => `${title} - onair`,
  recordings: 'Recordings - onair',
  recording: (title: string) => `${title} - onair`,
  notFound: 'Page not found - onair',
} as const;
