// A CSV whose first line names its columns: exports of a Log Analytics workspace (Azure Firewall, DNSQueryLogs), of
// `Get-WinEvent | Export-Csv`, of the event viewer, and their like. What the columns mean: shared/logs/fields.

import { splitCsv } from '../shared/logs/csv-fields.ts';
import { fieldsOf } from '../shared/logs/fields/named-field-set.ts';
import { readFields } from '../shared/logs/fields/read-fields.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { hasOpenQuote } from '../shared/logs/records.ts';
import { isHeadOfTable } from '../shared/logs/table-head.ts';

/** PowerShell 5 writes the type of its objects above. */
const TYPE = /^#TYPE /;
/** `TimeGenerated [UTC]`, `TimeGenerated [Local Time]`: the portal adds the zone. */
const ZONE_OF_PORTAL = / \[(?:UTC|Local Time)[^\]]*\]$/i;

export function createCsvReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  let columns: readonly string[] | null = null;
  return (line, evidence) => {
    if (TYPE.test(line)) return null;
    if (isHeadOfTable(line)) {
      columns = columnsOf(line);
      return null;
    }
    if (columns === null || hasOpenQuote(line)) return undefined;
    const values = splitCsv(line);
    // The event viewer leaves the name of its last column out.
    if (values.length < columns.length || values.length > columns.length + 1) return undefined;
    const named = columns.map((name, at) => [name, values[at] ?? ''] as const);
    const more = values.slice(columns.length).map((value) => ['message', value] as const);
    return readFields(fieldsOf([...named, ...more]), { evidence, options });
  };
}

/** Of a head. */
export function columnsOf(head: string): readonly string[] {
  return splitCsv(head).map((name) =>
    name
      .replace(/^\ufeff/, '')
      .trim()
      .replace(ZONE_OF_PORTAL, ''),
  );
}
