// dnsmasq with `log-queries=extra`: a serial and the client stand on every line, so
// that one question's lines can be put together again. A question is one sighting,
// made when its answer has been read.

import type { DnsSighting, LineReader } from '../sighting.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from './reader-options.ts';
import { parseSyslogTime } from './syslog-time.ts';

const LINE = /dnsmasq\[\d+\]: (\d+) (\S+)\/\d+ (query\[(\w+)\]|reply|cached|config|forwarded|\S+) (\S+) (?:is|from|to) (.+)$/;

interface Open {
  readonly client: string;
  readonly name: string;
  readonly type: string;
}

/** A reader with the memory of open questions; one for each file. */
export function createDnsmasqReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  const open = new Map<string, Open>();
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (match === null) return undefined;
    const [, serial = '', client = '', verb = '', type = '', name = '', value = ''] = match;
    if (verb.startsWith('query[')) {
      open.set(serial, { client, name: name.toLowerCase(), type });
      if (open.size > 10_000) open.delete(open.keys().next().value ?? '');
      return null;
    }
    const question = open.get(serial);
    if (question === undefined || question.type !== 'A' || verb === 'forwarded' || value === '<CNAME>') return null;
    const answer = readAnswer(value.trim());
    if (answer === null) return null;
    return { kind: 'dns', at: parseSyslogTime(line, now, zoneMs), evidence, client: question.client, name: question.name, ...answer };
  };
}

function readAnswer(value: string): Pick<DnsSighting, 'answer' | 'addresses'> | null {
  if (value === 'NXDOMAIN') return { answer: 'nxdomain', addresses: [] };
  if (value.startsWith('NODATA')) return { answer: 'nodata', addresses: [] };
  if (value === 'SERVFAIL' || value === 'REFUSED') return { answer: 'failed', addresses: [] };
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) ? { answer: 'address', addresses: [value] } : null;
}
