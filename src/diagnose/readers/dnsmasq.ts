// dnsmasq's query log. With `log-queries=extra` a serial and the client stand on every line, so that one
// question's lines are put together again; with plain `log-queries` they are by the name, and an answer is
// that of whoever asked for it last. A question is one sighting, made when its answer has been read.

import type { DnsSighting, LineReader } from '../sighting.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from './reader-options.ts';
import { parseSyslogTime } from './syslog-time.ts';

const OWN = /(?:^|\s)dnsmasq(?:-\w+)?\[\d+\]: /;
const LINE = /(?:^|\s)dnsmasq\[\d+\]: (?:(\d+) (\S+)\/\d+ )?(query\[(\w+)\]|\S+) (\S+) (?:is|from|to) (.+)$/;
const MOST_OPEN = 10_000;

interface Open {
  readonly client: string;
  readonly name: string;
  readonly type: string;
}

/** A reader with the memory of open questions; one for each file. */
export function createDnsmasqReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  const open = new Map<string, Open>();
  /** Without serials: the question whose alias was told last, and goes on with the next name. */
  let aliased: Open | undefined;
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (match === null) return OWN.test(line) ? null : undefined;
    const [, serial, client, verb = '', type = '', text = '', value = ''] = match;
    const name = text.toLowerCase();
    if (verb.startsWith('query[')) {
      aliased = undefined;
      // Without serials a question for another type would hide the one for an address.
      if (serial !== undefined || type === 'A') open.set(serial ?? name, { client: client ?? value.trim(), name, type });
      if (open.size > MOST_OPEN) open.delete(open.keys().next().value ?? '');
      return null;
    }
    const question = open.get(serial ?? name) ?? (serial === undefined ? aliased : undefined);
    if (value === '<CNAME>') aliased = question;
    if (question === undefined || question.type !== 'A' || verb === 'forwarded' || value === '<CNAME>') return null;
    const answer = readAnswer(value.trim());
    if (answer === null) return null;
    return { kind: 'dns', at: parseSyslogTime(line, now, zoneMs), evidence, client: question.client, name: question.name, ...answer };
  };
}

function readAnswer(value: string): Pick<DnsSighting, 'answer' | 'addresses'> | null {
  if (value === 'NXDOMAIN') return { answer: 'nxdomain', addresses: [] };
  // `NODATA-IPv6` answers a question for another type.
  if (value === 'NODATA' || value === 'NODATA-IPv4') return { answer: 'nodata', addresses: [] };
  if (value === 'SERVFAIL' || value === 'REFUSED') return { answer: 'failed', addresses: [] };
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) ? { answer: 'address', addresses: [value] } : null;
}
