// Unbound's log-queries and log-replies (unbound.conf(5)): client, name, type, class,
// and for a reply its code; the address of an answer is not in it. With
// log-tag-queryreply the words query and reply stand in place of info.

import type { DnsSighting, LineReader } from '../sighting.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from './reader-options.ts';
import { parseSyslogTime } from './syslog-time.ts';

const LINE = /unbound\[\d+(?::[0-9a-f]+)?\]:? (?:\[\d+:[0-9a-f]+\] )?(?:info|query|reply): ([\da-fA-F.:]+) (\S+)\. (\S+) IN(?: (\w+) [\d.]+ [01] \d+)?\s*$/;
const ANSWERS: Readonly<Record<string, DnsSighting['answer']>> = { NXDOMAIN: 'nxdomain', NOERROR: 'unknown' };

export function createUnboundReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (match === null) return undefined;
    const [, client = '', name = '', type, code] = match;
    if (type !== 'A') return null;
    const epoch = /^\[(\d{9,11})\]/.exec(line);
    const at = epoch === null ? parseSyslogTime(line, now, zoneMs) : Number(epoch[1]) * 1000;
    return { kind: 'dns', at, evidence, client, name: name.toLowerCase(), answer: code === undefined ? 'unknown' : (ANSWERS[code] ?? 'failed'), addresses: [] };
  };
}
