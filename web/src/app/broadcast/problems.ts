import { broadcastTexts } from '../texts/broadcast';
import type { SourceState } from '../media/capture';
import type { BrowserName } from './browser-name';

const texts = broadcastTexts.problems;

/** Something that keeps a source from working, in words. */
export interface Problem {
  /** Stays the same while the problem does. */
  readonly key: string;
  readonly about: 'camera' | 'microphone' | 'both' | 'screen' | 'browser';
  readonly heading: string;
  readonly text: string;
  /** A command for whoever runs onair, with the words around it. */
  readonly command: { readonly before: string; readonly line: string; readonly after: string } | null;
  /** Whether trying again may help. */
  readonly retry: boolean;
  readonly detail: string | null;
}

export interface Sources {
  readonly camera: SourceState;
  readonly microphone: SourceState;
  readonly screen: SourceState;
}

/** Where the page runs, as far as the words depend on it. */
export interface Surroundings {
  readonly browser: BrowserName;
  readonly host: string;
  readonly port: string;
}

/** Every problem of the sources, camera and microphone together where they have the same one. */
export function problemsOf(sources: Sources, surroundings: Surroundings): readonly Problem[] {
  const { camera, microphone, screen } = sources;
  const browser = [camera, microphone].find(
    ({ problem }) => problem === 'insecure-origin' || problem === 'unsupported',
  );
  if (browser) return [browserProblem(browser, surroundings)];
  const found: Problem[] = [];
  if (failed(camera) && failed(microphone) && camera.problem === microphone.problem) {
    found.push(deviceProblem('both', camera, surroundings.browser));
  } else {
    if (failed(camera)) found.push(deviceProblem('camera', camera, surroundings.browser));
    if (failed(microphone)) found.push(deviceProblem('microphone', microphone, surroundings.browser));
  }
  if (failed(screen)) found.push(screenProblem(screen));
  return found;
}

/** A source that is on has a problem too when it was to be another device, which could not be had. */
function failed({ status, problem }: SourceState): boolean {
  return (status === 'failed' || status === 'on') && problem !== null && problem !== 'cancelled';
}

function browserProblem({ problem, detail }: SourceState, { host, port }: Surroundings): Problem {
  const base = { key: `browser ${problem ?? ''}`, about: 'browser', retry: false, detail } as const;
  if (problem === 'unsupported') return { ...base, ...texts.unsupported, command: null };
  const { heading, text, how, command, thenOpen } = texts.insecure;
  return {
    ...base,
    heading,
    text: text(port === '' ? '' : `:${port}`),
    command: { before: how, line: command, after: thenOpen(`https://${host}`) },
  };
}

function deviceProblem(about: 'camera' | 'microphone' | 'both', state: SourceState, browser: BrowserName): Problem {
  const { heading, text } = deviceWords(about, state, browser);
  const goesOn = state.status === 'on';
  return {
    key: `${about} ${state.problem ?? ''}`,
    about,
    heading,
    text: goesOn ? `${text} ${texts.goesOn}` : text,
    command: null,
    retry: !goesOn,
    detail: state.detail,
  };
}

function deviceWords(
  about: 'camera' | 'microphone' | 'both',
  { problem, detail }: SourceState,
  browser: BrowserName,
): { heading: string; text: string } {
  switch (problem) {
    case 'permission-denied':
      return { heading: texts.permission[about], text: texts.permission[permissionWords(detail, browser)] };
    case 'not-found':
      return { heading: texts.missing[about], text: texts.missing[`${about}Text`] };
    case 'in-use':
      return { heading: texts.busy[about], text: texts.busy.text };
    case 'constraint':
      return { heading: texts.constraint[about], text: texts.constraint.text };
    default:
      return { heading: texts.unknown[about], text: texts.unknown.text };
  }
}

/** Browsers tell apart who refused only in the words of their error. */
function permissionWords(detail: string | null, browser: BrowserName): 'dismissed' | 'system' | BrowserName {
  if (detail && /dismiss/i.test(detail)) return 'dismissed';
  if (detail && /system/i.test(detail)) return 'system';
  return browser;
}

function screenProblem({ problem, detail }: SourceState): Problem {
  const { heading, denied, text } = texts.screen;
  return {
    key: `screen ${problem ?? ''}`,
    about: 'screen',
    heading,
    text: problem === 'permission-denied' ? denied : text,
    command: null,
    retry: problem !== 'unsupported',
    detail,
  };
}
