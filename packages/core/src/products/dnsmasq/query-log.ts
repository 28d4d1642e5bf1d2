// dnsmasq's query log. With `log-queries=extra` a serial and the client stand on every line, so that one
// question's lines are put together again; with plain `log-queries` they are by the name, and an answer is
// that of whoever asked for it last. A question is one observation, made when its answer has been read.

import type { DnsObservation, LineReader } from '../shared/logs/observation.ts';
import { questionOf } from '../shared/logs/dns-question.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { RecentMap } from '../shared/logs/recent-map.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

/** With `--no-daemon` it writes no number. */
const OWN = /(?:^|\s)dnsmasq(?:-\w+)?(?:\[\d+\])?: /;
/**
 * Of an answer that held a private address; without a serial, and nothing else is written for the question. Behind an
 * alias it names the alias' target, in the line behind that of the alias.
 */
const REBIND = /(?:^|\s)dnsmasq(?:\[\d+\])?: possible DNS-rebind attack detected: (\S+)\s*$/;
const LINE =
  /(?:^|\s)dnsmasq(?:\[\d+\])?: (?:(?:(?:UDP|TCP) )?(\d+) (\S+)\/\d+ )?(query\[(\w+)\]|(?:(?:gravity|exactly|regex) )?\S+) (\S+) (?:is|from|to) (.+)$/;
/** Lists of names to block are answered with this one. */
const NO_ADDRESS = '0.0.0.0';
/** What stands behind an answer: how it was checked (DNSSEC), and why it failed (RFC 8914). */
const REMARK = / \((?:DNSSEC signed|EDE: .*)\)$/;
const MOST_OPEN = 10_000;

interface Open {
  readonly client: string;
  readonly name: string;
  readonly type: string;
}

/** A reader with the memory of open questions; one for each file. */
export function createDnsmasqReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  const open = new RecentMap<Open>(MOST_OPEN);
  /** By name, the last one. */
  const questions = new RecentMap<Open>(MOST_OPEN);
  /** The question whose alias was told last. Without serials it goes on with the next name. */
  let aliased: Open | undefined;
  return (line, evidence) => {
    const struck = REBIND.exec(line)?.[1]?.toLowerCase();
    if (struck !== undefined) {
      const asked = questions.get(struck) ?? aliased;
      aliased = undefined;
      return {
        kind: 'dns',
        at: parseSyslogTime(line, now, zoneMs),
        evidence,
        client: asked?.client ?? 'unknown',
        name: asked?.name ?? struck,
        answer: 'struck-out',
        addresses: [],
        ...questionOf(asked?.type),
      };
    }
    const match = LINE.exec(line);
    if (match === null) return OWN.test(line) ? null : undefined;
    const [, serial, client, verb = '', type = '', text = '', value = ''] = match;
    const name = text.toLowerCase();
    if (verb.startsWith('query[')) {
      aliased = undefined;
      // Without serials, questions of two types for one name stand beside each other.
      if (questionOf(type) !== null)
        questions.set(name, { client: client ?? value.trim(), name, type });
      if (serial !== undefined || questionOf(type) !== null)
        open.set(serial ?? `${name} ${type}`, { client: client ?? value.trim(), name, type });
      return null;
    }
    const stated = value.trim().replace(REMARK, '');
    const isIPv6 = stated === 'NODATA-IPv6' || stated.includes(':');
    const question =
      serial === undefined
        ? ((isIPv6 ? undefined : open.get(`${name} A`)) ?? open.get(`${name} AAAA`) ?? aliased)
        : open.get(serial);
    if (stated === '<CNAME>') aliased = question;
    const asked = questionOf(question?.type);
    if (question === undefined || asked === null || verb === 'forwarded' || stated === '<CNAME>')
      return null;
    const answer = asked.isIPv6 === true ? readExistence(stated) : readAnswer(stated);
    if (answer === null) return null;
    return {
      kind: 'dns',
      at: parseSyslogTime(line, now, zoneMs),
      evidence,
      client: question.client,
      name: question.name,
      ...answer,
      ...asked,
    };
  };
}

/** Of a question for an IPv6 address. */
function readExistence(value: string): Pick<DnsObservation, 'answer' | 'addresses'> {
  const answer = readAnswer(value)?.answer;
  return {
    answer: answer === 'nxdomain' || answer === 'failed' ? answer : 'unknown',
    addresses: [],
  };
}

function readAnswer(value: string): Pick<DnsObservation, 'answer' | 'addresses'> | null {
  if (value === 'NXDOMAIN') return { answer: 'nxdomain', addresses: [] };
  // `NODATA-IPv6` answers a question for another type.
  if (value === 'NODATA' || value === 'NODATA-IPv4' || value === NO_ADDRESS)
    return { answer: 'nodata', addresses: [] };
  if (value === 'SERVFAIL' || value === 'REFUSED') return { answer: 'failed', addresses: [] };
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) ? { answer: 'address', addresses: [value] } : null;
}
