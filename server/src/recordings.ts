import { parseArgs } from 'node:util';
import { destination, pino } from 'pino';
import { composeInspector } from './compose-inspector';
import { readConfig } from './config/config';
import { loadEnvironmentFile } from './config/environment-file';
import type { Inspector } from './domain/recordings/inspector';
import type { RecordingRecord } from './domain/recordings/recording-record';
import { StartFailure } from './start-failure';

const usage = 'Say what to do: "verify", "repair", or "prune --older-than 30d"';
const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

type Command = { readonly name: 'verify' | 'repair' } | { readonly name: 'prune'; readonly olderThanMs: number };

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const nameOf = ({ id, title }: RecordingRecord): string => `${id} (${title})`;

/** Gives the exit code: 1 when something is not what it should be. */
async function main(): Promise<number> {
  const command = readArguments();
  loadEnvironmentFile('.env');
  const config = readConfig(process.env);
  const log = pino({ level: 'warn', name: 'onair' }, destination({ dest: 2, sync: true }));
  const open = await composeInspector(config, command.name !== 'verify', log);
  try {
    return await carryOut(command, open.inspector);
  } finally {
    await open.close();
  }
}

async function carryOut(command: Command, inspector: Inspector): Promise<number> {
  if (command.name === 'prune') {
    let count = 0;
    for await (const record of inspector.prune(Date.now() - command.olderThanMs)) {
      count += 1;
      say(`Removed ${nameOf(record)}.`);
    }
    say(`Removed in all: ${count}.`);
    return 0;
  }
  let [looked, wrong] = [0, 0];
  for await (const record of inspector.all()) {
    const problems = await inspector.verify(record);
    // Deleted by its owner meanwhile.
    if (problems === undefined) continue;
    looked += 1;
    if (problems.length === 0) continue;
    for (const problem of problems) say(`${nameOf(record)}: ${problem}`);
    if (command.name === 'repair' && (await repaired(inspector, record))) continue;
    wrong += 1;
  }
  say(`Looked at: ${looked}. Not what they should be: ${wrong}.`);
  return wrong === 0 ? 0 : 1;
}

/** Whether nothing is wrong with it any more. */
async function repaired(inspector: Inspector, record: RecordingRecord): Promise<boolean> {
  const after = await inspector.repair(record);
  const problems = after && (await inspector.verify(after));
  if (after === undefined || problems === undefined) {
    say(`${nameOf(record)}: deleted meanwhile.`);
    return true;
  }
  const isRight = after.state === 'ready' && problems.length === 0;
  say(`${nameOf(record)}: ${isRight ? 'repaired' : 'cannot be repaired'}.`);
  return isRight;
}

function readArguments(): Command {
  const { name, age } = parsed();
  if (name === 'verify' || name === 'repair') return { name };
  if (name !== 'prune') throw StartFailure.wrongArguments(`${usage}.`);
  const [, amount, unit = ''] = /^(\d{1,6})([hdw])$/.exec(age ?? '') ?? [];
  const each = unitMs[unit];
  if (amount === undefined || each === undefined) {
    throw StartFailure.wrongArguments('--older-than must be a number of hours, days or weeks, like 12h, 30d or 8w.');
  }
  return { name, olderThanMs: Number(amount) * each };
}

function parsed(): { name: string | undefined; age: string | undefined } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { 'older-than': { type: 'string' } },
    });
    return { name: positionals.length === 1 ? positionals[0] : undefined, age: values['older-than'] };
  } catch (error) {
    // An option that does not exist; `parseArgs` says which.
    throw StartFailure.wrongArguments(`${error instanceof Error ? error.message : String(error)}. ${usage}.`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  // One sentence for whoever started it; anything else is a fault, and keeps its stack.
  if (!(error instanceof StartFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
