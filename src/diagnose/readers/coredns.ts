// CoreDNS's log plugin in its default format: client, the question in quotes, the code.
// The address of an answer is not in it.

import type { LineReader } from '../sighting.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from './reader-options.ts';
import { parseSyslogTime } from './syslog-time.ts';

const LINE = /\[INFO\] (?:\[)?([\da-fA-F.:]+)(?:\])?:\d+ - \d+ "(\S+) IN (\S+)\. (?:udp|tcp)\S* [^"]*" (\w+) /;

export function createCorednsReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (match === null) return undefined;
    const [, client = '', type, name = '', code] = match;
    if (type !== 'A') return null;
    const answer = code === 'NXDOMAIN' ? 'nxdomain' : code === 'NOERROR' ? 'unknown' : 'failed';
    return { kind: 'dns', at: parseSyslogTime(line, now, zoneMs), evidence, client, name: name.toLowerCase(), answer, addresses: [] };
  };
}
