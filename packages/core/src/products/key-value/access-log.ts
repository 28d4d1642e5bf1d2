// `name=value` pairs, values with blanks in quotes: FortiGate's traffic and web
// filter logs (Fortinet, log message reference; with `set format csv` commas stand between the pairs), Zscaler's NSS feed
// with names (tabs between them), Check Point's for Splunk (bars between them), and their like. A syslog header in front
// is passed over.

import type { LineReader } from '../shared/logs/observation.ts';
import { fieldsOf, firstOf, type NamedFieldSet } from '../shared/logs/fields/named-field-set.ts';
import { readFields } from '../shared/logs/fields/read-fields.ts';
import { NAMES } from '../shared/logs/named-fields.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

const PAIR =
  /([A-Za-z_][\w.()-]*)=(?:"((?:[^"\\]|\\.)*)"|([^\t"]*?)(?=\t|[\s,|] ?[A-Za-z_][\w.()-]*=|[\s|]*$))/g;
/** Forms that have their own reader. */
const NAMED = /\b(?:CEF: ?\d|LEEF:\d)|^\s*\{/;
const FEWEST_PAIRS = 4;
const LONGEST = 16_384;

export function createKeyValueReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  const { zoneMs, now } = options;
  return (line, evidence) => {
    if (line.length > LONGEST || !line.includes('=') || NAMED.test(line)) return undefined;
    const fields = new Map<string, string>();
    for (const [, name = '', quoted, bare = ''] of line.matchAll(PAIR))
      fields.set(name.toLowerCase(), quoted ?? bare.trimEnd());
    if (fields.size < FEWEST_PAIRS) return undefined;
    const named = fieldsOf(fields);
    const seen = readFields(named, { evidence, options });
    // A feed may have its time in front of the pairs.
    return seen?.at !== undefined && Number.isNaN(seen.at) && !hasTime(named)
      ? { ...seen, at: parseSyslogTime(line, now, zoneMs) }
      : seen;
  };
}

/** Where it could not be read, the time of its envelope counts (diagnose/scan/log-reader.ts). */
function hasTime(fields: NamedFieldSet): boolean {
  return firstOf(fields, ...NAMES.time) !== undefined;
}
