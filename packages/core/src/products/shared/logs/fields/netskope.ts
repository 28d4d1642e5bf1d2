// Netskope's web transactions (Netskope documentation, "Transaction Events"): fields named as in W3C's format, and
// Netskope's own, `x-cs-…` and `x-policy-action`. `c-ip` is the address that Netskope saw, `x-cs-userip` the machine's.

import { readAnyTime } from '../any-time.ts';
import { parseDateTime } from '../clock-time.ts';
import { splitAuthority } from '../proxy-target.ts';
import { verdictOfTunnel } from '../tunnel-answer.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

/** The policy was not asked: then how far the connection came decides. */
const NOT_ASKED = /^(?:NotChecked|NotEvaluated)$/i;

export const netskope: FieldSchema = {
  marks: ['x-policy-action'],
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
    const method = firstOf(fields, 'cs-method');
    const verdict = verdictOf(fields, { status, method: method ?? '' });
    if (verdict === null) return undefined;
    const dated = parseDateTime(
      `${firstOf(fields, 'date') ?? ''} ${firstOf(fields, 'time') ?? ''}`,
    );
    const agent = firstOf(fields, 'cs-user-agent');
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

function verdictOf(
  fields: NamedFieldSet,
  { status, method }: { readonly status: number; readonly method: string },
): 'allowed' | 'denied' | 'failed' | null {
  const word = firstOf(fields, 'x-policy-action') ?? '';
  const said = verdictOfWord(word);
  const known = said === 'by-status' ? null : said;
  if (known === 'denied' || known === 'failed') return known;
  if (known === null && !NOT_ASKED.test(word)) return null;
  const refused = verdictOfTunnel(method, status);
  if (refused !== null || known !== null) return refused ?? known;
  if (/^block/i.test(firstOf(fields, 'x-cs-ssl-engine-action') ?? '')) return 'failed';
  return status === 0 ? null : status >= 500 ? 'failed' : 'allowed';
}
