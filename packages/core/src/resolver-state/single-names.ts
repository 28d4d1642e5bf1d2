// Records of a server that has no zone for them.

import type { HostedRecord, HostedZone } from '../model/world/resolver-state.ts';
import { isName, zoneName } from './dns-words.ts';

/** Each name by itself: what lies below it goes on. */
export function singleNames(records: readonly HostedRecord[]): HostedZone[] {
  const names = [...new Set(records.map(({ name }) => name))];
  return names.flatMap((each): HostedZone[] => {
    const name = zoneName(each);
    return isName(name)
      ? [{ name, kind: 'other', records: records.filter((record) => record.name === each) }]
      : [];
  });
}
