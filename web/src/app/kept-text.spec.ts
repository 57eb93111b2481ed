import { afterEach, expect, it, vi } from 'vitest';
import { KeptSwitch, KeptText } from './kept-text';

function storage(): Storage {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  } as Storage;
}

afterEach(() => vi.unstubAllGlobals());

it('keeps a text in the browser or in the tab, and forgets it', () => {
  vi.stubGlobal('localStorage', storage());
  vi.stubGlobal('sessionStorage', storage());
  const [ofBrowser, ofTab] = [new KeptText('name'), new KeptText('name', 'tab')];
  ofBrowser.write('Ada');
  expect([ofBrowser.read(), ofTab.read()]).toEqual(['Ada', null]);
  ofTab.write('{"a":1}');
  expect([ofTab.readJson(), ofBrowser.readJson()]).toEqual([{ a: 1 }, null]);
  ofBrowser.write(null);
  expect(ofBrowser.read()).toBeNull();
});

it('is on until it was switched off', () => {
  vi.stubGlobal('localStorage', storage());
  const kept = new KeptSwitch('sound');
  expect(kept.read()).toBe(true);
  kept.write(false);
  expect(kept.read()).toBe(false);
});

it('keeps nothing and fails at nothing where a browser denies storage', () => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    },
  });
  const kept = new KeptText('name');
  kept.write('Ada');
  expect([kept.read(), kept.readJson(), new KeptSwitch('sound').read()]).toEqual([null, null, true]);
  Reflect.deleteProperty(globalThis, 'localStorage');
});
