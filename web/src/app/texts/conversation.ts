import { counted } from './format';

const seconds = (count: number): string => counted(count, 'second', 'seconds');

/** Words that calls, rooms and meetings have in common. */
export const conversationTexts = {
  you: 'You',
  people: 'People',
  screenOf: (name: string) => `Screen of ${name}`,
  showsScreen: (name: string) => `${name} shares the screen`,
  youShare: 'Everybody sees your screen',

  bar: 'Camera, microphone and screen',
  camera: 'Camera',
  microphone: 'Microphone',
  screen: 'Share screen',
  devices: 'Devices',
  chooseCamera: 'Choose a camera',
  chooseMicrophone: 'Choose a microphone',
  unnamedCamera: (index: number) => `Camera ${index}`,
  unnamedMicrophone: (index: number) => `Microphone ${index}`,
  noDevice: 'None found',
  done: 'Done',

  muted: 'Muted',
  cameraOff: 'Camera off',
  speaking: 'Speaking',
  waiting: 'Waiting for them to arrive…',
  connecting: 'Connecting…',
  interrupted: 'The connection is interrupted. It is being repaired…',
  again: 'Connecting again…',
  away: (left: number) => `Away. The place is kept for ${seconds(left)}.`,
  awayShort: (left: number) => `Away, ${seconds(left)} left`,
  soundBlocked: 'Turn the sound on',
  serverUnreached: 'The server cannot be reached right now. Trying again…',
  reconnecting: (left: number) =>
    `Your connection to the server is lost. Your place is kept for ${seconds(left)}. Trying again…`,
  arrived: (name: string) => `${name} is here.`,
  gone: (name: string) => `${name} has left.`,

  problems: {
    'permission-denied':
      'Your browser has no access to it. Allow it in the address bar, then press the button once more.',
    'not-found': 'None was found. Connect one, then press the button once more. You can go on without it.',
    'in-use': 'Another program uses it. Close that program, then press the button once more.',
    'insecure-origin': 'Browsers give camera and microphone only to https addresses.',
    unsupported: 'This browser cannot do it. Use a current Chrome, Edge, Firefox or Safari.',
    constraint: 'It cannot do what is asked of it. Choose another device.',
    cancelled: '',
    unknown: 'It did not start. Disconnect it, connect it again, then press the button once more.',
  },
  problemOf: {
    camera: 'Camera:',
    microphone: 'Microphone:',
    screen: 'Screen:',
  },

  /** The answers hold no word of the buttons behind the question. */
  leave: {
    heading: 'You are talking',
    text: 'On another page the others neither see nor hear you.',
    stay: 'Stay here',
    leave: 'Go to the other page',
  },

  unreached: 'It did not work',
  failedBecause: {
    'bad-request': 'This name cannot be used. Use 1 to 40 letters, on one line.',
  },
} as const;
