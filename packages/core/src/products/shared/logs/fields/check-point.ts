// Check Point's logs as its Log Exporter writes them: its own syslog form, the pairs between bars for Splunk, CEF, LEEF
// and JSON (sk122323; Logging and Monitoring Administration Guide, "Log Exporter - Appendix" for what CEF and LEEF call
// the fields). `service` is the port that was asked for; packets outside of any connection say so.

import { readAnyTime } from '../any-time.ts';
import { requestOrPacket } from '../request-or-packet.ts';
import { splitAuthority, splitUrl, type ProxyTarget } from '../proxy-target.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

/** Of logs that are about something else than a connection. */
const OTHERS =
  /^(?:key install|log ?in|log ?out|update|vpn routing|ip changed|failed log ?in|quarantine|do not send|send|install|info|control)$/i;
const OUT_OF_STATE = /first packet isn'?t syn|out of state/i;

export const checkPoint: FieldSchema = {
  marks: ['loguid', 'cef.vendor'],
  isMine: (fields) =>
    fields.get('loguid') !== undefined || /^Check Point$/i.test(fields.get('cef.vendor') ?? ''),
  read(fields, { evidence, options }) {
    const word = firstOf(fields, 'action', 'act', 'rule_action');
    const client = firstOf(fields, 'src');
    if (word !== undefined && OTHERS.test(word)) return null;
    // A summary of packets names them in a list, which is not read.
    if (client === undefined)
      return word === undefined || firstOf(fields, 'packets') !== undefined ? undefined : null;
    const verdict = word === undefined ? null : verdictOfWord(word);
    if (verdict !== 'allowed' && verdict !== 'denied') return undefined;
    const at = readAnyTime(firstOf(fields, 'time', 'rt', 'devtime') ?? '', {
      zoneMs: options.zoneMs,
    });
    const port = Number(firstOf(fields, 'dpt', 'dstport', 'd_port', 'service'));
    const target = targetOf(fields, port);
    return requestOrPacket({
      at,
      evidence,
      client,
      verdict,
      target,
      server: firstOf(fields, 'dst'),
      port,
      protocol: firstOf(fields, 'proto'),
      isFirst: target === null && isForgotten(fields) ? false : undefined,
    });
  },
};

function isForgotten(fields: NamedFieldSet): boolean {
  return (
    fields.get('tcp_packet_out_of_state') !== undefined ||
    ['message_info', 'reason', 'msg', 'drop_reason'].some((name) =>
      OUT_OF_STATE.test(fields.get(name) ?? ''),
    )
  );
}

function targetOf(fields: NamedFieldSet, port: number): ProxyTarget | null {
  const url = firstOf(fields, 'resource', 'request', 'url');
  const host = firstOf(
    fields,
    'http_host',
    'dst_domain_name',
    'dhost',
    'tls_server_host_name',
    'sni',
  );
  const usual = Number.isInteger(port) && port > 0 ? port : 443;
  return (
    (url === undefined
      ? null
      : (splitUrl(url) ?? splitAuthority(/^[^/?#]*/.exec(url)?.[0] ?? '', usual))) ??
    (host === undefined ? null : splitAuthority(host, usual))
  );
}
