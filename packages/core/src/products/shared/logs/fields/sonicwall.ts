// SonicWall's syslog (SonicWall, "SonicOS Log Events Reference"): `id=firewall sn=… fw=… m=14 msg="…" src=IP:port:interface
// dst=IP:port:interface fw_action="drop"`. What was done says fw_action; where that is "NA" or left out, as before SonicOS
// 6.5, the number and the words of the event.

import { readAnyTime } from '../any-time.ts';
import { requestOrPacket } from '../request-or-packet.ts';
import { splitAuthority } from '../proxy-target.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

/** A site was denied; one was visited. */
const SITE_EVENTS: Readonly<Record<string, 'denied' | 'allowed'>> = {
  '14': 'denied',
  '97': 'allowed',
};
/** A connection was opened, and closed. */
const SESSIONS: readonly string[] = ['98', '537'];
const PACKET_STOPPED =
  /\b(?:TCP|UDP|ICMP|packet|connection)\b.{0,120}\b(?:dropped|denied|rejected)\b/i;
/** The firewall has forgotten the connection, or the packet is none that begins one. */
const LATE =
  /non-existent|clos(?:ed|ing) connection|handshake violation|invalid|out of (?:order|state|window)/i;
const STOPS = /\b(?:dropped|denied|blocked|rejected|drop)\b/i;
/** Of administrators and users. */
const LOG_IN = /\b(?:log ?in|administrator|user|authentication)\b/i;

export const sonicwall: FieldSchema = {
  marks: ['sn'],
  isMine: (fields) =>
    ['sn', 'fw', 'pri'].every((name) => firstOf(fields, name) !== undefined) &&
    firstOf(fields, 'id') !== undefined,
  read(fields, { evidence, options }) {
    const [event = '', message = ''] = [firstOf(fields, 'm'), firstOf(fields, 'msg')];
    const [source, destination] = [endOf(fields, 'src'), endOf(fields, 'dst')];
    const verdict = verdictOf(fields, event, message);
    if (verdict === 'unknown') return undefined;
    if (verdict === null || source === null || destination === null) return null;
    const at = readAnyTime(firstOf(fields, 'time') ?? '', { zoneMs: options.zoneMs });
    const name = firstOf(fields, 'dstname');
    const target = name === undefined ? null : splitAuthority(name, destination.port);
    return requestOrPacket({
      at,
      evidence,
      client: source.address,
      verdict,
      target,
      server: destination.address,
      port: destination.port,
      protocol: firstOf(fields, 'proto')?.replace(/\/.*$/, '') ?? protocolIn(message),
      isFirst: LATE.test(message) ? false : undefined,
      bytes: Number(firstOf(fields, 'rcvd') ?? 0) || 0,
    });
  },
};

/** null: it says nothing of a packet or a request. */
function verdictOf(
  fields: NamedFieldSet,
  event: string,
  message: string,
): 'allowed' | 'denied' | 'unknown' | null {
  const site = SITE_EVENTS[event];
  if (site === 'denied') return site;
  const action = firstOf(fields, 'fw_action');
  if (action !== undefined && !/^(?:NA|mgmt)$/i.test(action)) {
    const said = verdictOfWord(action);
    return said === 'allowed' || said === 'denied' ? said : 'unknown';
  }
  if (site !== undefined) return site;
  if (SESSIONS.includes(event)) return null;
  if (PACKET_STOPPED.test(message)) return 'denied';
  return STOPS.test(message) && !LOG_IN.test(message) ? 'unknown' : null;
}

/** `10.1.1.10:51234:X0:pc1.example.com`; of IPv6 the address stands in `srcV6`. */
function endOf(fields: NamedFieldSet, name: string): { address: string; port: number } | null {
  const text = firstOf(fields, name) ?? '';
  const match = /^([\d.]{0,15})(?::(\d{0,5}))?(?::|$)/.exec(text);
  const address = firstOf(fields, `${name}v6`) ?? match?.[1] ?? '';
  return address === '' ? null : { address, port: Number(match?.[2] ?? 0) };
}

function protocolIn(message: string): string {
  return /\b(TCP|UDP|ICMP)\b/i.exec(message)?.[1] ?? '';
}
