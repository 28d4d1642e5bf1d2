// Amazon Route 53 Resolver's query log ("Values that appear in VPC Resolver query logs"): a question of a machine in a
// network, what was answered, and what a rule of the DNS firewall did.

import { parseDateTime } from '../clock-time.ts';
import { answerOfCode, askedName, questionOf } from '../dns-question.ts';
import type { DnsObservation } from '../observation.ts';
import { plainAddress } from '../plain-address.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

export const route53Resolver: FieldSchema = {
  marks: ['query_timestamp'],
  isMine: (fields) =>
    ['query_name', 'srcaddr', 'rcode', 'query_timestamp'].every(
      (name) => firstOf(fields, name) !== undefined,
    ),
  read(fields, { evidence }) {
    const question = questionOf(firstOf(fields, 'query_type'));
    if (question === null) return null;
    const action = firstOf(fields, 'firewall_rule_action');
    if (action !== undefined && !/^(?:ALLOW|ALERT|BLOCK)$/.test(action)) return undefined;
    return {
      kind: 'dns',
      at: parseDateTime(firstOf(fields, 'query_timestamp') ?? ''),
      evidence,
      client: plainAddress(firstOf(fields, 'srcaddr') ?? ''),
      name: askedName(firstOf(fields, 'query_name')),
      ...(action === 'BLOCK'
        ? { answer: 'failed' as const, addresses: [] }
        : answerOf(fields, question.isIPv6 === true)),
      ...question,
    };
  },
};

function answerOf(
  fields: NamedFieldSet,
  isIPv6: boolean,
): Pick<DnsObservation, 'answer' | 'addresses'> {
  const answer = answerOfCode(firstOf(fields, 'rcode'));
  if (answer !== 'unknown' || isIPv6) return { answer, addresses: [] };
  const addresses = fields.list('answers').flatMap((record) => {
    const { Type: type, Rdata: data } = (record ?? {}) as Record<string, unknown>;
    return type === 'A' && typeof data === 'string' ? [data] : [];
  });
  return addresses.length === 0 ? { answer, addresses } : { answer: 'address', addresses };
}
