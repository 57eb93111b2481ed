// `npm run check`: everything that is found out by reading. Two steps at a time, because the machines of CI have two cores.
import { runCommand, seconds, type CommandResult } from './environment/commands';

interface Step {
  name: string;
  command: [string, ...string[]];
}

// The longest first, so that both cores end at about the same time.
const steps: Step[] = [
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  ...['web', 'server', 'tests', 'recorder', 'protocol'].map(typesOf),
  { name: 'import arrows', command: ['depcruise', '--config', '.dependency-cruiser.cjs', ...importing()] },
  { name: 'dead code', command: ['knip'] },
];

const failed: string[] = [];
const waiting = [...steps];
await Promise.all([takeSteps(), takeSteps()]);
console.log(failed.length === 0 ? 'check: all is well' : `check: FAILED: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function takeSteps(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const [command, ...args] = step.command;
    report(step, await runCommand(command, args, 'collect'));
  }
}

function report(step: Step, { exitCode, output, durationMs }: CommandResult): void {
  if (exitCode !== 0) failed.push(step.name);
  console.log(`${exitCode === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds(durationMs)})`);
  if (exitCode !== 0) console.log(output.trimEnd());
}

function typesOf(workspace: string): Step {
  return { name: `types of ${workspace}`, command: ['tsc', '-p', workspace] };
}

function importing(): string[] {
  const server = ['server/src', 'server/bin', 'server/build.ts'];
  return ['protocol/src', 'recorder/src', ...server, 'web/src', 'web/build', 'tests'];
}
