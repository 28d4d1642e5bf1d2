// Lists of several appliances as one, for the server that they share.

import { recordName } from '../model/dns-record.ts';
import { compareText, sortUnique } from '../compare-text.ts';
import { withoutCovered } from './pattern-cover.ts';
import type { PlannedRecord } from './plan.ts';
import { toDnsRecord } from './plan-settings.ts';

/** Leaves out entries that a wider entry covers. */
export function mergeAllow(lists: readonly (readonly string[])[]): string[] {
  return withoutCovered(sortUnique(lists.flat()));
}

/** A record of several appliances once, with all names that it answers. Where they differ, the last one stays: a warning of the site's plan says so. */
export function mergeRecords(records: readonly PlannedRecord[]): PlannedRecord[] {
  const merged = new Map<string, PlannedRecord>();
  for (const record of records) {
    const name = nameOf(record);
    const before = merged.get(name);
    merged.set(
      name,
      before === undefined
        ? record
        : { ...record, answers: sortUnique([...before.answers, ...record.answers]) },
    );
  }
  return [...merged.values()].sort(
    (a, b) => compareText(a.zone, b.zone) || compareText(a.name, b.name),
  );
}

export function nameOf(record: PlannedRecord): string {
  return recordName(toDnsRecord(record));
}
