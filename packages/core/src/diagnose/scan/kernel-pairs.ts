// Names of `name=value` pairs as the kernel looks them up (packages/core/kernel/pairs.ts).

import { MARKS, ORIGINS } from '../../products/shared/logs/fields/read-fields.ts';
import { NAMES } from '../../products/shared/logs/named-fields.ts';
import { hashName } from '../tally/name-hash.ts';
import {
  PAIR_FIRSTS,
  PAIR_NAMES,
  PAIR_SEEN,
  PAIR_SLOT_BYTES,
  PAIR_SLOTS,
  ROLE_ACTION,
  ROLE_AGENT,
  ROLE_BYTES,
  ROLE_CLIENT,
  ROLE_DATE,
  ROLE_HOST,
  ROLE_MARK,
  ROLE_METHOD,
  ROLE_ORIGIN,
  ROLE_PORT,
  ROLE_PROTOCOL,
  ROLE_SERVER,
  ROLE_STATUS,
  ROLE_TIME,
  ROLE_TZ,
  ROLE_URL,
} from './kernel-memory.ts';

const ROLES: Readonly<Record<keyof typeof NAMES, number>> = {
  time: ROLE_TIME,
  client: ROLE_CLIENT,
  host: ROLE_HOST,
  url: ROLE_URL,
  server: ROLE_SERVER,
  action: ROLE_ACTION,
  status: ROLE_STATUS,
  method: ROLE_METHOD,
  protocol: ROLE_PROTOCOL,
  port: ROLE_PORT,
  bytes: ROLE_BYTES,
  agent: ROLE_AGENT,
};
const FIRST_LETTER = 31;

export function writePairNames(memory: Int32Array): void {
  const telling = [
    ...[...new Set(MARKS)].map((name) => ({ name, order: 0, role: ROLE_MARK })),
    ...ORIGINS.map((name) => ({ name, order: 0, role: ROLE_ORIGIN })),
  ];
  const taken = new Set(telling.map(({ name }) => name));
  const usual = [
    ...Object.entries(NAMES).flatMap(([role, texts]) =>
      texts.map((name, order) => ({ name, order, role: ROLES[role as keyof typeof NAMES] })),
    ),
    { name: 'date', order: 0, role: ROLE_DATE },
    { name: 'tz', order: 0, role: ROLE_TZ },
  ];
  const names = [...telling, ...usual.filter(({ name }) => !taken.has(name))];
  memory.fill(0, PAIR_NAMES / 4, (PAIR_NAMES + PAIR_SLOTS * PAIR_SLOT_BYTES) / 4);
  memory.fill(0, PAIR_SEEN / 4, PAIR_SEEN / 4 + names.length + 1);
  for (const [index, { name, order, role }] of names.entries()) {
    const { a, b } = hashName(name);
    let slot = a & (PAIR_SLOTS - 1);
    while (memory[wordOf(slot) + 2] !== 0) slot = (slot + 1) & (PAIR_SLOTS - 1);
    memory.set([a, b, index + 1, role, order], wordOf(slot));
    const first = PAIR_FIRSTS / 4 + name.length;
    memory[first] = (memory[first] ?? 0) | (1 << (name.charCodeAt(0) & FIRST_LETTER));
  }
}

function wordOf(slot: number): number {
  return (PAIR_NAMES + slot * PAIR_SLOT_BYTES) / 4;
}
