// A zone of one name, as a master file (RFC 1035): BIND and CoreDNS read it. Its
// parent stays with whoever has it, so that other tenants' names are not captured.

import { createHash } from 'node:crypto';

import { isIPv6, type DnsAnswer } from './dns-answers.ts';

const LONGEST_FILE_NAME = 200;

export function zoneFileText(answer: DnsAnswer, comments: readonly string[]): string {
  const ttl = String(answer.ttlSeconds);
  const lines = [
    ...comments,
    `$TTL ${ttl}`,
    // Nobody transfers this zone: the serial only has to differ when the addresses do.
    `@ IN SOA localhost. nobody.invalid. ${String(serialOf(answer))} 3600 600 86400 ${ttl}`,
    '@ IN NS localhost.',
    ...answer.addresses.map((address) => `@ IN ${isIPv6(address) ? 'AAAA' : 'A'} ${address}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A name has up to 253 characters, and with an ending no file system takes it. */
export function zoneFileName(name: string): string {
  if (name.length <= LONGEST_FILE_NAME) return `${name}.zone`;
  return `${name.slice(0, LONGEST_FILE_NAME)}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}.zone`;
}

export function serialOf(value: unknown): number {
  return createHash('sha256').update(JSON.stringify(value)).digest().readUInt32BE(0) >>> 1;
}
