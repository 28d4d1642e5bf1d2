// For tests: one DNS question over UDP, and what the answer says.

import type { SitePoint } from '@sekisho/dns/host.ts';
import { decodeMessage, encodeMessage, makeQuery } from '@sekisho/dns/message.ts';
import type { TestCloud } from './cloud.ts';

export interface LookedUp {
  readonly rcode: number;
  readonly chain: readonly { readonly target: string; readonly ttl: number }[];
  readonly addresses: readonly string[];
  /** Of the addresses. */
  readonly ttl: number | null;
  readonly soa: { readonly name: string; readonly minimum: number } | null;
}

export async function lookUp(
  cloud: TestCloud,
  server: SitePoint | undefined,
  name: string,
): Promise<LookedUp> {
  if (server === undefined) throw new Error('no such DNS server');
  const bytes = await cloud.client.exchange(
    server,
    encodeMessage(makeQuery(7, { name, type: 'A', class: 'IN' })),
  );
  const decoded = decodeMessage(bytes);
  if (!decoded.ok) throw new Error(decoded.problem);
  const { rcode, answers, authorities } = decoded.message;
  const addresses = answers.flatMap((record) => (record.kind === 'address' ? [record] : []));
  const soa = authorities.find((record) => record.kind === 'soa');
  return {
    rcode,
    chain: answers.flatMap((record) =>
      record.kind === 'target' ? [{ target: record.target, ttl: record.ttl }] : [],
    ),
    addresses: addresses.map((record) => record.address),
    ttl: addresses[0]?.ttl ?? null,
    soa: soa === undefined ? null : { name: soa.name, minimum: soa.soa.minimum },
  };
}
