import type { CallEndReason } from '@onair/protocol';
import { counted } from './format';

const seconds = (count: number): string => counted(count, 'second', 'seconds');

/** Every word on the page for calls. */
export const callTexts = {
  pageTitle: 'Call by name - onair',
  ringingPageTitle: (name: string) => `☎ ${name} is calling - onair`,
  talkingPageTitle: (name: string) => `${name} - onair`,
  heading: 'Call by name',
  lead: 'Choose a name. Whoever knows it can call you while this page is open.',

  yourName: 'Your name',
  register: 'Register',
  registering: 'Registering…',
  registeredAs: 'You can be called as',
  giveUp: 'Give the name up',
  /** Somebody else has it, or a copy of this tab. */
  nameLost: (name: string) => `The name “${name}” is in use somewhere else now, perhaps in a copy of this tab.`,

  nameToCall: 'Name to call',
  call: 'Call',
  before: 'Called before',
  /** Without the word of the button that calls whoever is typed in, so that no two buttons answer to it. */
  callAgain: (name: string) => `Ring ${name} again`,
  forget: (name: string) => `Forget ${name}`,
  nobodyYet: 'Names that you call are kept here, in this browser only.',

  ringing: (name: string) => `Calling ${name}…`,
  ringsFor: (left: number) => `It rings for ${seconds(left)} more.`,
  incoming: (name: string) => `${name} is calling`,
  incomingHint: 'Your camera is asked for only when you accept.',
  accept: 'Accept',
  decline: 'Decline',
  hangUp: 'Hang up',
  ringSound: 'Ring with sound',
  connecting: 'Connecting…',

  refused: {
    taken: 'Somebody else has this name. Choose another one.',
    required: 'Register a name first.',
    unknown: (name: string) => `Nobody has the name “${name}”.`,
    offline: (name: string) => `${name} is not there at the moment.`,
    busy: (name: string) => `${name} is in a call already.`,
    oneself: 'That is your own name.',
    inCall: 'You are in a call already, perhaps in another tab.',
    over: 'The call is over, or was answered in another tab.',
  },
  ended: {
    declined: (name: string) => `${name} does not want to talk now.`,
    'no-answer': (name: string) => `There was no answer. ${name} may be away.`,
    cancelled: (name: string) => `${name} has hung up.`,
    'hung-up': () => 'The call is over.',
    lost: (name: string) => `The call is over: the connection to ${name} was lost for too long.`,
  } satisfies Record<CallEndReason, (name: string) => string>,
  endedByYou: 'You have hung up.',
  declinedByYou: (name: string) => `You have declined the call of ${name}.`,
  missed: (name: string) => `You have missed a call of ${name}.`,
  elsewhere: 'The call was answered in another tab.',
  over: 'The call is over.',
  otherTab: 'This name is in a call in another tab.',
} as const;
