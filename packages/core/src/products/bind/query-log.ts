// BIND's query log (category queries), query-errors and security. It tells who asked for what,
// and not what was answered, except that a question failed or was refused.

import type { LineReader } from '../shared/logs/observation.ts';
import { parseBindTime } from '../shared/logs/clock-time.ts';
import { questionOf } from '../shared/logs/dns-question.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

/** With TSIG the key's name follows the port. */
const CLIENT =
  /client (?:@0x[0-9a-f]+ )?([\da-fA-F.:]+(?:%\w+)?)#\d+(?:\/key \S+)?(?: \((\S*)\))?: (?:view \S+: )?/;
const QUERY = /^query: (\S+) IN (\S+)(?: |$)/;
const FAILED = /^query failed \(([^)]{1,100})\) for ([^\s/]+)\/IN\/(\w+) at /;
const REFUSED = /^query(?: \(cache\))? '([^\s/]+)\/(\w+)\/IN' denied\b/;
/** A line of another category, by how BIND writes its time or its category, or by syslog's name of the program. */
const OTHER =
  /^\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d\.\d{3} |^\S{19,30} [a-z-]+: (?:critical|error|warning|notice|info|debug \d+): |(?:^|\s)named\[\d+\]: /;
const TIME = /^\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d(?:\.\d+)?/;

export function createBindReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const front = CLIENT.exec(line);
    const stated = front === null ? null : readStated(line.slice(front.index + front[0].length));
    if (front === null || stated === null) return OTHER.test(line) ? null : undefined;
    const question = questionOf(stated.type);
    if (question === null) return null;
    const stamp = TIME.exec(line)?.[0];
    const at =
      stamp === undefined ? parseSyslogTime(line, now, zoneMs) : parseBindTime(stamp) - zoneMs;
    const name = stated.name.toLowerCase().replace(/\.$/, '');
    return {
      kind: 'dns',
      at,
      evidence,
      client: plainAddress(front[1] ?? ''),
      name,
      answer: stated.answer,
      addresses: [],
      ...question,
    };
  };
}

interface Stated {
  readonly name: string;
  readonly type: string;
  readonly answer: 'unknown' | 'nxdomain' | 'failed';
}

function readStated(rest: string): Stated | null {
  const query = QUERY.exec(rest);
  if (query !== null) return { name: query[1] ?? '', type: query[2] ?? '', answer: 'unknown' };
  const failed = FAILED.exec(rest);
  if (failed !== null)
    return {
      name: failed[2] ?? '',
      type: failed[3] ?? '',
      answer: failed[1] === 'NXDOMAIN' ? 'nxdomain' : 'failed',
    };
  const refused = REFUSED.exec(rest);
  return refused === null
    ? null
    : { name: refused[1] ?? '', type: refused[2] ?? '', answer: 'failed' };
}
