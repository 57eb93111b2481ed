import { describe, expect, it } from 'vitest';
import type { CaptureProblem, SourceState } from '../media/capture';
import { broadcastTexts } from '../texts/broadcast';
import { browserName } from './browser-name';
import { problemsOf, type Sources } from './problems';

const off: SourceState = { status: 'off', problem: null, detail: null, deviceId: null };
const on: SourceState = { ...off, status: 'on' };
const failed = (problem: CaptureProblem, detail: string | null = null): SourceState => ({
  status: 'failed',
  problem,
  detail,
  deviceId: null,
});
const here = { browser: 'chrome', host: '192.168.1.5:3000', port: '3000' } as const;
const of = (sources: Partial<Sources>) => problemsOf({ camera: on, microphone: on, screen: off, ...sources }, here);
const words = broadcastTexts.problems;

describe('the words for a problem', () => {
  it('are none while everything works, or was switched off by choice', () => {
    expect(of({})).toEqual([]);
    expect(of({ camera: off, microphone: off })).toEqual([]);
  });

  it('are said once when camera and microphone have the same one', () => {
    const problems = of({ camera: failed('permission-denied'), microphone: failed('permission-denied') });
    expect(problems.map(({ about, heading }) => [about, heading])).toEqual([['both', words.permission.both]]);
  });

  it('are said for each when they differ', () => {
    const problems = of({ camera: failed('in-use'), microphone: failed('not-found') });
    expect(problems.map(({ heading }) => heading)).toEqual([words.busy.camera, words.missing.microphone]);
  });

  it('tell a question closed without an answer, and a refusal by the system, from a block', () => {
    const [dismissed] = of({ camera: failed('permission-denied', 'NotAllowedError: Permission dismissed') });
    const [system] = of({ camera: failed('permission-denied', 'NotAllowedError: Permission denied by system') });
    const [blocked] = of({ camera: failed('permission-denied', 'NotAllowedError: Permission denied') });
    expect(dismissed?.text).toBe(words.permission.dismissed);
    expect(system?.text).toBe(words.permission.system);
    expect(blocked?.text).toBe(words.permission.chrome);
  });

  it('say how to get a secure address, with the right port, and not to try again', () => {
    const [problem] = of({ camera: failed('insecure-origin'), microphone: failed('insecure-origin') });
    expect(problem?.about).toBe('browser');
    expect(problem?.text).toContain('http://localhost:3000');
    expect(problem?.command).toMatchObject({
      line: 'npm start -- --https',
      after: 'and open https://192.168.1.5:3000',
    });
    expect(problem?.retry).toBe(false);
  });

  it('say that the device before goes on when another one could not be had', () => {
    const [problem] = of({ camera: { ...failed('in-use'), status: 'on' } });
    expect(problem?.text).toContain(words.goesOn);
    expect(problem?.retry).toBe(false);
  });

  it('are none when sharing the screen was cancelled', () => {
    expect(of({ screen: failed('cancelled') })).toEqual([]);
    expect(of({ screen: failed('unknown') })).toHaveLength(1);
  });
});

describe('the name of the browser', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox'],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
      'chrome',
    ],
    ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15', 'safari'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Safari/604.1',
      'safari',
    ],
    ['something else', 'other'],
  ])('of %s is %s', (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });
});
