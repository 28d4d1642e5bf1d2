// BIND's query log (category queries), query-errors and security. It tells who asked for what,
// and not what was answered, except that a question failed or was refused.

import type { DnsObservation, LineReader } from '../shared/logs/observation.ts';
import { parseBindTime } from '../shared/logs/clock-time.ts';
import { answerOfCode, askedName, questionOf } from '../shared/logs/dns-question.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { RecentMap } from '../shared/logs/recent-map.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

/** With TSIG the key's name follows the port. */
const CLIENT =
  /client (?:@0x[0-9a-f]+ )?([\da-fA-F.:]+(?:%\w+)?)#\d+(?:\/key \S+)?(?: \((\S*)\))?: (?:view \S+: )?/;
const QUERY = /^query: (\S+) IN (\S+)(?: |$)/;
const FAILED = /^query failed \(([^)]{1,100})\) for ([^\s/]+)\/IN\/(\w+) at /;
const REFUSED = /^query(?: \(cache\))? '([^\s/]+)\/(\w+)\/IN' denied\b/;
/** `deny-answer-addresses` (category resolver, lib/dns/resolver.c): behind an alias it names the alias' target. */
const STRUCK = /(?:^|\s)answer address \S+ denied for ([^\s/]+)\/A\/IN\s*$/;
/** Infoblox, whose named writes answers with their records (its documentation, "Capturing DNS Queries and Responses"). */
const ANSWERED =
  /client ([\da-fA-F.:]+?)#\d+:? (?:[^:]{1,64}: )?(?:UDP|TCP): query: (\S+) IN (\S+) response: (\w+)(.*)$/;
const RECORD = / IN A (\d{1,3}(?:\.\d{1,3}){3})(?=;|\s|$)/g;
const MOST_ASKED = 10_000;
/** A line of another category, by how BIND writes its time or its category, or by syslog's name of the program. */
const OTHER =
  /^\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d\.\d{3} |^\S{19,30} [a-z-]+: (?:critical|error|warning|notice|info|debug \d+): |(?:^|\s)named\[\d+\]: /;
/** BIND's own, which has a year, where syslog's stands in front of it. */
const TIME = /(?:^|\s)(\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d(?:\.\d+)?)/;

export function createBindReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  const { zoneMs, now, isRemembered = () => true } = options;
  const timeOf = (line: string): number => {
    const stamp = TIME.exec(line)?.[1];
    return stamp === undefined ? parseSyslogTime(line, now, zoneMs) : parseBindTime(stamp) - zoneMs;
  };
  /** By the first label, which an alias in a private zone keeps: who asked last, and whose answer was taken away. */
  const asked = new RecentMap<Asked>(MOST_ASKED);
  const struck = new RecentMap<Asked | null>(MOST_ASKED);
  return (line, evidence) => {
    const denied = STRUCK.exec(line)?.[1]?.toLowerCase();
    if (denied !== undefined) {
      const of = asked.get(firstLabel(denied)) ?? { client: 'unknown', name: denied };
      struck.set(firstLabel(denied), of);
      return {
        kind: 'dns',
        at: timeOf(line),
        evidence,
        ...of,
        answer: 'struck-out',
        addresses: [],
      };
    }
    const answered = line.includes(' response: ') ? ANSWERED.exec(line) : null;
    if (answered !== null) return answerOf(answered, { at: timeOf(line), evidence });
    const front = CLIENT.exec(line);
    const stated = front === null ? null : readStated(line.slice(front.index + front[0].length));
    if (front === null || stated === null) return OTHER.test(line) ? null : undefined;
    const question = questionOf(stated.type);
    if (question === null) return null;
    const name = askedName(stated.name);
    const client = plainAddress(front[1] ?? '');
    if (stated.answer === 'unknown' && isRemembered(client, name))
      asked.set(firstLabel(name), { client, name });
    const known = stated.answer === 'failed' ? (struck.get(firstLabel(name)) ?? null) : null;
    // One failure stands behind each, and is told already where the question was logged.
    if (known !== null) struck.set(firstLabel(name), null);
    if (known?.client === client && known.name === name) return null;
    return {
      kind: 'dns',
      at: timeOf(line),
      evidence,
      client,
      name,
      answer: known === null ? stated.answer : 'struck-out',
      addresses: [],
      ...question,
    };
  };
}

function answerOf(
  [, client = '', name = '', type = '', code = '', records = '']: RegExpExecArray,
  seen: Pick<DnsObservation, 'at' | 'evidence'>,
): DnsObservation | null {
  const question = questionOf(type);
  if (question === null) return null;
  const addresses =
    question.isIPv6 === true ? [] : [...records.matchAll(RECORD)].map(([, text = '']) => text);
  return {
    kind: 'dns',
    ...seen,
    client: plainAddress(client),
    name: askedName(name),
    answer: addresses.length > 0 ? 'address' : answerOfCode(code),
    addresses,
    ...question,
  };
}

interface Asked {
  readonly client: string;
  readonly name: string;
}

function firstLabel(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('.')));
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
