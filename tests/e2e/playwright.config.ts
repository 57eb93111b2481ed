import { defineConfig } from '@playwright/test';
import { outputPath } from '../environment/output';
import { reportPath } from '../environment/test-counts';

/** Specs in which several people have pictures at once, or several instances start: each of them fills the machine for a while. */
const crowded = [
  ...['cluster-*', 'conversation-*', 'meeting-{controls,of-four}', 'recording-loses-its-instance'],
  ...['server-dies', 'watching-works'],
].map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  outputDir: outputPath('e2e'),
  // One for each core of the machines of CI. Half of the time a spec waits, for a grace period or a cut: 9.2 min instead of 13.6.
  workers: 2,
  projects: [
    // One at a time: two crowds that share two cores wait for each other until somebody gives up.
    { name: 'crowded', testMatch: crowded, workers: 1 },
    { name: 'quiet', testMatch: '*.spec.ts', testIgnore: crowded },
  ],
  // A spec that passes at the second try hides a fault.
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  // Four browsers of a meeting take 59 s on a machine that is half as fast as those of CI.
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: reportPath('e2e') }]],
  use: {
    // Noting every step of every page costs a tenth of the time of all specs: TRACE=1 is for who looks for a fault.
    trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
  },
});
