// A request or packet out of fields that have names, whichever product named them.
// The first of the names in a row that the line has counts.

import type { LineReader, ProxyObservation } from './observation.ts';
import { readAnyTime } from './any-time.ts';
import { parseDateTime } from './clock-time.ts';
import { firstOf, type NamedFieldSet } from './fields/named-field-set.ts';
import { requestOrPacket } from './request-or-packet.ts';
import { plainAddress } from './plain-address.ts';
import { isDenialWord, isSquidWord, statusInWord, verdictOfWord } from './verdict-words.ts';
import { splitAuthority, splitUrl, type ProxyTarget } from './proxy-target.ts';
import { verdictOfTunnel } from './tunnel-answer.ts';

/** What a field may be called; the first that the line has counts. */
export const NAMES = {
  time: [
    'eventtime',
    'ftntfgteventtime',
    'epochtime',
    '@timestamp',
    'timestamp',
    'time',
    'ts',
    'start_time',
    'datetime',
    'at',
    'rt',
    'devtime',
    'request_timestamp_epoch',
    'request_timestamp',
    'start',
    'end',
    'timegenerated',
    'createddatetime',
  ],
  client: [
    'srcip',
    'client_ip',
    'clientip',
    'client',
    'c-ip',
    'cip',
    'src_ip',
    'source_ip',
    'source.ip',
    'src',
    'remote_addr',
    'remote_ip',
    'src_host',
    'downstream_remote_address',
    'downstream_direct_remote_address',
    'inbound_remote_addr',
    'sourceaddress',
    'cltintip',
    'cltip',
    'sourceip',
  ],
  host: [
    'hostname',
    'requested_host',
    'host',
    'sni',
    'cs-host',
    'authority',
    'dsthost',
    'dest_host',
    'destination_host',
    'domain',
    'server_name',
    'requested_server_name',
    'name',
    'url.domain',
    'dhost',
    ':authority',
    'destinationfqdn',
  ],
  url: ['url', 'eurl', 'request_url', 'uri', 'request'],
  method: [
    'method',
    'reqmethod',
    'requestmethod',
    'request_method',
    'cs-method',
    'http.request.method',
  ],
  port: [
    'dstport',
    'dst_port',
    'dest_port',
    'destination.port',
    'port',
    'cs-uri-port',
    'dpt',
    'destinationport',
  ],
  action: [
    'action',
    'act',
    'verdict',
    'decision',
    'result',
    'outcome',
    'decision_reason',
    'result_code',
    'squid_request_status',
    'allow',
    'allowed',
    'log_subtype',
  ],
  status: [
    'status',
    'status_code',
    'response_code',
    'respcode',
    'sc-status',
    'code',
    'http_status',
    'http_status_code',
    'http.response.status_code',
    'statuscode',
    'http_proxy_status_code',
  ],
  bytes: ['bytes', 'rcvdbyte', 'responsesize', 'bytes_sent', 'sc-bytes', 'size', 'respsize'],
  server: [
    'dstip',
    'dest_ip',
    'dst_ip',
    'destination.ip',
    'server',
    'upstream_host',
    'serverip',
    'sip',
    'dst',
    'destinationip',
  ],
  agent: [
    'user_agent',
    'useragent',
    'agent',
    'ua',
    'cs(user-agent)',
    'user_agent.original',
    'requestclientapplication',
    'user-agent',
  ],
  protocol: ['protocol', 'proto', 'service', 'scheme'],
} as const;

/** Of three digits (RFC 9110, section 15); a smaller number is no status, whatever its field is called. */
const LEAST_STATUS = 100;
const PASSWORD_WANTED = 407;
const HTTP_DENIALS: readonly number[] = [403, PASSWORD_WANTED];
/** FortiGate: a packet of a connection that it does not know. */
const FORGOTTEN = /^no session matched/i;

/** undefined when the fields are none of a proxy or firewall, or do not tell what became of the request. */
export function observationOfFields(
  fields: NamedFieldSet,
  evidence: ProxyObservation['evidence'],
  zoneMs = 0,
): ReturnType<LineReader> {
  const find = (names: readonly string[]): string | undefined => firstOf(fields, ...names);
  const client = find(NAMES.client);
  const words = wordsOf(fields, find);
  const status =
    Number(find(NAMES.status) ?? find(['outcome']) ?? 0) ||
    words.map(statusInWord).find((each) => each > 0) ||
    0;
  if (client === undefined) return undefined;
  const at = timeOf(fields, find(NAMES.time), zoneMs);
  const from = plainAddress(client);
  const server = addressOf(find(NAMES.server));
  const method = find(NAMES.method) ?? '';
  const target = targetOf(find);
  const verdict = verdictOf(words, { status, server, method });
  if (verdict === null) return undefined;
  // A word that says no, in a field whose name is not known, is not outvoted by a status.
  if (words.length === 0 && verdict === 'allowed' && [...fields.values()].some(isDenialWord))
    return undefined;
  return requestOrPacket({
    at,
    evidence,
    client: from,
    verdict,
    target,
    server,
    port: Number(find(NAMES.port)),
    protocol: protocolOf(fields),
    isFirst: target !== null || isFirstPacket(fields) ? undefined : false,
    status,
    bytes: Number(find(NAMES.bytes) ?? 0) || 0,
    agent: find(NAMES.agent),
  });
}

