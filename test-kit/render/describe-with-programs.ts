// Tests that need real programs: where one is missing they are reported as
// skipped, with the Debian package that has it.

import { describe } from 'vitest';

import { findProgram, type Wanted } from './programs.ts';

/** The programs' paths, in order. */
export function describeWithPrograms(
  title: string,
  wanted: readonly Wanted[],
  body: (paths: readonly string[]) => void,
): void {
  const paths = wanted.map(({ program }) => findProgram(program));
  const missing = wanted.filter((_, index) => paths[index] === null);
  const found = paths.filter((path) => path !== null);
  const reason = missing
    .map(({ program, debianPackage }) => `${program} (Debian package ${debianPackage})`)
    .join(', ');
  describe.skipIf(missing.length > 0)(
    missing.length === 0 ? title : `${title} [skipped: missing ${reason}]`,
    () => body(found),
  );
}
