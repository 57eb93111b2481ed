import { counted } from './format';

const people = (count: number): string => counted(count, 'person', 'people');

/** What rooms and meetings have in common. */
const common = {
  leave: 'Leave',
  joining: 'Joining…',
  joinAgain: 'Join again',
  superseded: {
    heading: 'You are here in another tab',
    text: 'This tab has given its place to the other one.',
  },
  lost: {
    heading: 'Your place is gone',
    text: 'The connection was away for too long. Join again, if there is still room.',
  },
} as const;

/** Every word on the pages for rooms of two. */
export const roomTexts = {
  ...common,
  newPageTitle: 'Room for two - onair',
  pageTitle: 'Room - onair',
  /** What somebody is called who has told nobody a name. */
  guest: 'Guest',
  newHeading: 'A room for two',
  lead: 'Create a room and send its link to one other person. Nobody else can find it.',
  create: 'Create room',
  createAnother: 'Create a new room',
  heading: 'Room for two',
  link: 'Room link',
  waiting: 'Nobody else is here yet',
  waitingText: 'Send the link to one other person. They come in as soon as they open it.',
  missing: {
    heading: 'No such room',
    text: 'The link may have been cut off, or the room has ended: it does when both have left.',
  },
  full: {
    heading: 'The room is full',
    text: 'Two people are in it already. When one of them leaves, there is a place.',
  },
  left: {
    heading: 'You have left the room',
    text: 'The other person can stay. The room ends when nobody is in it.',
  },
  ended: {
    heading: 'The room has ended',
    text: 'Both have left it. Create a new one whenever you like.',
  },
} as const;

/** Every word on the pages for meetings. */
export const meetingTexts = {
  ...common,
  newPageTitle: 'Meet - onair',
  pageTitle: 'Meeting - onair',
  newHeading: 'Meet',
  lead: 'Make a link and send it to everybody who should come. No account needed.',
  create: 'New meeting',
  createAnother: 'New meeting',
  heading: 'Meeting',
  link: 'Meeting link',
  checking: 'Looking for the meeting…',
  notChecked: 'Who is there could not be found out. You can join all the same.',
  yourName: 'Your name',
  join: 'Join',
  nameMissing: 'Type the name that the others should see.',
  present: (count: number) => (count === 0 ? 'Nobody is there yet.' : `${people(count)} in the meeting now.`),
  waiting: 'Nobody else is here yet',
  waitingText: 'Send the link to those who should come.',
  missing: {
    heading: 'No such meeting',
    text: 'The link may have been cut off, or it is too old. Make a new one.',
  },
  full: {
    heading: 'The meeting is full',
    text: (limit: number | null) =>
      limit === null
        ? 'As many are in it as there may be. When somebody leaves, there is a place.'
        : `There may be ${people(limit)} in it. When somebody leaves, there is a place.`,
  },
  left: {
    heading: 'You have left the meeting',
    text: 'The others can go on without you.',
  },
  ended: {
    heading: 'The meeting has ended',
    text: 'Make a new link to meet again.',
  },
} as const;

/** Ways from one kind of talking to another. */
export const otherWays = {
  label: 'Other ways to talk',
  call: 'Call somebody by name',
  room: 'A room for two',
  meet: 'A meeting by link',
} as const;
