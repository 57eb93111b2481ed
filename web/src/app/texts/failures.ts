import { counted } from './format';

/** What to tell somebody to whom the server said no. */
export const failureTexts = {
  unreachable: 'There is no connection to the server. Check your network, then try again.',
  tooMany: (left: number | null) =>
    left === null
      ? 'That was a little too often. Wait a moment, then try again.'
      : `That was a little too often. Try again in ${counted(left, 'second', 'seconds')}.`,
  session: 'Your browser keeps no cookies for this site. Allow them, then try again.',
  unavailable: 'The server is busy or restarting. Try again in a moment.',
  other: 'Something went wrong at the server. Try again in a moment.',
} as const;
