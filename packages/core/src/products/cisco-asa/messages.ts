// What the messages of ASA and FTD by their numbers say of a packet or a request (Cisco, "Secure Firewall ASA Series
// Syslog Messages"). An address stands as `interface:ADDRESS/PORT`, `interface/ADDRESS(PORT)` or `ADDRESS/PORT`, a user
// in brackets behind it.

import { splitUrl, type ProxyTarget } from '../shared/logs/proxy-target.ts';

export type Said =
  | { readonly kind: 'packet'; readonly packet: Packet }
  | { readonly kind: 'request'; readonly request: Request }
  /** Nothing of a packet that a rule could let through. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' };

interface Packet {
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly isFirst?: boolean;
}

interface Request {
  readonly client: string;
  readonly server: string;
  readonly target: ProxyTarget;
  readonly verdict: 'allowed' | 'denied';
}

export const NOTHING: Said = { kind: 'nothing' };
export const UNKNOWN: Said = { kind: 'unknown' };

const USER = String.raw`(?:\([^)]{0,128}\))*`;
/** `outside:10.2.1.14/443`; ICMP has no port. */
const colon = (name: string): string =>
  String.raw`(?:[^:\s]{1,64}:)?(?<${name}>[^\s/(]{1,128})(?:/(?<${name}Port>\d{1,5}))?${USER}`;
/** `outside/10.2.1.14(443)` */
const slash = (name: string): string =>
  String.raw`[^\s/]{1,64}/(?<${name}>[^\s(]{1,128})\((?<${name}Port>\d{1,5})\)${USER}`;
const FLAGS = String.raw`(?: flags (?<flags>[A-Z ]{1,40}?) +on\b)?`;

/** Of each number, what a message that a packet was stopped looks like. */
const STOPPED: Readonly<Record<string, RegExp>> = {
  '106001': new RegExp(
    `^Inbound (?<protocol>TCP) connection denied from ${colon('from')} to ${colon('to')}${FLAGS}`,
    'i',
  ),
  '106006': new RegExp(
    `^Deny inbound (?<protocol>UDP) from ${colon('from')} to ${colon('to')}`,
    'i',
  ),
  '106007': new RegExp(
    `^Deny inbound (?<protocol>UDP) from ${colon('from')} to ${colon('to')}`,
    'i',
  ),
  '106010': new RegExp(
    `^Deny inbound (?<protocol>protocol \\d+|\\w+) src ${colon('from')} dst ${colon('to')}`,
    'i',
  ),
  '106015': new RegExp(
    `^Deny (?<protocol>TCP) \\(no connection\\) from ${colon('from')} to ${colon('to')}${FLAGS}`,
    'i',
  ),
  '106023': new RegExp(
    `^Deny (?<protocol>protocol \\d+|\\w+) src ${colon('from')} dst ${colon('to')}`,
    'i',
  ),
  '710003': new RegExp(
    `^(?<protocol>TCP|UDP) access denied by ACL from ${colon('from')} to ${colon('to')}`,
    'i',
  ),
};

/** 106100, and 106102 and 106103 of a user. */
const ACCESS_LIST = new RegExp(
  `^access-list \\S{1,241} (?<word>[a-z-]{1,20}) (?<protocol>\\S{1,20}) (?:for user '?[^']{1,128}?'? )?${slash('from')} -> ${slash('to')}`,
  'i',
);
const ACCESS_LISTS: readonly string[] = ['106100', '106102', '106103'];
const ACCESSED = new RegExp(
  `^(?:[^\\s@]{1,128}@)?(?<from>[^\\s(]{1,64})${USER} Accessed (?:JAVA )?URL (?:[^\\s@:/]{1,128}@)?(?<to>[^\\s:]{1,64}|[\\da-f:]{2,45}):(?<url>[a-z]{2,8}://\\S{0,8192}|/\\S{0,8192})`,
  'i',
);
const DENIED = new RegExp(
  `^Access denied URL (?<url>\\S{1,8192}) SRC (?:[^\\s@]{1,128}@)?(?<from>[^\\s(]{1,64})${USER} DEST (?<to>[^\\s(]{1,64})`,
  'i',
);

/** Spoofed addresses, ICMP, packets of no connection: no missing rule. */
const NO_RULE: readonly string[] = [
  '106002',
  '106011',
  '106012',
  '106013',
  '106014',
  '106016',
  '106017',
  '106018',
  '106020',
  '106021',
  '106022',
];
/** Numbers of access lists, of filters and of what inspects: a stopped packet of theirs that is not known is said. */
const OF_PACKETS = /^(?:106|338|420|434)/;
const STOPS = /\b(?:den(?:y|ied)|drop(?:ped)?|block(?:ed)?|reject(?:ed)?)\b/i;

export function readMessage(number: string, text: string): Said {
  if (ACCESS_LISTS.includes(number)) return ofAccessList(ACCESS_LIST.exec(text)?.groups);
  if (number === '304001' || number === '304002') {
    const isDenied = number === '304002';
    return ofUrl((isDenied ? DENIED : ACCESSED).exec(text)?.groups, isDenied);
  }
  const stopped = STOPPED[number];
  if (stopped !== undefined) return ofPacket(stopped.exec(text)?.groups);
  return OF_PACKETS.test(number) && STOPS.test(text) && !NO_RULE.includes(number)
    ? UNKNOWN
    : NOTHING;
}

function ofAccessList(groups: Groups): Said {
  const word = groups?.['word']?.toLowerCase();
  if (word === 'permitted' || word === 'est-allowed') return NOTHING;
  return word === 'denied' ? ofPacket(groups) : UNKNOWN;
}

type Groups = Readonly<Record<string, string | undefined>> | undefined;

function ofPacket(groups: Groups): Said {
  if (groups === undefined) return UNKNOWN;
  const { protocol = '', from = '', to = '', toPort, flags } = groups;
  if (toPort === undefined) return NOTHING;
  if (!isAddress(from) || !isAddress(to)) return UNKNOWN;
  const isFirst = flags === undefined ? undefined : /\bSYN\b/.test(flags) && !/ACK/.test(flags);
  return {
    kind: 'packet',
    packet: {
      protocol: protocol.replace(/^protocol /i, ''),
      from,
      to,
      port: Number(toPort),
      ...(isFirst === undefined ? {} : { isFirst }),
    },
  };
}

function ofUrl(groups: Groups, isDenied: boolean): Said {
  if (groups === undefined) return UNKNOWN;
  const { url = '', from = '', to = '' } = groups;
  const target = splitUrl(url);
  // A path alone, or the rest of a long URL, has no name.
  if (target === null) return NOTHING;
  return {
    kind: 'request',
    request: { client: from, server: to, target, verdict: isDenied ? 'denied' : 'allowed' },
  };
}

/** With `names` switched on, a name that the device was given may stand in its place. */
function isAddress(text: string): boolean {
  return /^[\da-f]*[.:][\da-f.:]*$/i.test(text);
}