/** Without one that is known, Squid's own words in a field of any name. */
function wordsOf(
  fields: NamedFieldSet,
  find: (names: readonly string[]) => string | undefined,
): readonly string[] {
  const words = NAMES.action
    .flatMap((name) => find([name]) ?? [])
    .filter((word) => !/^\d{2,}$/.test(word));
  if (words.some((word) => verdictOfWord(word) !== null)) return words;
  return [...[...fields.values()].filter(isSquidWord), ...words];
}

function isFirstPacket(fields: NamedFieldSet): boolean {
  // Sophos UTM, as the kernel names them: `SYN`, `ACK RST`.
  const flags = fields.get('tcpflags') ?? '';
  const isLate = /^[A-Z ]+$/.test(flags) && !/^(?=.*\bSYN\b)(?!.*\bACK\b)/.test(flags);
  return !isLate && !FORGOTTEN.test(fields.get('msg') ?? '');
}

/** Of the packet: some write the name of a service in a field of this name. */
function protocolOf(fields: NamedFieldSet): string | undefined {
  return [
    'proto',
    'protocol',
    'transport',
    'network.transport',
    'ip_protocol',
    'ipproto',
    'transportprotocol',
  ]
    .map((name) => fields.get(name) ?? '')
    .find((value) => /^(?:tcp|udp|icmp|icmpv6|igmp|esp|gre|\d{1,3})$/i.test(value));
}

/** By the first word that is known; without any word, by the status. null: no word is known, or there is nothing to tell by. */
export function verdictOf(
  words: readonly string[],
  of: {
    readonly status: number;
    readonly server: string | undefined;
    readonly method: string;
  },
): ProxyObservation['verdict'] | null {
  const { status, server, method } = of;
  const known = words.map(verdictOfWord).find((each) => each !== null);
  if (known === undefined && (words.length > 0 || !(status >= LEAST_STATUS))) return null;
  if (known === 'denied' || known === 'failed') return known;
  const refused = verdictOfTunnel(method, status);
  if (refused !== null) return refused;
  if (known === 'allowed') return known;
  // No service asks for a proxy's password.
  if (status === PASSWORD_WANTED) return 'denied';
  if (HTTP_DENIALS.includes(status) && known === undefined && server === undefined) return 'denied';
  return status >= 500 ? 'failed' : 'allowed';
}

function targetOf(find: (names: readonly string[]) => string | undefined): ProxyTarget | null {
  const port = Number(find(NAMES.port));
  const isPlain =
    /^http$/i.test(find(NAMES.protocol) ?? '') && find(NAMES.method)?.toUpperCase() !== 'CONNECT';
  const usual = Number.isInteger(port) ? port : isPlain ? 80 : 443;
  const host = find(NAMES.host);
  const named = host === undefined ? null : splitAuthority(host, usual);
  if (named !== null) return named;
  const url = find(NAMES.url);
  if (url === undefined) return null;
  const target = splitUrl(url) ?? splitAuthority(/^[^/?#]*/.exec(url)?.[0] ?? '', usual);
  return target !== null && target.name.includes('.') ? target : null;
}

/** Not every product leaves the field out where it reached no server. */
function addressOf(text: string | undefined): string | undefined {
  const address = text === undefined ? undefined : plainAddress(text);
  return address === '0.0.0.0' || address === '::' ? undefined : address;
}

/** Of a date and a clock apart, or of one field. */
export function timeOf(fields: NamedFieldSet, text: string | undefined, zoneMs: number): number {
  const date = fields.get('date');
  if (date !== undefined && text !== undefined && /^\d\d:\d\d:\d\d/.test(text)) {
    // FortiGate says how far its clock runs ahead.
    const zone = fields.get('tz');
    const zoned = parseDateTime(`${date} ${text}${zone ?? ''}`);
    return Number.isNaN(zoned) || zone === undefined
      ? parseDateTime(`${date} ${text}`) - zoneMs
      : zoned;
  }
  return text === undefined ? Number.NaN : readAnyTime(text, { zoneMs });
}
