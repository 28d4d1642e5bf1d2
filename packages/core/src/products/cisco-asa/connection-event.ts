// FTD's connection events, 430002 at the beginning and 430003 at the end: `SrcIP: 10.1.1.10, DstIP: …, URL: …` (Cisco,
// "Secure Firewall Threat Defense Syslog Messages", security events). A value may hold commas, so the next key ends it.

import { splitAuthority, splitUrl } from '../shared/logs/proxy-target.ts';
import { NOTHING, UNKNOWN, type Said } from './messages.ts';

const PAIR =
  /([A-Z][A-Za-z_]{1,40}(?: [A-Z][A-Za-z]{1,20}){0,3}): (.{0,8192}?)(?=, [A-Z][\w ]{1,60}: |$)/g;
const LETS_THROUGH = /^(?:Allow|Trust|Monitor|Fastpath|Default Action)$/i;
const STOPS = /^(?:Block|Block with reset|Interactive Block|Interactive Block with reset)$/i;

export function readConnectionEvent(text: string): Said {
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(PAIR))
    if (!fields.has(name)) fields.set(name, value.trim());
  const word = fields.get('AccessControlRuleAction') ?? '';
  const [from, to] = [fields.get('SrcIP'), fields.get('DstIP')];
  const isStopped = STOPS.test(word);
  if (from === undefined || to === undefined || !(isStopped || LETS_THROUGH.test(word)))
    return UNKNOWN;
  const port = Number(fields.get('DstPort'));
  const url = fields.get('URL');
  const target =
    url === undefined
      ? null
      : (splitUrl(url) ?? splitAuthority(/^[^/?#]*/.exec(url)?.[0] ?? '', port));
  if (target !== null)
    return {
      kind: 'request',
      request: { client: from, server: to, target, verdict: isStopped ? 'denied' : 'allowed' },
    };
  if (!isStopped) return NOTHING;
  return {
    kind: 'packet',
    packet: { protocol: fields.get('Protocol') ?? '', from, to, port },
  };
}
