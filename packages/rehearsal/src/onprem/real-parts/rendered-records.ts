// What a resolver answers by itself when it has the files of a renderer: each record's
// own name, and the names that programs dial and that it answers besides.

import { toName } from '@sekisho/dns/name.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import { dnsAnswers } from '@sekisho/core/products/shared/render/dns-answers.ts';
import type { RenderInput } from '@sekisho/core/products/shared/render/rendered-file.ts';
import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';

/** The same answers as records, a name each: what the model has to be given for such a resolver. */
export function answeredRecords(input: RenderInput, records: readonly DnsRecord[]): DnsRecord[] {
  return dnsAnswers(withRecords(input, records)).map(({ name, ttlSeconds, addresses }) => ({
    zone: toName(name),
    name: '@',
    type: 'A',
    ttlSeconds,
    values: addresses,
  }));
}

/** The same plan with these records; the names that a planned one answers besides are answered by it here too. */
export function withRecords(
  input: RenderInput,
  records: readonly DnsRecord[],
  forward: readonly string[] = [],
): RenderInput {
  const planned = new Map(
    input.plan.layers.dns.records.map((record) => [
      `${record.name}.${record.zone}`,
      record.answers,
    ]),
  );
  const dns: Plan['layers']['dns'] = {
    records: records.map(({ zone, name, type, ttlSeconds, values }) => ({
      zone,
      name,
      type,
      ttl: ttlSeconds,
      addresses: values,
      requirement: '',
      answers: planned.get(`${name}.${zone}`) ?? [],
    })),
    ...(forward.length === 0 ? {} : { forward }),
  };
  return { ...input, plan: { ...input.plan, layers: { ...input.plan.layers, dns } } };
}
