import type { NavigationError } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reloadForNewVersion } from './new-version';

const navigation = { url: '/watcher', error: new Error('Failed to load a chunk') } as unknown as NavigationError;
const assign = vi.fn();

function keep(texts = new Map<string, string>()): void {
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  });
}

describe('a page whose code cannot be loaded', () => {
  beforeEach(() => {
    assign.mockReset();
    vi.stubGlobal('location', { assign });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is loaded anew once, and once more when it happens another time', () => {
    keep();
    reloadForNewVersion(navigation);
    expect(assign).toHaveBeenCalledExactlyOnceWith('/watcher');
    expect(() => reloadForNewVersion(navigation)).toThrow('Failed to load a chunk');
    expect(assign).toHaveBeenCalledTimes(1);
    reloadForNewVersion(navigation);
    expect(assign).toHaveBeenCalledTimes(2);
  });

  it('is not loaded again and again where the browser keeps nothing', () => {
    vi.stubGlobal('sessionStorage', {
      getItem: () => {
        throw new DOMException('Denied', 'SecurityError');
      },
    });
    expect(() => reloadForNewVersion(navigation)).toThrow('Failed to load a chunk');
    expect(assign).not.toHaveBeenCalled();
  });
});
