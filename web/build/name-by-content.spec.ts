import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { nameByContent, withNames } from './name-by-content';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A page that leads to a part and further to the last, and one that leads nowhere; two that lead to each other. */
const built = {
  'page-AAAAAAAA.js': 'import"./part-BBBBBBBB.js";',
  'part-BBBBBBBB.js': 'const late=()=>import("./last-CCCCCCCC.js");',
  'last-CCCCCCCC.js': 'export const last=1;',
  'alone-DDDDDDDD.js': 'export{};',
  'ring-EEEEEEEE.js': 'import"./round-FFFFFFFF.js";',
  'round-FFFFFFFF.js': 'import"./ring-EEEEEEEE.js";',
};
type Script = keyof typeof built;

async function named(
  changes: Partial<Record<Script, string>> = {},
): Promise<{ site: string; name: (of: Script) => string }> {
  const site = await mkdtemp(join(tmpdir(), 'onair-names-'));
  folders.push(site);
  for (const [file, text] of Object.entries({ ...built, ...changes })) await writeFile(join(site, file), text);
  const names = await nameByContent(site);
  return { site, name: (of) => names.get(of) ?? '' };
}

describe('names by content', () => {
  it('are the same for the same scripts, and tell what each script was called', async () => {
    const [one, other] = [await named(), await named()];
    for (const script of Object.keys(built) as Script[]) {
      expect(one.name(script)).toBe(other.name(script));
      expect(one.name(script)).toMatch(new RegExp(`^${script.slice(0, -11)}[A-F0-9]{8}\\.js$`));
    }
  });

  it('change with everything that a script leads to, and with nothing else', async () => {
    const before = await named();
    const after = await named({ 'last-CCCCCCCC.js': 'export const last=2;' });
    for (const script of ['page-AAAAAAAA.js', 'part-BBBBBBBB.js', 'last-CCCCCCCC.js'] as const) {
      expect(after.name(script)).not.toBe(before.name(script));
    }
    for (const script of ['alone-DDDDDDDD.js', 'ring-EEEEEEEE.js'] as const) {
      expect(after.name(script)).toBe(before.name(script));
    }
  });

  it('change all around a circle', async () => {
    const before = await named();
    const after = await named({ 'round-FFFFFFFF.js': 'import"./ring-EEEEEEEE.js";export{};' });
    expect(after.name('ring-EEEEEEEE.js')).not.toBe(before.name('ring-EEEEEEEE.js'));
    expect(after.name('round-FFFFFFFF.js')).not.toBe(before.name('round-FFFFFFFF.js'));
  });

  it('are those of the files, by which the scripts import each other', async () => {
    const { site, name } = await named();
    expect(await readdir(site)).toEqual((Object.keys(built) as Script[]).map(name).sort());
    expect(await readFile(join(site, name('page-AAAAAAAA.js')), 'utf8')).toBe(`import"./${name('part-BBBBBBBB.js')}";`);
    expect(await readFile(join(site, name('part-BBBBBBBB.js')), 'utf8')).toContain(name('last-CCCCCCCC.js'));
  });

  it('are put into a text for the names that it knows', () => {
    const names = new Map([['page-AAAAAAAA.js', 'page-11111111.js']]);
    expect(withNames('<script src="page-AAAAAAAA.js"></script> other-AAAAAAAA.js', names)).toBe(
      '<script src="page-11111111.js"></script> other-AAAAAAAA.js',
    );
  });
});
