// `name=value` pairs, values with blanks in quotes: FortiGate's traffic and web
// filter logs (Fortinet, log message reference; with `set format csv` commas stand between the pairs), Zscaler's NSS feed
// with names (tabs between them), Check Point's for Splunk (bars between them), and their like. A syslog header in front
// is passed over.

import type { LineReader } from '../shared/logs/observation.ts';
import { fieldsOf } from '../shared/logs/fields/named-field-set.ts';
import { readFields } from '../shared/logs/fields/read-fields.ts';
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
    const seen = readFields(fieldsOf(fields), { evidence, options });
    // A feed may have its time in front of the pairs.
    return seen?.at !== undefined && Number.isNaN(seen.at)
      ? { ...seen, at: parseSyslogTime(line, now, zoneMs) }
      : seen;
  };
}
