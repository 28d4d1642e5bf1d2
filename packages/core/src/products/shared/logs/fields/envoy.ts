// Envoy's access log as JSON: Envoy Gateway's default, Istio's, and formats with the same names (Envoy documentation,
// "Access logging"). The host stands in `:authority` or `authority`.

import { readAnyTime } from '../any-time.ts';
import { envoyVerdict } from '../envoy-verdict.ts';
import { plainAddress } from '../plain-address.ts';
import { splitAuthority, splitRequest } from '../proxy-target.ts';
import { firstOf, type FieldSchema } from './named-field-set.ts';

export const envoy: FieldSchema = {
  isMine: (fields) =>
    fields.get('response_flags') !== undefined && fields.get('response_code') !== undefined,
  read(fields, { evidence, options }) {
    const method = firstOf(fields, 'method', ':method') ?? '';
    const host = firstOf(fields, ':authority', 'authority');
    const path = firstOf(fields, 'x-envoy-origin-path', 'path', ':path') ?? '';
    const sni = firstOf(fields, 'requested_server_name');
    const isPlain = firstOf(fields, 'scheme', ':scheme', 'x-forwarded-proto') === 'http';
    const target =
      (host === undefined ? null : splitAuthority(host, isPlain ? 80 : 443)) ??
      splitRequest(method, path) ??
      (sni === undefined ? null : splitAuthority(sni, 443));
    if (target === null) return null;
    const server = /(\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]):\d+$/i.exec(
      firstOf(fields, 'upstream_host') ?? '',
    )?.[1];
    const status = Number(firstOf(fields, 'response_code') ?? 0) || 0;
    const verdict = envoyVerdict({
      method,
      code: status,
      flags: firstOf(fields, 'response_flags') ?? '-',
      details: firstOf(fields, 'response_code_details') ?? '-',
      hasServer: server !== undefined,
    });
    if (verdict === null) return undefined;
    const client = firstOf(
      fields,
      'x-forwarded-for',
      'downstream_remote_address',
      'downstream_direct_remote_address',
    );
    const agent = firstOf(fields, 'user-agent', 'user_agent');
    const time = firstOf(fields, 'start_time', 'time', 'timestamp', '@timestamp') ?? '';
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
