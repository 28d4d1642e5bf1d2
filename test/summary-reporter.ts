// Closes a test run with what did not run, and why, what passed only at its second try, and one plain line of counts.

import type { Reporter, TestModule } from 'vitest/node';

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const countOf = (state: string): number =>
      tests.filter((test) => test.result().state === state).length;
    const skipped = new Map<string, number>();
    for (const test of tests.filter((each) => each.result().state === 'skipped')) {
      // A suite that cannot run here says why in its title, in brackets.
      const reason = /\[(?:skipped|not run)[^\]]*\]/.exec(test.fullName)?.[0] ?? test.fullName;
      skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
    }
    for (const [reason, count] of [...skipped].toSorted())
      process.stdout.write(`not run: ${String(count)} × ${reason}\n`);
    // A first failure that a second try hides is a race, or a state that the first one left.
    for (const test of tests)
      if (test.result().state === 'passed' && (test.diagnostic()?.retryCount ?? 0) > 0)
        process.stdout.write(
          `passed at its second try: ${test.module.relativeModuleId} > ${test.fullName}\n`,
        );
    process.stdout.write(
      `${String(countOf('passed'))} passed, ${String(countOf('failed'))} failed, ${String(countOf('skipped'))} skipped\n`,
    );
  }
}
