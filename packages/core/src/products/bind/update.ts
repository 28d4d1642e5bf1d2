// Changes as dynamic updates (RFC 2136). What a change relies on stands in its message as prerequisites, so
// that the server itself refuses it when somebody was faster; the record and its mark change together or not at all.
//
// The mark is a TXT record beside the name, as external-dns has it: `_sekisho.NAME TXT "heritage=sekisho,
// site=SITE" "10.2.1.13"`. It says who made the name and which values; a person can read it.

import type { Change } from '../shared/sync/change.ts';
import { splitBySize } from './split-by-size.ts';
import { addressBytes, addressType } from '@sekisho/dns/wire/addresses.ts';
import {
  CLASS,
  encodeTexts,
  OPCODE,
  sizeWithoutReach,
  TYPE,
  type RawMessage,
  type RawRecord,
} from '@sekisho/dns/wire/message-writer.ts';

export const MARK_LABEL = '_sekisho';
/** A message over TCP has up to 65,535 octets; this leaves room for the signature. */
export const MESSAGE_BYTES = 64_000;
const NOTHING = Buffer.alloc(0);

export interface UpdateZone {
  readonly zone: string;
  /** The site whose marks these are. */
  readonly site: string;
  /** The record's name in the zone, for a key. */
  readonly toRecordName: (key: string) => string;
}

export function markName(recordName: string): string {
  return `${MARK_LABEL}.${recordName}`;
}

export function markTexts(site: string, values: readonly string[]): string[] {
  return [markHead(site), ...values];
}

/** Null: not a mark, or another site's. */
export function readMark(site: string, texts: readonly string[]): readonly string[] | null {
  return texts[0] === markHead(site) ? texts.slice(1) : null;
}

function markHead(site: string): string {
  return `heritage=sekisho,site=${site}`.slice(0, 255);
}

/** Messages in order, each with the changes in it. */
export function splitUpdates(
  target: UpdateZone,
  changes: readonly Change[],
): (readonly Change[])[] {
  const empty = sizeWithoutReach(updateMessage(target, []));
  const sizeOf = (change: Change): number =>
    sizeWithoutReach(updateMessage(target, [change])) - empty;
  return splitBySize(changes, sizeOf, MESSAGE_BYTES - empty);
}

export function updateMessage(
  target: UpdateZone,
  changes: readonly Change[],
): Omit<RawMessage, 'id'> {
  const steps = changes.map((change) => recordsOf(target, change));
  return {
    opcode: OPCODE.UPDATE,
    question: { name: target.zone, type: TYPE.SOA },
    answers: steps.flatMap((step) => step.require),
    authorities: steps.flatMap((step) => step.act),
  };
}

interface Step {
  readonly require: readonly RawRecord[];
  readonly act: readonly RawRecord[];
}

function recordsOf({ site, toRecordName }: UpdateZone, change: Change): Step {
  const name = toRecordName(change.key);
  const mark = markName(name);
  const before = 'before' in change ? change.before : null;
  const require = [
    ...requireMark(mark, site, change.owned),
    ...requireValues(name, before?.values ?? []),
  ];
  const dropOld = [
    ...(before === null ? [] : dropTypes(name, before.values)),
    ...(change.owned === null ? [] : [record(mark, TYPE.TXT, { class: CLASS.ANY })]),
  ];
  if (change.kind === 'remove' || change.kind === 'forget') return { require, act: dropOld };
  const { values, ttlSeconds } = change.after;
  const added = values.map((value) =>
    record(name, addressType(value), {
      class: CLASS.IN,
      ttl: ttlSeconds,
      data: addressBytes(value),
    }),
  );
  return {
    require,
    act: [
      ...dropOld,
      ...added,
      record(mark, TYPE.TXT, {
        class: CLASS.IN,
        ttl: ttlSeconds,
        data: encodeTexts(markTexts(site, values)),
      }),
    ],
  };
}

function requireMark(mark: string, site: string, owned: readonly string[] | null): RawRecord[] {
  if (owned === null) return [record(mark, TYPE.TXT, { class: CLASS.NONE })];
  return [record(mark, TYPE.TXT, { class: CLASS.IN, data: encodeTexts(markTexts(site, owned)) })];
}

/** Exactly these addresses and no alias: a server takes an address beside an alias and silently ignores it. */
function requireValues(name: string, values: readonly string[]): RawRecord[] {
  const missing = [TYPE.A, TYPE.AAAA, TYPE.CNAME].filter(
    (type) => !values.some((value) => addressType(value) === type),
  );
  return [
    ...values.map((value) =>
      record(name, addressType(value), { class: CLASS.IN, data: addressBytes(value) }),
    ),
    ...missing.map((type) => record(name, type, { class: CLASS.NONE })),
  ];
}

function dropTypes(name: string, values: readonly string[]): RawRecord[] {
  return [...new Set(values.map(addressType))].map((type) =>
    record(name, type, { class: CLASS.ANY }),
  );
}

function record(
  name: string,
  type: number,
  rest: { readonly class: number; readonly ttl?: number; readonly data?: Buffer },
): RawRecord {
  return { name, type, class: rest.class, ttl: rest.ttl ?? 0, data: rest.data ?? NOTHING };
}
