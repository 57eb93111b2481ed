import { existsSync, readFileSync, rmSync } from 'node:fs';
import { outputPath } from './output';

/** How the tests of one run ended. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

export type TestRunner = 'unit' | 'integration' | 'e2e';

/** Where the runner writes its JSON report. */
export function reportPath(runner: TestRunner): string {
  return outputPath('results', `${runner}.json`);
}

/** Removes the report of an earlier run, so that it cannot be taken for this one's. */
export function forgetReport(runner: TestRunner): void {
  rmSync(reportPath(runner), { force: true });
}

/** Reads the report of a finished run; null where the runner did not get as far as to write one. */
export function readReport(runner: TestRunner): TestCounts | null {
  const path = reportPath(runner);
  if (!existsSync(path)) return null;
  const report: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return runner === 'e2e' ? playwrightCounts(report as PlaywrightReport) : vitestCounts(report as VitestReport);
}

export function sum(all: readonly TestCounts[]): TestCounts {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}

/** The closing line that CI reads: `N passed, N failed`, with `, N skipped` only where some were. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}

function vitestCounts(report: VitestReport): TestCounts {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

function playwrightCounts({ stats }: PlaywrightReport): TestCounts {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}
