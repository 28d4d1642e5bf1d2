// The kernel's line for a rejected packet (nftables `log prefix`): the fields
// SRC, DST and DPT are the same for every prefix.

import type { LineReader } from '../sighting.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from './reader-options.ts';
import { parseSyslogTime } from './syslog-time.ts';

const LINE = /kernel: .*?\bIN=.*?\bSRC=(\S+) DST=(\S+) .*?\bPROTO=(?:TCP|UDP) .*?\bDPT=(\d+)/;

export function createNftablesReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const match = LINE.exec(line);
    if (match === null) return undefined;
    const [, from = '', to = '', port = ''] = match;
    return { kind: 'firewall', at: parseSyslogTime(line, now, zoneMs), evidence, from, to, port: Number(port) };
  };
}
