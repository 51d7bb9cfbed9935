// Each failure once more in a line or two, at the very end: whoever sees only the last of a long output learns why.

import { stripVTControlCharacters } from 'node:util';
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Lines of an error: what was expected, where, and what was there. */
const LINES = 5;

export default class Briefly implements Reporter {
  readonly #failures: string[] = [];

  onTestEnd(test: TestCase, { status, error }: TestResult) {
    if (status === test.expectedStatus || status === 'skipped') return;
    const message = stripVTControlCharacters(error?.message ?? status);
    const lines = message.split('\n').filter((line) => line.trim() !== '');
    const { file, line } = error?.location ?? test.location;
    this.#failures.push(`${test.title} (${file}:${line})\n  ${lines.slice(0, LINES).join('\n  ')}`);
  }

  onEnd(_result: FullResult) {
    for (const failure of this.#failures) process.stdout.write(`\n${failure}\n`);
  }
}
