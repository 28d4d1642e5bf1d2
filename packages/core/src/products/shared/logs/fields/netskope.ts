// Netskope's web transactions (Netskope documentation, "Transaction Events"): fields named as in W3C's format, and
// Netskope's own, `x-cs-…` and `x-policy-action`. `c-ip` is the address that Netskope saw, `x-cs-userip` the machine's.

import { readAnyTime } from '../any-time.ts';
import { parseDateTime } from '../clock-time.ts';
import { splitAuthority } from '../proxy-target.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

/** The policy was not asked: then how far the connection came decides. */
const NOT_ASKED = /^(?:NotChecked|NotEvaluated)$/i;

export const netskope: FieldSchema = {
  isMine: (fields) =>
    firstOf(fields, 'x-policy-action') !== undefined &&
    firstOf(fields, 'cs-host', 'x-cs-sni', 'cs-dns') !== undefined,
  read(fields, { evidence }) {
    const client = firstOf(fields, 'x-cs-userip', 'x-cs-src-ip', 'c-ip');
    const port = Number(firstOf(fields, 'cs-uri-port', 'x-cs-dst-port') ?? 443);
    const host = firstOf(fields, 'cs-host', 'x-cs-sni', 'cs-dns') ?? '';
    const target = splitAuthority(host, port);
    if (client === undefined || target === null) return null;
    const status = Number(firstOf(fields, 'sc-status') ?? 0) || 0;
    const verdict = verdictOf(fields, status);
    if (verdict === null) return undefined;
    const dated = parseDateTime(
      `${firstOf(fields, 'date') ?? ''} ${firstOf(fields, 'time') ?? ''}`,
    );
    const agent = firstOf(fields, 'cs-user-agent');
    const method = firstOf(fields, 'cs-method');
    const isInspected =
      firstOf(fields, 'cs-uri-scheme') === 'https' &&
      method !== undefined &&
      method !== 'CONNECT' &&
      firstOf(fields, 'x-ssl-policy-action') === 'Decrypt';
    return {
      kind: 'proxy',
      at: Number.isNaN(dated)
        ? readAnyTime(firstOf(fields, 'x-cs-timestamp') ?? '', { zoneMs: 0 })
        : dated,
      evidence,
      client,
      ...target,
      verdict,
      status,
      bytes: Number(firstOf(fields, 'sc-bytes')) || 0,
      server: firstOf(fields, 's-ip', 'x-cs-dst-ip') ?? null,
      ...(agent === undefined ? {} : { agent }),
      ...(isInspected ? { isInspected } : {}),
    };
  },
};

function verdictOf(fields: NamedFieldSet, status: number): 'allowed' | 'denied' | 'failed' | null {
  const word = firstOf(fields, 'x-policy-action') ?? '';
  const said = verdictOfWord(word);
  if (said !== null && said !== 'by-status') return said;
  if (!NOT_ASKED.test(word)) return null;
  if (/^block/i.test(firstOf(fields, 'x-cs-ssl-engine-action') ?? '')) return 'failed';
  return status === 0 ? null : status >= 500 ? 'failed' : 'allowed';
}
