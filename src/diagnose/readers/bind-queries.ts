// BIND's query log (category queries) and query-errors. It tells who asked for what,
// and not what was answered, except that a question failed.

import type { LineReader } from '../sighting.ts';
import { parseBindTime } from './clock-time.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from './reader-options.ts';
import { parseSyslogTime } from './syslog-time.ts';

const CLIENT = /client (?:@0x[0-9a-f]+ )?([\da-fA-F.:]+)#\d+(?: \(([^)\s]+)\))?: (?:view \S+: )?/;
const QUERY = /^query: (\S+) IN (\S+)(?: |$)/;
const FAILED = /^query failed \((\w+)\) for ([^\s/]+)\/IN\/(\w+) at /;
/** A line of another category: `general: info: …`. */
const OTHER = /^\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d(?:\.\d+)? [a-z-]+: (?:critical|error|warning|notice|info|debug \d+): /;
const TIME = /^\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d(?:\.\d+)?/;

export function createBindReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const front = CLIENT.exec(line);
    if (front === null) return OTHER.test(line) ? null : undefined;
    const rest = line.slice(front.index + front[0].length);
    const query = QUERY.exec(rest);
    const failed = query === null ? FAILED.exec(rest) : null;
    if (query === null && failed === null) return OTHER.test(line) ? null : undefined;
    const type = query?.[2] ?? failed?.[3];
    if (type !== 'A') return null;
    const stamp = TIME.exec(line)?.[0];
    const at = stamp === undefined ? parseSyslogTime(line, now, zoneMs) : parseBindTime(stamp) - zoneMs;
    const name = (query?.[1] ?? failed?.[2] ?? '').toLowerCase().replace(/\.$/, '');
    const answer = failed === null ? 'unknown' : failed[1] === 'NXDOMAIN' ? 'nxdomain' : 'failed';
    return { kind: 'dns', at, evidence, client: front[1] ?? '', name, answer, addresses: [] };
  };
}
