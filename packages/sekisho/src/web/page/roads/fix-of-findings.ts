// The change that ends what findings tell of a name.

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { Fix } from '@sekisho/core/model/change.ts';

/** The first that changes something; null where nothing is to be added or taken away. */
export function fixOf(findings: readonly Finding[]): Fix | null {
  return (
    findings
      .map(({ fix }) => fix)
      .find(
        ({ add, remove = [], enableBypassList = false }) =>
          add.length + remove.length > 0 || enableBypassList,
      ) ?? null
  );
}
