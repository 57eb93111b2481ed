import { expect, test } from 'vitest';
import { playerCommand, timelineStep, type KeyPlace } from './player-command';

const onPage: KeyPlace = { inPlayer: false, onButton: false, onSlider: false };
const inPlayer: KeyPlace = { ...onPage, inPlayer: true };

test('letters, digits and arrows to the sides work anywhere on the page', () => {
  expect(playerCommand('k', onPage)).toEqual({ kind: 'toggle' });
  expect(playerCommand('j', onPage)).toEqual({ kind: 'skip', by: -10 });
  expect(playerCommand('ArrowRight', onPage)).toEqual({ kind: 'skip', by: 5 });
  expect(playerCommand('7', onPage)).toEqual({ kind: 'jump', to: 0.7 });
  expect(playerCommand('>', onPage)).toEqual({ kind: 'speed', faster: true });
  expect(playerCommand('x', onPage)).toBeNull();
});

test('keys that scroll the page are left to it outside of the player', () => {
  for (const key of ['Home', 'End', 'ArrowUp', 'ArrowDown']) {
    expect(playerCommand(key, onPage), key).toBeNull();
    expect(playerCommand(key, inPlayer), key).not.toBeNull();
  }
});

test('Space presses a button that has the focus, and nothing else', () => {
  expect(playerCommand(' ', { ...inPlayer, onButton: true })).toBeNull();
  expect(playerCommand(' ', inPlayer)).toEqual({ kind: 'toggle' });
});

test('a slider keeps its own keys, and the rest goes on to work', () => {
  const onSlider = { ...inPlayer, onSlider: true };
  for (const key of ['ArrowLeft', 'ArrowUp', 'Home', 'End']) expect(playerCommand(key, onSlider), key).toBeNull();
  expect(playerCommand('m', onSlider)).toEqual({ kind: 'mute' });
});

test('the timeline moves by a tenth, at least by ten seconds, from page to page', () => {
  expect(timelineStep('PageUp', 600)).toBe(60);
  expect(timelineStep('PageDown', 20)).toBe(-10);
  expect(timelineStep('Home', 600)).toBe('start');
  expect(timelineStep('a', 600)).toBeNull();
});
