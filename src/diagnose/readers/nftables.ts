// The kernel's line for a rejected packet (nftables `log prefix`): the fields
// SRC, DST and DPT are the same for every prefix.

import type { LineReader } from '../sighting.ts';
import { parseSyslogTime } from './syslog-time.ts';

const LINE = /kernel: .*\bIN=.*\bSRC=(\S+) DST=(\S+) .*\bPROTO=(?:TCP|UDP) .*\bDPT=(\d+)/;

export const readNftables: LineReader = (line, evidence) => {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, from = '', to = '', port = ''] = match;
  return { kind: 'firewall', at: parseSyslogTime(line), evidence, from, to, port: Number(port) };
};
