// WatchGuard Firebox: Fireware's traffic log, `msg_id="3000-0148" Deny 1-Trusted 0-External 52 tcp 20 127 10.1.1.10
// 10.2.1.14 62443 443 offset 8 S …` (WatchGuard, "Fireware Log Catalog"). A policy's packets, and requests that its proxies
// saw, with the name in `dstname`, `host` or `sni`. Names of interfaces may hold blanks.

import type { LineReader } from '../shared/logs/observation.ts';
import { stoppedPacket } from '../shared/logs/packet.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitAuthority } from '../shared/logs/proxy-target.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { timeInFront } from '../shared/logs/time-in-front.ts';

const START = /^([^{"]{0,512})\bmsg_id="[\dA-F]{4}-[\dA-F]{4}" (?![\w-]{1,40}=)/;
const TRAFFIC =
  /^(Allow|Deny) (.{3,200}?) (?:\d{1,6} )?(tcp|udp) (?:\d{1,3} \d{1,3} )?([\da-fA-F.:]{2,45}) ([\da-fA-F.:]{2,45}) \d{1,5} (\d{1,5})(?: |$)/;
/** A line of traffic, whatever stands behind. */
const VERDICT = /^(?:Allow|Deny)\b/;
const DENIAL = /^Deny\b/;
const PAIR = /\b([a-z_]{2,40})="([^"]{0,4096})"/g;
const FLAGS = /\boffset \d{1,3} ([A-Z]{1,8}) \d/;
const LONGEST = 16_384;
/** The proxies listen here: the port is theirs. */
const TO_ITSELF = /(?:^| )Firebox$/;

export function createWatchguardReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const start = line.length > LONGEST ? null : START.exec(line);
    if (start === null) return undefined;
    const text = line.slice(start[0].length);
    if (!VERDICT.test(text)) return null;
    const traffic = TRAFFIC.exec(text);
    // ICMP has no ports.
    if (traffic === null)
      return DENIAL.test(text) && !/ icmp(?:v6)? /i.test(text) ? undefined : null;
    const [head, word, interfaces = '', protocol = '', from = '', to = '', port] = traffic;
    const rest = text.slice(head.length);
    const fields = new Map(
      [...rest.matchAll(PAIR)].map(([, name = '', value = '']) => [name, value]),
    );
    const at = timeInFront(start[1] ?? '', options);
    const isDenied = word === 'Deny';
    const name = ['dstname', 'host', 'sni']
      .map((each) => fields.get(each) ?? '')
      .find((each) => each !== '');
    if (name !== undefined) {
      const own = fields.get('op') === 'CONNECT' ? 443 : 80;
      const target = splitAuthority(name, TO_ITSELF.test(interfaces) ? own : Number(port));
      if (target === null) return null;
      return {
        kind: 'proxy',
        at,
        evidence,
        client: plainAddress(from),
        ...target,
        verdict: isDenied ? 'denied' : 'allowed',
        status: 0,
        bytes: Number(fields.get('rcvd_bytes') ?? 0) || 0,
        server: TO_ITSELF.test(interfaces) ? null : to,
      };
    }
    // What a proxy refused is no packet.
    if (!isDenied || fields.has('proxy_act') || (fields.get('msg') ?? '').startsWith('Proxy'))
      return null;
    const flags = FLAGS.exec(rest)?.[1];
    return stoppedPacket({
      at,
      evidence,
      from,
      to,
      port: Number(port),
      protocol,
      ...(flags === undefined ? {} : { isFirst: flags.includes('S') && !flags.includes('A') }),
    });
  };
}
