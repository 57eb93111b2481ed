import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

describe('the arrows between the folders', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'onair-arrows-'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    write('tsconfig.json', '{}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  /** What is found in files that import others: `from` to `to`. */
  function cruise(imports: Record<string, string>): { exitCode: number | null; output: string } {
    for (const to of Object.values(imports)) write(`${to}.ts`, 'export {};');
    for (const [from, to] of Object.entries(imports)) write(`${from}.ts`, `import '${join(folder, to)}';`);
    const config = join(root, '.dependency-cruiser.cjs');
    const program = join(root, 'node_modules/.bin/depcruise');
    const { status, stdout } = spawnSync(program, ['--config', config, '.'], { cwd: folder, encoding: 'utf8' });
    return { exitCode: status, output: stdout };
  }

  it('may all be drawn where the folders allow it', () => {
    const { exitCode, output } = cruise({
      'server/src/compose': 'server/src/storage/storage',
      'web/src/app/call/page': 'web/src/app/conversation/tiles',
      'web/src/app/conversation/person': 'web/src/app/media/conversation',
    });
    expect(output).toContain('no dependency violations');
    expect(exitCode).toBe(0);
  });

  it('are refused where they make a cycle', () => {
    const { exitCode, output } = cruise({
      'protocol/src/one': 'protocol/src/two',
      'protocol/src/two': 'protocol/src/one',
    });
    expect(output).toContain('no-cycle');
    expect(exitCode).not.toBe(0);
  });

  it('are refused against the folders', () => {
    const forbidden = {
      'only-compose-chooses-storage-and-transport': ['server/src/config/config', 'server/src/storage/storage'],
      'a-page-never-imports-another': ['web/src/app/home/home', 'web/src/app/call/telephone'],
      'shared-parts-do-not-know-pages': ['web/src/app/conversation/tiles', 'web/src/app/room/room'],
      'only-calls-rooms-and-meetings-converse': ['web/src/app/watcher/player', 'web/src/app/conversation/person'],
      'signaling-and-media-do-not-know-who-shows-them': ['web/src/app/media/link', 'web/src/app/ui/icon'],
    };
    const { exitCode, output } = cruise(Object.fromEntries(Object.values(forbidden) as [string, string][]));
    for (const [rule, [from, to]] of Object.entries(forbidden)) {
      expect(output).toContain(`${rule}: ${from}.ts → ${to}.ts`);
    }
    expect(exitCode).toBe(Object.keys(forbidden).length);
  });
});

describe('WebRTC', () => {
  const eslint = new ESLint({ cwd: root });

  /** Which rules refuse it there, where a file is already: the types are looked for in its project. */
  async function refusals(path: string, code: string): Promise<(string | null)[]> {
    const results = await eslint.lintText(code, { filePath: join(root, path) });
    return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
  }

  it('is refused in pages, and a second owner of peer connections everywhere', async () => {
    const page = 'web/src/app/home/home-page.ts';
    for (const code of ['new RTCPeerConnection();\n', 'new MediaStream();\n', 'navigator.mediaDevices;\n']) {
      expect(await refusals(page, code), code).toContain('no-restricted-syntax');
    }
    expect(await refusals('web/src/app/media/reception.ts', 'new RTCPeerConnection();\n')).toContain(
      'no-restricted-syntax',
    );
    expect(await refusals('web/src/app/media/reception.ts', 'export const media = new MediaStream();\n')).toEqual([]);
    expect(await refusals('web/src/app/media/peer-link.ts', 'export const link = new RTCPeerConnection();\n')).toEqual(
      [],
    );
  }, 60_000);
});
