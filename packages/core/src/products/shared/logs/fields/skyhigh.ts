// Skyhigh Secure Web Gateway (once McAfee Web Gateway) where its log handler writes names: CEF, in which the class of the
// event is the status, and pairs between bars for a SIEM, named as the columns of access.log are.

import { readAnyTime } from '../any-time.ts';
import { verdictOfBlockReason } from '../block-reason.ts';
import { plainAddress } from '../plain-address.ts';
import { splitAuthority, splitRequest, type ProxyTarget } from '../proxy-target.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

const IN_CEF = 'block reason';
const IN_PAIRS = 'block_res';

export const skyhigh: FieldSchema = {
  marks: ['cef.vendor', IN_PAIRS],
  isMine: (fields) =>
    (/^(?:McAfee|Skyhigh Security)$/i.test(fields.get('cef.vendor') ?? '') &&
      fields.get(IN_CEF) !== undefined) ||
    (fields.get(IN_PAIRS) !== undefined && firstOf(fields, 'src_ip') !== undefined),
  read(fields, { evidence, options }) {
    const client = firstOf(fields, 'src_ip', 'src');
    const status = Number(firstOf(fields, 'status_code', 'cef.class') ?? 0) || 0;
    const method = firstOf(fields, 'method', 'requestmethod') ?? '';
    const reason = firstOf(fields, IN_PAIRS, IN_CEF);
    const verdict = verdictOfBlockReason(reason, { method, status });
    if (client === undefined || verdict === null || (reason === undefined && status === 0))
      return undefined;
    const target = targetOf(fields, method);
    if (target === null) return null;
    const agent = firstOf(fields, 'user_agent', 'requestclientapplication');
    return {
      kind: 'proxy',
      at: readAnyTime(firstOf(fields, 'time_stamp', 'rt', 'devtime') ?? '', {
        zoneMs: options.zoneMs,
      }),
      evidence,
      client: plainAddress(client),
      ...target,
      verdict,
      status,
      bytes: Number(firstOf(fields, 'bytes_to_client') ?? 0) || 0,
      server: firstOf(fields, 'server_ip', 'dst') ?? null,
      ...(agent === undefined ? {} : { agent }),
    };
  },
};

function targetOf(fields: NamedFieldSet, method: string): ProxyTarget | null {
  const url = firstOf(fields, 'url', 'request');
  const asked = url === undefined ? null : splitRequest(method, url);
  const host = firstOf(fields, 'host', 'dhost');
  return (
    asked ??
    (host === undefined ? null : splitAuthority(host, Number(firstOf(fields, 'url_port') ?? 443)))
  );
}
