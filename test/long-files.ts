// The test files that take more than a minute each, for the order of the suite (long-first.ts).

/** Files that take more than a minute on two cores, longest first. */
export const LONG: readonly string[] = [
  'packages/rehearsal/src/scenarios-faults.netns.lab.test.ts',
  'packages/rehearsal/src/scenarios.lab.test.ts',
  'packages/rehearsal/src/scenarios-journeys.netns.lab.test.ts',
  'test/real-clients/real-clients.lab.test.ts',
  'test/sites.lab.test.ts',
  'packages/rehearsal/src/settings-off.lab.test.ts',
  'test/cli/every-command.system.test.ts',
  'test/cli/document-schemas.system.test.ts',
  'test/cli/every-stream.system.test.ts',
  'packages/rehearsal/src/scenarios.vm.lab.test.ts',
  'packages/azure-emulator/src/stand-alone/az-commands.system.test.ts',
  'test/release.system.test.ts',
];
