import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';

/** A program outside npm that the tests drive, and the Debian package that brings it. */
interface Program {
  /** Names it may have on the PATH, the preferred one first. */
  commands: [string, ...string[]];
  debianPackage: string;
  /** Environment variable that names the executable instead. */
  override: string;
}

const programs = {
  chromium: {
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    debianPackage: 'chromium',
    override: 'CHROMIUM_PATH',
  },
  firefox: { commands: ['firefox-esr', 'firefox'], debianPackage: 'firefox-esr', override: 'FIREFOX_PATH' },
  ffmpeg: { commands: ['ffmpeg'], debianPackage: 'ffmpeg', override: 'FFMPEG_PATH' },
  espeak: { commands: ['espeak-ng'], debianPackage: 'espeak-ng', override: 'ESPEAK_PATH' },
  zbar: { commands: ['zbarimg'], debianPackage: 'zbar-tools', override: 'ZBARIMG_PATH' },
  coturn: { commands: ['turnserver'], debianPackage: 'coturn', override: 'TURNSERVER_PATH' },
  nginx: { commands: ['nginx'], debianPackage: 'nginx', override: 'NGINX_PATH' },
  redis: { commands: ['redis-server'], debianPackage: 'redis-server', override: 'REDIS_SERVER_PATH' },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

/** The executable of a program, or null where it is not installed. */
function findProgram(name: ProgramName): string | null {
  const { commands, override } = programs[name];
  const named = process.env[override];
  if (named) return named;
  return findExecutable(commands);
}

/** The first of these names that is on the PATH, in Debian's folders of servers, or in one of the further folders. */
export function findExecutable(names: readonly string[], furtherFolders: readonly string[] = []): string | null {
  // Debian keeps servers in sbin, which is not on everybody's PATH.
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  const folders = [...onPath, '/usr/local/sbin', '/usr/sbin', ...furtherFolders];
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return null;
}

/** @throws Error that says what to install. */
export function programPath(name: ProgramName): string {
  const path = findProgram(name);
  if (path) return path;
  const { commands, debianPackage, override } = programs[name];
  throw new Error(`${commands[0]} is not installed: apt-get install ${debianPackage}, or name it with ${override}.`);
}

/**
 * Installs what is missing where apt-get may be used without a question.
 * @throws Error with the command to type where it may not.
 */
export function installMissing(names: readonly ProgramName[], say: (line: string) => void): void {
  const missing = names.filter((name) => findProgram(name) === null);
  if (missing.length === 0) return;
  const packages = missing.map((name) => programs[name].debianPackage);
  const aptGet = aptGetCommand();
  if (!aptGet) {
    throw new Error(
      `The tests need ${packages.join(', ')}. Please install: sudo apt-get update && sudo apt-get install ${packages.join(' ')}`,
    );
  }
  say(`Installing ${packages.join(', ')}`);
  apt([...aptGet, 'update', '-q']);
  apt([...aptGet, 'install', '-q', '-y', '--no-install-recommends', ...packages]);
  const still = names.filter((name) => findProgram(name) === null);
  if (still.length > 0) throw new Error(`apt-get ran, and still missing: ${still.join(', ')}.`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // The answer "no" comes only as an exception.
    return false;
  }
}

function aptGetCommand(): string[] | null {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n', 'apt-get'] : null;
}

function apt([command = '', ...args]: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed.`);
}
