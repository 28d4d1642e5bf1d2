// The kernel's line for a packet (nftables `log prefix`, iptables `-j LOG`): the fields SRC, DST and DPT are the
// same for every prefix. A rule that logs what it lets through says so in its prefix, if anywhere: ufw's
// `[UFW ALLOW]` and `[UFW AUDIT]`, `ACCEPT`, and the `-A]` of Vyatta's children beside their `-D]` and `-R]`.

import type { LineReader } from '../shared/logs/observation.ts';
import { stoppedPacket, type StoppedPacket } from '../shared/logs/packet.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

/** Starts at the first PROTO: an ICMP error quotes its packet in brackets. */
const LINE = /^(.*?)\bIN=\S* OUT=\S* .*?\bSRC=(\S+) DST=(\S+) .*?\bPROTO=(\S+)(.*)$/;
const PORT = /^[^[]*? DPT=(\d{1,5})\b/;
/** The kernel's own limit is half of it; a longer one would be searched for long. */
const LONGEST = 2048;
const FLAGS = /((?: (?:CWR|ECE|URG|ACK|PSH|RST|SYN|FIN)\b)+)/;
const LETS_THROUGH = /\b(?:allow(?:ed)?|accept(?:ed)?|audit)\b|-A\]\s*$/i;

/** The kernel names the flags that are set behind RES=; without that, the log does not tell. */
function firstOf(rest: string): Pick<StoppedPacket, 'isFirst'> {
  const flags = FLAGS.exec(rest)?.[1]?.trim() ?? '';
  if (flags === '') return /\bRES=0x/.test(rest) ? { isFirst: false } : {};
  return { isFirst: /\bSYN\b/.test(flags) && !/\bACK\b/.test(flags) };
}

export function createNftablesReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const match = line.length > LONGEST ? null : LINE.exec(line);
    if (match === null) return undefined;
    const [, prefix = '', from = '', to = '', protocol = '', rest = ''] = match;
    const port = PORT.exec(rest)?.[1];
    if (port === undefined || LETS_THROUGH.test(prefix)) return null;
    return stoppedPacket({
      at: parseSyslogTime(line, now, zoneMs),
      evidence,
      from,
      to,
      port: Number(port),
      protocol,
      ...firstOf(rest),
    });
  };
}
