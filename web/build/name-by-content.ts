import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const script = /[\w-]+-[A-Z0-9]{8}\.js/g;

/**
 * Gives every script a name that changes whenever it, or anything that it leads to, does: browsers keep them for ever, and what
 * was made of them after the build is not in the names that the build gave. The old name of each, and its new one.
 */
export async function nameByContent(site: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(site)).filter((file) => file.endsWith('.js'));
  const texts = new Map<string, string>();
  for (const file of files) texts.set(file, await readFile(join(site, file), 'utf8'));

  const names = new Map(files.map((file) => [file, renamed(file, digest(texts, file))]));
  for (const [file, text] of texts) {
    await rm(join(site, file));
    await writeFile(join(site, names.get(file) ?? file), withNames(text, names));
  }
  return names;
}

/** The text, in which every script has its new name. */
export function withNames(text: string, names: ReadonlyMap<string, string>): string {
  return text.replaceAll(script, (name) => names.get(name) ?? name);
}

/** Of the file and of all that it leads to, in circles too. */
function digest(texts: ReadonlyMap<string, string>, file: string): string {
  const reached = new Set([file]);
  for (const each of reached) {
    for (const [name] of texts.get(each)?.matchAll(script) ?? []) if (texts.has(name)) reached.add(name);
  }
  const hash = createHash('sha256').update(texts.get(file) ?? '');
  for (const each of [...reached].sort()) hash.update(texts.get(each) ?? '');
  return hash.digest('hex').slice(0, 8).toUpperCase();
}

function renamed(file: string, digest: string): string {
  return file.replace(/[A-Z0-9]{8}\.js$/, `${digest}.js`);
}
