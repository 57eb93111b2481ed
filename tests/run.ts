// `npm test [-- unit|integration|e2e ...]`: installs what is missing, builds what is stale, runs the stages,
// and closes with one line that says how many tests passed and failed.
import { buildWhatIsStale } from '../server/bin/build-what-is-stale';
import { runCommand, seconds } from './environment/commands';
import { findMongo } from './environment/mongo-source';
import { installMissing, type ProgramName } from './environment/programs';
import { closingLine, forgetReport, readReport, reportPath, sum } from './environment/test-counts';
import type { TestCounts, TestRunner } from './environment/test-counts';

interface Stage {
  /** Whose report holds the counts. */
  runner: TestRunner;
  command: [string, ...string[]];
  needsBuild: boolean;
  /** Whether it needs a MongoDB, which may have to be built first. */
  needsMongo?: boolean;
  programs: ProgramName[];
}

const vitest = (runner: 'unit' | 'integration'): [string, ...string[]] => [
  ...(['vitest', 'run', '--project', runner] as const),
  ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath(runner)}`],
];

const stages: Record<string, Stage> = {
  unit: { runner: 'unit', command: vitest('unit'), needsBuild: false, programs: [] },
  integration: {
    runner: 'integration',
    command: vitest('integration'),
    needsBuild: true,
    needsMongo: true,
    programs: ['nginx', 'redis', 'ffmpeg', 'coturn'],
  },
  e2e: {
    runner: 'e2e',
    command: ['playwright', 'test', '--config', 'tests/e2e/playwright.config.ts'],
    needsBuild: true,
    needsMongo: true,
    programs: ['chromium', 'firefox', 'ffmpeg', 'espeak', 'coturn', 'zbar', 'nginx', 'redis'],
  },
};

const chosen = chooseStages(process.argv.slice(2));
const times: string[] = [];
const counts: TestCounts[] = [];
try {
  await timed('install', () => {
    installMissing([...new Set(chosen.flatMap(([, stage]) => stage.programs))], console.log);
  });
  if (chosen.some(([, stage]) => stage.needsBuild)) await timed('build', buildWhatIsStale);
  if (chosen.some(([, stage]) => stage.needsMongo)) await timed('database', findMongo);
  for (const [name, stage] of chosen) counts.push(await timed(name, () => runStage(name, stage)));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  counts.push({ passed: 0, failed: 1, skipped: 0, failures: [message] });
}
const total = sum(counts);
process.exitCode = total.failed === 0 ? 0 : 1;
for (const failure of total.failures) console.log(`\nFAILED ${failure}`);
console.log(`\n${times.join('\n')}\n\n${closingLine(total)}`);

function chooseStages(names: string[]): [string, Stage][] {
  const wanted = names.length > 0 ? names : Object.keys(stages);
  return wanted.map((name) => {
    const stage = stages[name];
    if (stage) return [name, stage];
    console.error(`There is no stage "${name}". There are: ${Object.keys(stages).join(', ')}.`);
    process.exit(2);
  });
}

async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    times.push(`${name.padEnd(12)} ${seconds(performance.now() - started).padStart(8)}`);
  }
}

async function runStage(name: string, { runner, command }: Stage): Promise<TestCounts> {
  console.log(`\n=== ${name}`);
  forgetReport(runner);
  const [program, ...args] = command;
  const { exitCode } = await runCommand(program, args, 'pass-on');
  const found = readReport(runner) ?? sum([]);
  // A stage can fail without a failed test: a spec that does not compile, a runner that found no spec.
  if (exitCode === 0 || found.failed > 0) return found;
  return { ...found, failed: 1, failures: [...found.failures, `${name}: see above`] };
}
