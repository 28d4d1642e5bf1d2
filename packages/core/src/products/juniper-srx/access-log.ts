// Juniper SRX: sessions (RT_FLOW) and the web filter (RT_UTM), structured (`RT_FLOW_SESSION_DENY [junos@2636… source-address="…" …]`)
// and as text (`RT_FLOW_SESSION_DENY: session denied 10.1.1.10/4->10.2.1.14/443 …`). Junos OS, "System Log Explorer".

import type { LineReader } from '../shared/logs/observation.ts';
import { stoppedPacket } from '../shared/logs/packet.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitAuthority, splitUrl } from '../shared/logs/proxy-target.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { timeInFront } from '../shared/logs/time-in-front.ts';

const START =
  /^([^[{"]{0,512}?(?:\[\d{1,10}\][^[{"]{0,256}?)?)\b((?:RT_|APPTRACK_|WEBFILTER_|IDP_|AV_|AAMW_|ANTISPAM_|CONTENT_FILTERING_|SECINTEL_)[A-Z_]{4,60})(?::? )/;
/** What names the process, before the message's own name. */
const PROCESS = /^RT_(?:FLOW|UTM|IDP|IDS|SECINTEL|AAMW)(?: - |: ?| )/;
const DATA = /^\[junos@[\d.]{1,80} /;
const PAIR = /([\w-]{1,64})="([^"]{0,4096})"/g;
const DENIED =
  /\bsession denied ([^\s/]{1,45})\/\d{1,5}->([^\s/]{1,45})\/(\d{1,5}) (?:0x[\da-f]+ )?\S{1,64} (\d{1,3})\(\d{1,3}\)/;
const FILTERED =
  /([\da-fA-F.:]{3,45})\(\d{1,5}\)->([\da-fA-F.:]{3,45})\((\d{1,5})\)[^]{0,2048}?\bURL="?([^\s"]{1,2048})/;
const LONGEST = 16_384;

interface Told {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol?: string | undefined;
  readonly url?: string | undefined;
}

export function createJuniperReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const found = line.length > LONGEST ? null : messageIn(line);
    if (found === null) return undefined;
    const { front, name, text } = found;
    const verdict = VERDICTS[name.replace(/_LS$/, '')];
    if (verdict === undefined) return name.startsWith('WEBFILTER_') ? undefined : null;
    if (verdict === 'session') return null;
    const told = fieldsOf(text);
    if (told === null) return undefined;
    const at = timeInFront(front, options);
    const { from, to, port, protocol, url } = told;
    if (verdict === 'stopped')
      return stoppedPacket({ at, evidence, from, to, port, protocol: protocol ?? '' });
    const target =
      url === undefined
        ? null
        : (splitUrl(url) ?? splitAuthority(/^[^/?#]*/.exec(url)?.[0] ?? '', port));
    return target === null
      ? null
      : {
          kind: 'proxy',
          at,
          evidence,
          client: plainAddress(from),
          ...target,
          verdict,
          status: 0,
          bytes: 0,
          server: to,
        };
  };
}

const VERDICTS: Readonly<Record<string, 'session' | 'stopped' | 'allowed' | 'denied'>> = {
  RT_FLOW_SESSION_CREATE: 'session',
  RT_FLOW_SESSION_CLOSE: 'session',
  RT_FLOW_SESSION_DENY: 'stopped',
  WEBFILTER_URL_BLOCKED: 'denied',
  WEBFILTER_URL_PERMITTED: 'allowed',
};

function messageIn(line: string): { front: string; name: string; text: string } | null {
  const start = START.exec(line);
  if (start === null) return null;
  const front = start[1] ?? '';
  const rest = line.slice(front.length).replace(PROCESS, '');
  const name = /^([A-Z][A-Z_]{4,60}):? (?=\S)/.exec(rest);
  if (name === null) return null;
  return { front, name: name[1] ?? '', text: rest.slice(name[0].length) };
}

function fieldsOf(text: string): Told | null {
  if (DATA.test(text)) {
    const fields = new Map<string, string>();
    for (const [, key = '', value = ''] of text.matchAll(PAIR))
      if (!fields.has(key)) fields.set(key, value);
    const [from, to] = [fields.get('source-address'), fields.get('destination-address')];
    if (from === undefined || to === undefined) return null;
    return {
      from,
      to,
      port: Number(fields.get('destination-port')),
      protocol: fields.get('protocol-id'),
      url: fields.get('url'),
    };
  }
  const denied = DENIED.exec(text);
  if (denied !== null) {
    const [, from = '', to = '', port, protocol] = denied;
    return { from, to, port: Number(port), protocol };
  }
  const filtered = FILTERED.exec(text);
  if (filtered === null) return null;
  const [, from = '', to = '', port, url] = filtered;
  return { from, to, port: Number(port), url };
}
