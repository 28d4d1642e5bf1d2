// Elastic Common Schema, as OPNsense's Squid, Filebeat's modules and Elastic Agent write it. `source.*` is the client,
// `url.*` and `destination.*` what was asked for; `host.*` is the machine that the event belongs to (ECS field
// reference), never the target.

import { verdictOf } from '../named-fields.ts';
import { readAnyTime } from '../any-time.ts';
import { plainAddress } from '../plain-address.ts';
import { stoppedPacket } from '../packet.ts';
import { splitAuthority, splitRequest, type ProxyTarget } from '../proxy-target.ts';
import { statusInWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

const CLIENTS = ['source.ip', 'client.ip', 'source.address', 'client.address'] as const;
const TARGETS = ['url.original', 'url.full', 'url.domain', 'destination.domain'] as const;

export const ecs: FieldSchema = {
  isMine: (fields) =>
    firstOf(fields, ...CLIENTS) !== undefined &&
    (firstOf(fields, 'ecs.version') !== undefined || firstOf(fields, ...TARGETS) !== undefined),
  read(fields, { evidence, options }) {
    const client = plainAddress(firstOf(fields, ...CLIENTS) ?? '');
    const words = [
      'labels.request_status',
      'squid.access.result_code',
      'event.action',
      'event.type',
      'event.outcome',
    ].flatMap((name) => firstOf(fields, name) ?? []);
    const stated = firstOf(
      fields,
      'http.response.status_code',
      'http.response.body.status_code',
      'http.response.code',
    );
    const status = Number(stated ?? 0) || words.map(statusInWord).find((each) => each > 0) || 0;
    const server = firstOf(fields, 'destination.ip', 'server.ip');
    const method = firstOf(fields, 'http.request.method') ?? '';
    const verdict = verdictOf(words, { status, server, method });
    if (verdict === null) return undefined;
    const at = readAnyTime(firstOf(fields, '@timestamp') ?? '', { zoneMs: options.zoneMs });
    const target = targetOf(fields, method);
    const port = Number(firstOf(fields, 'url.port', 'destination.port'));
    if (target === null)
      return verdict !== 'denied' || server === undefined
        ? null
        : stoppedPacket({
            at,
            evidence,
            from: client,
            to: server,
            port,
            protocol: firstOf(fields, 'network.transport', 'network.iana_number'),
          });
    const agent = firstOf(fields, 'user_agent.original');
    return {
      kind: 'proxy',
      at,
      evidence,
      client,
      ...target,
      verdict,
      status,
      bytes: Number(firstOf(fields, 'http.response.bytes', 'destination.bytes')) || 0,
      server: server ?? null,
      ...(agent === undefined ? {} : { agent }),
    };
  },
};

function targetOf(fields: NamedFieldSet, method: string): ProxyTarget | null {
  const port = Number(firstOf(fields, 'url.port', 'destination.port') ?? 443);
  for (const name of TARGETS) {
    const text = firstOf(fields, name);
    if (text === undefined) continue;
    const target = splitRequest(method, text) ?? splitAuthority(text, port);
    if (target !== null) return target;
  }
  return null;
}
