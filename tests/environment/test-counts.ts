import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { outputPath } from './output';

/** How the tests of one run ended. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, and how: one text for each, since those who see only the end of a log shall see it. */
  failures: string[];
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
  const total: TestCounts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures);
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
  testResults: { name: string; status: string; message: string; assertionResults: VitestCase[] }[];
}

interface VitestCase {
  fullName: string;
  status: string;
  failureMessages: string[];
}

function vitestCounts(report: VitestReport): TestCounts {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const failed = assertionResults.filter((one) => one.status === 'failed');
    // A file can fail before its first test.
    if (failed.length === 0 && status === 'failed') return [failure(file, message)];
    return failed.map(({ fullName, failureMessages }) => failure(`${file} › ${fullName}`, failureMessages[0]));
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: PlaywrightSuite[];
  errors: { message?: string }[];
}

interface PlaywrightSuite {
  specs: PlaywrightSpec[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightSpec {
  title: string;
  file: string;
  ok: boolean;
  tests: { results: { error?: { message?: string } }[] }[];
}

function playwrightCounts({ stats, suites, errors }: PlaywrightReport): TestCounts {
  const failed = suites.flatMap(specsOf).filter(({ ok }) => !ok);
  const failures = failed.map(({ file, title, tests }) => {
    const messages = tests.flatMap(({ results }) => results.map(({ error }) => error?.message));
    return failure(`tests/e2e/${file} › ${title}`, messages.find(Boolean));
  });
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: [...failures, ...errors.map(({ message }) => failure('tests/e2e', message))],
  };
}

function specsOf({ specs, suites = [] }: PlaywrightSuite): PlaywrightSpec[] {
  return [...specs, ...suites.flatMap(specsOf)];
}

const linesOfAMessage = 8;

function failure(where: string, message = 'no message'): string {
  const lines = stripVTControlCharacters(message).split('\n').slice(0, linesOfAMessage);
  return [where, ...lines.map((line) => `    ${line}`)].join('\n');
}
