// Asks a resolver, as its clients do, whether changes are in force.

import type { Change } from './change.ts';
import type { Mismatch } from './driver.ts';
import { awaitAnswers, type Expectation, type Resolver } from './ask-names.ts';
import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';

export async function verifyAnswers(
  resolver: Resolver,
  changes: readonly Change[],
  wait: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<readonly Mismatch[]> {
  const expected = changes.flatMap(toExpectation);
  return expected.length === 0 ? [] : awaitAnswers(resolver, expected, wait);
}

function toExpectation(change: Change): Expectation[] {
  if (change.kind === 'forget') return [];
  if (change.kind === 'remove')
    return [{ key: change.key, wanted: null, not: change.before.values.map(canonicalAddress) }];
  return [{ key: change.key, wanted: change.after.values.map(canonicalAddress).sort(), not: [] }];
}
