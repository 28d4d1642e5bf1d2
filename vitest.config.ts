import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The machines are small and shared: a slow minute is no failure.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests that walk real sockets and programs under a deadline get a second try there; what is broken fails twice.
    retry: 1,
    // Most of their time is waiting for programs, not work of this machine's processors.
    maxWorkers: 2,
    reporters: ['default', './test/summary-reporter.ts'],
  },
});
