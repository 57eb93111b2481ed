import type { EndReason } from '@onair/protocol';
import { counted, formatCount, formatTenths, formatWhole } from './format';

const seconds = (count: number): string => counted(count, 'second', 'seconds');

/** Every word on the page for broadcasting. */
export const broadcastTexts = {
  livePageTitle: (time: string, title: string) => `● LIVE ${time} – ${title}`,
  heading: 'Broadcast',

  title: {
    label: 'Title',
    placeholder: 'What is it about?',
    fallback: 'Untitled stream',
    save: 'Save',
    saving: 'Saving…',
    saved: 'Saved. Your viewers see the new title.',
    notSaved: 'The new title was not saved. Try again.',
  },

  goLive: {
    button: 'Go live',
    again: 'Go live again',
    starting: 'Going live…',
    heading: 'Ready when you are',
    intro: 'Only you see this until you go live.',
    waitingForDevices: 'Waiting for your camera and microphone…',
    nothingToSend: 'There is nothing to send yet. Turn on your camera or microphone, or share your screen.',
    picture: {
      camera: 'Viewers will see you.',
      screen: 'Viewers will see what you share.',
      none: 'Viewers will see no picture.',
    },
    sound: {
      on: 'Viewers will hear you.',
      muted: 'Viewers will hear nothing: you are muted.',
      none: 'Viewers will hear nothing.',
    },
    link: 'Once you are live, you get a link to share.',
  },

  live: {
    heading: 'You are live',
    end: 'End stream',
    peak: (count: number) => (count === 0 ? '' : `Most at once: ${formatCount(count)}`),
    started: 'You are live.',
    back: 'You are back. Your stream goes on.',
    lost: 'The connection is lost. Trying to reconnect.',
    taken: 'You broadcast from another tab now.',
    over: 'The stream is over.',
    sends: {
      both: 'Viewers see and hear you.',
      video: 'Viewers see the picture, but hear nothing.',
      audio: 'Viewers hear you, but see no picture.',
      nothing: 'Viewers see and hear nothing now.',
    },
  },

  share: {
    link: 'Link for viewers',
    send: 'Share…',
    open: 'Open as a viewer',
    qrCode: 'QR code that opens the stream',
    qrHint: 'Scan to watch',
  },

  details: {
    summary: 'Details',
    nobody: 'Nobody is connected at the moment.',
    connections: 'Connections',
    sent: 'Sent in all',
    picture: 'Largest picture',
    loss: 'Loss, worst',
    delay: 'Round trip, worst',
    relayed: 'Through a relay',
    unknown: '–',
    megabits: (kbps: number) => `${formatTenths(kbps / 1_000)} Mbit/s`,
    size: (width: number, height: number) => `${width} × ${height}`,
    rate: (framesPerSecond: number) => `${formatWhole(framesPerSecond)} per second`,
    percent: (value: number) => `${formatTenths(value)} %`,
    milliseconds: (value: number) => `${formatWhole(value)} ms`,
  },

  sources: {
    bar: 'Camera, microphone and screen',
    camera: 'Camera',
    chooseCamera: 'Choose a camera',
    microphone: 'Microphone',
    chooseMicrophone: 'Choose a microphone',
    level: 'Microphone level',
    screen: 'Share screen',
    quality: 'Quality',
    settings: 'Settings',
    done: 'Done',
    unnamedCamera: (index: number) => `Camera ${index}`,
    unnamedMicrophone: (index: number) => `Microphone ${index}`,
    none: 'None found',
    waiting: 'Waiting…',
  },

  stage: {
    preview: 'Your preview',
    asking: 'Asking for your camera and microphone…',
    askingHint: 'If your browser asks, choose “Allow”.',
    off: 'Nothing is on',
    soundOnly: 'Sound only',
    soundOnlyHint: 'You can go live without a picture.',
    offHint: 'Turn on your camera or microphone, or share your screen.',
    preparingScreen: 'Choose what to share…',
    sharing: 'You share your screen',
    muted: 'Muted',
  },

  reconnecting: {
    heading: 'Connection lost',
    text: (left: number) => `Reconnecting. Your stream waits for you for ${seconds(left)} more.`,
    lastMoment: 'Reconnecting. The time is nearly over.',
  },
  superseded: {
    heading: 'Your stream goes on in another tab',
    text: 'You broadcast from there now.',
    panelHeading: 'Not live in this tab',
    panelText: 'Nothing goes out from here. Your viewers see what the other tab sends.',
    button: 'Take it back',
  },

  resume: {
    byItself: 'Your stream goes on…',
    byItselfText: (title: string) => `Taking up “${title}” where it was.`,
    endInstead: 'End it instead',
    awayHeading: 'Your stream is still waiting',
    awayText: (title: string) => `“${title}” was interrupted.`,
    timeLeft: (left: number) => `It ends by itself in ${seconds(left)}.`,
    elsewhereHeading: 'You are live in another tab',
    elsewhereText: (title: string) => `“${title}” goes out from there. Only one tab can send it.`,
    continue: 'Continue the stream',
    continueHere: 'Continue here',
    end: 'End it',
    tooLateHeading: 'Your stream has ended',
    tooLateText: (title: string) => `“${title}” waited for you as long as it could. Go live again whenever you like.`,
    close: 'Close',
  },

  ended: {
    heading: 'Your stream has ended',
    time: 'Time live',
    peak: 'Most viewers at once',
    reasons: {
      'ended-by-publisher': 'You ended it.',
      'publisher-lost': 'The connection was lost for too long, so the stream ended by itself.',
    } satisfies Record<EndReason, string>,
  },

  leave: {
    heading: 'You are live',
    text: 'If you leave this page, your stream ends for everybody who watches.',
    stay: 'Stay here',
    leave: 'Leave and end it',
  },

  failed: {
    heading: 'Going live did not work',
    because: {
      'not-owner': 'This stream belongs to another browser. You can start your own.',
      'stream-ended': 'That stream has ended in the meantime. Start a new one.',
      'stream-not-found': 'That stream has ended in the meantime. Start a new one.',
    },
  },

  problems: {
    permission: {
      camera: 'Your browser has no access to the camera',
      microphone: 'Your browser has no access to the microphone',
      both: 'Your browser has no access to camera and microphone',
      chrome: 'Click the icon at the left end of the address bar, allow it there, then try again.',
      firefox: 'Click the crossed-out icon in the address bar, remove the block, then try again.',
      safari: 'Open the website settings from the address bar, choose “Allow”, then try again.',
      other: 'Allow it in the address bar or in the settings of your browser, then try again.',
      dismissed: 'The question was closed without an answer. Try again, then choose “Allow”.',
      system:
        'Your device itself keeps the browser out. Allow it in the privacy settings of your device, then try again.',
    },
    missing: {
      camera: 'No camera found',
      cameraText: 'Connect one and try again. You can also go live with sound only, or share your screen.',
      microphone: 'No microphone found',
      microphoneText: 'Connect one and try again. You can also go live without sound.',
      both: 'No camera and no microphone found',
      bothText: 'Connect one and try again, or share your screen.',
    },
    busy: {
      camera: 'Another program uses your camera',
      microphone: 'Another program uses your microphone',
      both: 'Another program uses your camera and microphone',
      text: 'Close it there (a video call, perhaps), then try again.',
    },
    insecure: {
      heading: 'This address is not secure enough for a camera',
      text: (port: string) =>
        `Browsers give camera and microphone only to https addresses. On the computer that runs onair, open http://localhost${port} instead.`,
      how: 'For other devices, start onair with',
      command: 'npm start -- --https',
      thenOpen: (address: string) => `and open ${address}`,
    },
    unsupported: {
      heading: 'This browser cannot broadcast',
      text: 'Use a current Chrome, Edge, Firefox or Safari.',
    },
    constraint: {
      camera: 'Your camera cannot do this',
      microphone: 'Your microphone cannot do this',
      both: 'Your camera and microphone cannot do this',
      text: 'Choose a lower quality or another device.',
    },
    unknown: {
      camera: 'The camera did not start',
      microphone: 'The microphone did not start',
      both: 'Camera and microphone did not start',
      text: 'Disconnect it, connect it again, then try again.',
    },
    /** After the words for why another device could not be had. */
    goesOn: 'The one before goes on.',
    screen: {
      heading: 'The screen is not shared',
      denied: 'Allow your browser to record the screen in the privacy settings of your device, then try again.',
      text: 'Your browser could not share it. Try again, or choose another window.',
    },
  },
} as const;
