import { defineConfig } from 'vitest/config';

/** Scripts for Redis are imported as text, as server/build.ts has the bundler do it. */
const luaAsText = {
  name: 'lua-as-text',
  transform: (source: string, id: string) =>
    id.endsWith('.lua') ? `export default ${JSON.stringify(source)};` : undefined,
};

// Both cores of the machines of CI; vitest itself would leave one for an editor.
const maxWorkers = 2;
/** One more where specs wait half of the time, for processes and leases. */
const workersThatWait = 3;

/** Random cases are the same ones each time, so that what is green stays green; another number tries other ones. */
const fuzzSeed = Number(process.env['FUZZ_SEED'] ?? 1);

export default defineConfig({
  test: {
    projects: [
      {
        define: { FUZZ_SEED: fuzzSeed },
        test: {
          name: 'unit',
          include: [
            'protocol/src/**/*.spec.ts',
            'recorder/src/**/*.spec.ts',
            'server/{bin,src}/**/*.spec.ts',
            'web/{build,src}/**/*.spec.ts',
          ],
          environment: 'node',
          maxWorkers,
          // They leave nothing behind: with all modules loaded anew for each file it takes 33 s instead of 12.
          isolate: false,
          // Most take milliseconds; those with thousands of random cases have the time that a busy machine needs.
          testTimeout: 30_000,
        },
      },
      {
        define: { FUZZ_SEED: fuzzSeed },
        plugins: [luaAsText],
        test: {
          name: 'integration',
          include: ['tests/contracts/**/*.spec.ts', 'tests/integration/**/*.spec.ts'],
          environment: 'node',
          maxWorkers: workersThatWait,
          // Twice what the longest takes on a machine that is half as fast as those of CI.
          testTimeout: 40_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
