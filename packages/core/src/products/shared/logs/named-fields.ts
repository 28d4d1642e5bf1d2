// A request or packet out of fields that have names, whichever product named them.
// The first of the names in a row that the line has counts.

import type { FirewallObservation, LineReader, ProxyObservation } from './observation.ts';
import { parseClfTime, parseDateTime, parseWordedTime } from './clock-time.ts';
import { plainAddress } from './plain-address.ts';
import { statusInWord, verdictOfWord } from './verdict-words.ts';
import { splitAuthority, splitUrl, type ProxyTarget } from './proxy-target.ts';

/** What a field may be called; the first that the line has counts. */
export const NAMES = {
  time: [
    'eventtime',
    'epochtime',
    '@timestamp',
    'timestamp',
    'time',
    'ts',
    'start_time',
    'datetime',
    'at',
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
  port: ['dstport', 'dst_port', 'dest_port', 'destination.port', 'port', 'cs-uri-port'],
  action: [
    'action',
    'verdict',
    'decision',
    'result',
    'outcome',
    'decision_reason',
    'result_code',
    'squid_request_status',
    'allow',
    'allowed',
  ],
  status: [
    'status',
    'status_code',
    'response_code',
    'respcode',
    'sc-status',
    'code',
    'http.response.status_code',
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
  ],
  agent: ['user_agent', 'useragent', 'agent', 'ua', 'cs(user-agent)', 'user_agent.original'],
  protocol: ['protocol', 'proto', 'service', 'scheme'],
} as const;

export type FieldLookUp = (name: string) => string | undefined;

const HTTP_DENIALS: readonly number[] = [403, 407];

/** undefined when the fields are none of a proxy or firewall. */
export function observationOfFields(
  field: FieldLookUp,
  evidence: ProxyObservation['evidence'],
  zoneMs = 0,
): ReturnType<LineReader> {
  const find = (names: readonly string[]): string | undefined => {
    for (const name of names) {
      const value = field(name);
      if (value !== undefined && value !== '' && value !== '-') return value;
    }
    return undefined;
  };
  const client = find(NAMES.client);
  const words = NAMES.action.flatMap((name) => find([name]) ?? []);
  const status =
    Number(find(NAMES.status) ?? 0) || words.map(statusInWord).find((each) => each > 0) || 0;
  if (
    client === undefined ||
    (words.length === 0 &&
      status === 0 &&
      find(NAMES.url) === undefined &&
      find(NAMES.host) === undefined)
  )
    return undefined;
  const at = timeOf(field, find(NAMES.time), zoneMs);
  const from = plainAddress(client);
  const server = addressOf(find(NAMES.server));
  const target = targetOf(find);
  const verdict = verdictOf(words, { status, server });
  if (verdict === null) return undefined;
  if (target === null)
    return packetOf({
      at,
      evidence,
      client: from,
      server,
      port: Number(find(NAMES.port)),
      isDenied: verdict === 'denied',
    });
  const agent = find(NAMES.agent);
  return {
    kind: 'proxy',
    at,
    evidence,
    client: from,
    ...target,
    verdict,
    status,
    bytes: Number(find(NAMES.bytes) ?? 0) || 0,
    server: server ?? null,
    ...(agent === undefined ? {} : { agent }),
  };
}

/** By the first word that is known; without any word, by the status. null: no word is known, or there is nothing to tell by. */
function verdictOf(
  words: readonly string[],
  { status, server }: { readonly status: number; readonly server: string | undefined },
): ProxyObservation['verdict'] | null {
  const known = words.map(verdictOfWord).find((each) => each !== null);
  if (known === undefined && words.length > 0) return null;
  if (known !== undefined && known !== 'by-status') return known;
  if (known === undefined && HTTP_DENIALS.includes(status) && server === undefined) return 'denied';
  return status >= 500 ? 'failed' : 'allowed';
}

function packetOf(of: {
  at: number;
  evidence: ProxyObservation['evidence'];
  client: string;
  server: string | undefined;
  port: number;
  isDenied: boolean;
}): FirewallObservation | null {
  if (!of.isDenied || of.server === undefined || !Number.isInteger(of.port)) return null;
  return {
    kind: 'firewall',
    at: of.at,
    evidence: of.evidence,
    from: of.client,
    to: of.server,
    port: of.port,
  };
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

const NUMBER = /^\d{9,19}(?:\.\d+)?$/;

/** The number of digits distinguishes seconds, milliseconds, microseconds and nanoseconds since 1970. */
function timeOf(field: FieldLookUp, text: string | undefined, zoneMs: number): number {
  const date = field('date');
  if (date !== undefined && text !== undefined && /^\d\d:\d\d:\d\d/.test(text)) {
    // FortiGate says how far its clock runs ahead.
    const zoned = parseDateTime(`${date} ${text}${field('tz') ?? ''}`);
    return Number.isNaN(zoned) || field('tz') === undefined
      ? parseDateTime(`${date} ${text}`) - zoneMs
      : zoned;
  }
  if (text === undefined) return Number.NaN;
  if (NUMBER.test(text)) {
    const digits = text.indexOf('.') < 0 ? text.length : text.indexOf('.');
    return Math.round(
      Number(text) * (digits <= 11 ? 1000 : digits <= 14 ? 1 : digits <= 17 ? 1e-3 : 1e-6),
    );
  }
  const dated = parseDateTime(text);
  if (!Number.isNaN(dated)) return /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? dated : dated - zoneMs;
  const common = parseClfTime(text);
  if (!Number.isNaN(common)) return /[+-]\d{4}$/.test(text) ? common : common - zoneMs;
  return parseWordedTime(text) - zoneMs;
}
