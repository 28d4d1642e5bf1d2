// Envoy's access log as JSON: Envoy Gateway's default, Istio's, and formats with the same names (Envoy documentation,
// "Access logging"). The host stands in `:authority` or `authority`.

import { readAnyTime } from '../any-time.ts';
import { envoyVerdict } from '../envoy-verdict.ts';
import { plainAddress } from '../plain-address.ts';
import { splitAuthority, splitRequest } from '../proxy-target.ts';
import { firstOf, type FieldSchema } from './named-field-set.ts';

/** Of the names of a row the first that the record has counts. */
export const ENVOY_NAMES = {
  client: ['x-forwarded-for', 'downstream_remote_address', 'downstream_direct_remote_address'],
  host: [':authority', 'authority'],
  method: ['method', ':method'],
  scheme: ['scheme', ':scheme', 'x-forwarded-proto'],
  upstream: ['upstream_host'],
  code: ['response_code'],
  flags: ['response_flags'],
  details: ['response_code_details'],
  time: ['start_time', 'time', 'timestamp', '@timestamp'],
} as const;

export const envoy: FieldSchema = {
  marks: ['response_flags'],
  isMine: (fields) =>
    fields.get('response_flags') !== undefined && fields.get('response_code') !== undefined,
  read(fields, { evidence, options }) {
    const method = firstOf(fields, ...ENVOY_NAMES.method) ?? '';
    const host = firstOf(fields, ...ENVOY_NAMES.host);
    const path = firstOf(fields, 'x-envoy-origin-path', 'path', ':path') ?? '';
    const sni = firstOf(fields, 'requested_server_name');
    const isPlain = firstOf(fields, ...ENVOY_NAMES.scheme) === 'http';
    const target =
      (host === undefined ? null : splitAuthority(host, isPlain ? 80 : 443)) ??
      splitRequest(method, path) ??
      (sni === undefined ? null : splitAuthority(sni, 443));
    if (target === null) return null;
    const server = /(\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]):\d+$/i.exec(
      firstOf(fields, ...ENVOY_NAMES.upstream) ?? '',
    )?.[1];
    const status = Number(firstOf(fields, ...ENVOY_NAMES.code) ?? 0) || 0;
    const verdict = envoyVerdict({
      method,
      code: status,
      flags: firstOf(fields, ...ENVOY_NAMES.flags) ?? '-',
      details: firstOf(fields, ...ENVOY_NAMES.details) ?? '-',
      hasServer: server !== undefined,
    });
    if (verdict === null) return undefined;
    const client = firstOf(fields, ...ENVOY_NAMES.client);
    const agent = firstOf(fields, 'user-agent', 'user_agent');
    const time = firstOf(fields, ...ENVOY_NAMES.time) ?? '';
    return {
      kind: 'proxy',
      at: readAnyTime(time, { zoneMs: options.zoneMs }),
      evidence,
      client: plainAddress(client?.split(',').at(-1)?.trim() ?? 'unknown'),
      ...target,
      verdict,
      status,
      bytes: Number(firstOf(fields, 'bytes_sent')) || 0,
      server: server === undefined ? null : plainAddress(server),
      ...(agent === undefined ? {} : { agent }),
    };
  },
};
