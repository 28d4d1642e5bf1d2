// `name=value` pairs, values with blanks in quotes: FortiGate's traffic and web
// filter logs (Fortinet, log message reference), Zscaler's NSS feed with names
// (tabs between the pairs), and their like. A syslog header in front is passed over.

import type { LineReader } from '../shared/logs/observation.ts';
import { observationOfFields } from '../shared/logs/named-fields.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

const PAIR =
  /([A-Za-z_][\w.()-]*)=(?:"((?:[^"\\]|\\.)*)"|([^\t"]*?)(?=\t|\s[A-Za-z_][\w.()-]*=|\s*$))/g;
const FEWEST_PAIRS = 4;
const LONGEST = 16_384;

export function createKeyValueReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    if (line.length > LONGEST || !line.includes('=')) return undefined;
    const fields = new Map<string, string>();
    for (const [, name = '', quoted, bare = ''] of line.matchAll(PAIR))
      fields.set(name.toLowerCase(), quoted ?? bare);
    if (fields.size < FEWEST_PAIRS) return undefined;
    const seen = observationOfFields((name) => fields.get(name), evidence, zoneMs);
    // A feed may have its time in front of the pairs.
    return seen?.at !== undefined && Number.isNaN(seen.at)
      ? { ...seen, at: parseSyslogTime(line, now, zoneMs) }
      : seen;
  };
}
