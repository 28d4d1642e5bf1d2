import { defineConfig } from 'vitest/config';

import { LongFirst } from './test/long-first.ts';
import { KERNEL_PLUGIN } from './kernel-plugin.ts';
import { WORKSPACE_ALIASES } from './workspaces.ts';

/** Which suite a test file belongs to is in its name: docs/architecture.md, "Tests". */
const at = (ending: string): string[] => [
  `packages/*/src/**/*${ending}`,
  `test-kit/**/*${ending}`,
  `test/**/*${ending}`,
];
const SYSTEM = at('.system.test.ts');
const LAB = at('.lab.test.ts');
// Tests that walk real sockets and programs under a deadline get a second try there; what is broken fails twice.
const RETRY = 1;

export default defineConfig({
  plugins: [KERNEL_PLUGIN],
  resolve: { alias: WORKSPACE_ALIASES },
  test: {
    // The machines are small and shared: a slow minute is no failure. What hangs is ended, no more.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest's own second is none to a program that starts beside others.
    expect: { poll: { timeout: 20_000, interval: 50 } },
    // Most of their time is waiting for programs, not work of this machine's processors.
    maxWorkers: 3,
    setupFiles: ['./test/fuzz-seed.ts'],
    sequence: { sequencer: LongFirst },
    reporters: ['default', './test/summary-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: at('.test.ts'),
          exclude: [...SYSTEM, ...LAB],
          retry: 0,
          // They share nothing that changes, so each worker loads the sources once.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'system', include: SYSTEM, retry: RETRY } },
      {
        extends: true,
        test: {
          name: 'lab',
          include: LAB,
          retry: RETRY,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // After the others. A scenario waits for its programs more than half of its time.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
