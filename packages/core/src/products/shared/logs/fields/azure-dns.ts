// Azure DNS Private Resolver and DNS security policies: the diagnostics category DnsResponse, and its table DNSQueryLogs
// (Azure Monitor Logs reference). The names in the category's records are of the form `query_name`, the table's of the
// form `QueryName`. The client is the machine in the virtual network, or the resolver's own outbound endpoint.

import { readAnyTime } from '../any-time.ts';
import { askedName, questionOf } from '../dns-question.ts';
import type { DnsObservation } from '../observation.ts';
import { plainAddress } from '../plain-address.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

const NO_ERROR = 0;
const NO_SUCH_NAME = 3;
/** What a policy's rule did; an alert goes on. */
const LETS_THROUGH = /^(?:allow|alert|none|nomatch|no match|notevaluated|not evaluated)$/i;
const BLOCKS = /^(?:block|deny)$/i;

export const azureDns: FieldSchema = {
  marks: ['query_name', 'queryname'],
  isMine: (fields) =>
    firstOf(fields, 'query_name', 'queryname') !== undefined &&
    firstOf(fields, 'srcipaddr', 'sourceipaddress') !== undefined,
  read(fields, { evidence, options }) {
    const name = firstOf(fields, 'query_name', 'queryname') ?? '';
    const question = questionOf(firstOf(fields, 'query_type', 'querytype'));
    if (question === null) return null;
    const code = firstOf(fields, 'response_code', 'responsecode');
    const action = firstOf(fields, 'resolverpolicy_rule_action', 'resolverpolicyruleaction');
    const isBlocked = action !== undefined && BLOCKS.test(action);
    if (action !== undefined && !isBlocked && !LETS_THROUGH.test(action)) return undefined;
    if (code === undefined && !isBlocked) return undefined;
    const time = firstOf(fields, 'time', 'timegenerated', 'timegenerated [utc]') ?? '';
    return {
      kind: 'dns',
      at: readAnyTime(time, { zoneMs: 0, dates: options.dates ?? null }),
      evidence,
      client: plainAddress(firstOf(fields, 'srcipaddr', 'sourceipaddress') ?? ''),
      name: askedName(name),
      ...(isBlocked
        ? { answer: 'failed' as const, addresses: [] }
        : answerOf(Number(code), fields, question.isIPv6 === true)),
      ...question,
    };
  },
};

function answerOf(
  code: number,
  fields: NamedFieldSet,
  isIPv6: boolean,
): Pick<DnsObservation, 'answer' | 'addresses'> {
  if (code === NO_SUCH_NAME) return { answer: 'nxdomain', addresses: [] };
  if (code !== NO_ERROR) return { answer: 'failed', addresses: [] };
  if (isIPv6) return { answer: 'unknown', addresses: [] };
  const addresses = fields.list('answer').flatMap((record) => {
    const { Type: type, RData: data } = record as Record<string, unknown>;
    return type === 'A' && typeof data === 'string' ? [data] : [];
  });
  return addresses.length === 0
    ? { answer: 'unknown', addresses: [] }
    : { answer: 'address', addresses };
}
