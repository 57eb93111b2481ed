import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StartPage } from './start-page';

function page(html: string): StartPage {
  const folder = mkdtempSync(join(tmpdir(), 'onair-page-'));
  writeFileSync(join(folder, 'index.html'), html);
  return new StartPage(folder);
}

it('names the hash of each script that stands in the page, and of no other', () => {
  const scripts = ['start()', '\n  const a = "<b>";\n'];
  const { inlineScriptHashes } = page(
    `<script>${scripts[0] ?? ''}</script><script src="main.js"></script><script type="module">${scripts[1] ?? ''}</script >`,
  );
  const hash = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  expect(inlineScriptHashes).toEqual(scripts.map(hash));
});

it('must be there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onair-page-'));
  expect(() => new StartPage(folder)).toThrow(/not built/);
});
