// Records of a server that has no zone for them.

import type { HostedRecord, HostedZone } from '../model/world/resolver-state.ts';
import { groupBy } from '../group-by.ts';
import { isName, zoneName } from './dns-words.ts';

/** Each name by itself: what lies below it goes on. */
export function singleNames(records: readonly HostedRecord[]): HostedZone[] {
  return [...groupBy(records, ({ name }) => name)].flatMap(([each, own]): HostedZone[] => {
    const name = zoneName(each);
    return isName(name) ? [{ name, kind: 'other', records: own }] : [];
  });
}
