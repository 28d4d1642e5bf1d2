// Elastic Common Schema, as OPNsense's Squid, Filebeat's modules and Elastic Agent write it. `source.*` is the client,
// `url.*` and `destination.*` what was asked for; `host.*` is the machine that the event belongs to (ECS field
// reference), never the target.

import { verdictOf } from '../named-fields.ts';
import { readAnyTime } from '../any-time.ts';
import { plainAddress } from '../plain-address.ts';
import { requestOrPacket } from '../request-or-packet.ts';
import { splitAuthority, splitRequest, type ProxyTarget } from '../proxy-target.ts';
import { statusInWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

/** Of the names of a row the first that the record has counts; of `words` all. */
export const ECS_NAMES = {
  client: ['source.ip', 'client.ip', 'source.address', 'client.address'],
  target: ['url.original', 'url.full', 'url.domain', 'destination.domain'],
  words: [
    'labels.request_status',
    'squid.access.result_code',
    'event.action',
    'event.type',
    'event.outcome',
  ],
  status: ['http.response.status_code', 'http.response.body.status_code', 'http.response.code'],
  method: ['http.request.method'],
  server: ['destination.ip', 'server.ip'],
  port: ['url.port', 'destination.port'],
  time: ['@timestamp'],
} as const;

export const ecs: FieldSchema = {
  marks: ECS_NAMES.client,
  isMine: (fields) =>
    firstOf(fields, ...ECS_NAMES.client) !== undefined &&
    (firstOf(fields, 'ecs.version') !== undefined ||
      firstOf(fields, ...ECS_NAMES.target) !== undefined),
  read(fields, { evidence, options }) {
    const client = plainAddress(firstOf(fields, ...ECS_NAMES.client) ?? '');
    const words = ECS_NAMES.words.flatMap((name) => firstOf(fields, name) ?? []);
    const stated = firstOf(fields, ...ECS_NAMES.status);
    const status = Number(stated ?? 0) || words.map(statusInWord).find((each) => each > 0) || 0;
    const server = firstOf(fields, ...ECS_NAMES.server);
    const method = firstOf(fields, ...ECS_NAMES.method) ?? '';
    const verdict = verdictOf(words, { status, server, method });
    if (verdict === null) return undefined;
    const at = readAnyTime(firstOf(fields, ...ECS_NAMES.time) ?? '', { zoneMs: options.zoneMs });
    const target = targetOf(fields, method);
    const port = Number(firstOf(fields, ...ECS_NAMES.port));
    return requestOrPacket({
      at,
      evidence,
      client,
      verdict,
      target,
      server,
      port,
      protocol: firstOf(fields, 'network.transport', 'network.iana_number'),
      status,
      bytes: Number(firstOf(fields, 'http.response.bytes', 'destination.bytes')) || 0,
      agent: firstOf(fields, 'user_agent.original'),
    });
  },
};

function targetOf(fields: NamedFieldSet, method: string): ProxyTarget | null {
  const port = Number(firstOf(fields, ...ECS_NAMES.port) ?? 443);
  for (const name of ECS_NAMES.target) {
    const text = firstOf(fields, name);
    if (text === undefined) continue;
    const target = splitRequest(method, text) ?? splitAuthority(text, port);
    if (target !== null) return target;
  }
  return null;
}
