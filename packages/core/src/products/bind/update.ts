// Changes as dynamic updates (RFC 2136). What a change relies on stands in its message as prerequisites, so
// that the server itself refuses it when somebody was faster; the record and its mark change together or not at all.
//
// The mark is a TXT record beside the name, as external-dns has it: `_sekisho.NAME TXT "heritage=sekisho,
// site=SITE,id=ID" "10.2.1.13"`. It says who made the name and which values; a person can read it.
//
// The writer is one more: `ID._sekisho-sync.ZONE TXT "heritage=sekisho,site=SITE,id=ID" "writer=TOKEN"`. Every update
// has it as a prerequisite, and who takes over writes another token: what a process sends that was stopped
// meanwhile is refused by the server.

import type { Change } from '../shared/sync/change.ts';
import { MARKS_WITHOUT_ID, type SiteOwner } from '../shared/sync/site-owner.ts';
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
const WRITER_LABEL = '_sekisho-sync';
const LONGEST_TEXT = 255;
/** A message over TCP has up to 65,535 octets; this leaves room for the signature. */
export const MESSAGE_BYTES = 64_000;
const NOTHING = Buffer.alloc(0);

export interface UpdateZone {
  readonly zone: string;
  /** The site whose marks these are. */
  readonly site: string;
  /** Asked each time: a process has it only once it has the lease. */
  readonly owner: () => SiteOwner;
  /** The mark of this key is one of ours from before there were ids. */
  readonly isFormer: (key: string) => boolean;
  /** The record's name in the zone, for a key. */
  readonly toRecordName: (key: string) => string;
}

export function markName(recordName: string): string {
  return `${MARK_LABEL}.${recordName}`;
}

/** Null: not a mark, or another site's. */
export function readMark(
  { site, owner }: UpdateZone,
  texts: readonly string[],
): { readonly values: readonly string[]; readonly isFormer: boolean } | null {
  const [head, ...values] = texts;
  const { id, adoptsFormer } = owner();
  if (id !== null && head === markHead(site, id)) return { values, isFormer: false };
  if (!adoptsFormer || head !== markHead(site, null)) return null;
  return { values, isFormer: owner() !== MARKS_WITHOUT_ID };
}

function markHead(site: string, id: string | null): string {
  const end = id === null ? '' : `,id=${id}`;
  return `${`heritage=sekisho,site=${site}`.slice(0, LONGEST_TEXT - end.length)}${end}`;
}

/** Null: this site has no id yet. */
export function writerName({ zone, owner }: UpdateZone): string | null {
  const { id } = owner();
  return id === null ? null : `${id}.${WRITER_LABEL}.${zone}`;
}

export function readWriter(texts: readonly string[]): string | null {
  return texts.find((text) => text.startsWith('writer='))?.slice('writer='.length) ?? null;
}

/** Another token in the place of the one that was seen (null: none); null: none from here on. */
export function claimMessage(
  target: UpdateZone,
  { seen, token }: { readonly seen: string | null; readonly token: string | null },
): Omit<RawMessage, 'id'> {
  const name = writerName(target) ?? '';
  return {
    opcode: OPCODE.UPDATE,
    question: { name: target.zone, type: TYPE.SOA },
    answers: [requireWriter(target, seen)],
    authorities: [
      record(name, TYPE.TXT, { class: CLASS.ANY }),
      ...(token === null
        ? []
        : [record(name, TYPE.TXT, { class: CLASS.IN, data: writerData(target, token) })]),
    ],
  };
}

function requireWriter(target: UpdateZone, token: string | null): RawRecord {
  const name = writerName(target) ?? '';
  return token === null
    ? record(name, TYPE.TXT, { class: CLASS.NONE })
    : record(name, TYPE.TXT, { class: CLASS.IN, data: writerData(target, token) });
}

function writerData({ site, owner }: UpdateZone, token: string): Buffer {
  return encodeTexts([markHead(site, owner().id), `writer=${token}`]);
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
  const { writer } = target.owner();
  return {
    opcode: OPCODE.UPDATE,
    question: { name: target.zone, type: TYPE.SOA },
    answers: [
      ...(writer === null ? [] : [requireWriter(target, writer)]),
      ...steps.flatMap((step) => step.require),
    ],
    authorities: steps.flatMap((step) => step.act),
  };
}

interface Step {
  readonly require: readonly RawRecord[];
  readonly act: readonly RawRecord[];
}

function recordsOf(target: UpdateZone, change: Change): Step {
  const name = target.toRecordName(change.key);
  const mark = markName(name);
  const before = 'before' in change ? change.before : null;
  const require = [
    ...requireMark(target, change, mark),
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
        data: encodeTexts([markHead(target.site, target.owner().id), ...values]),
      }),
    ],
  };
}

function requireMark(
  { site, owner, isFormer }: UpdateZone,
  { key, owned }: Change,
  mark: string,
): RawRecord[] {
  if (owned === null) return [record(mark, TYPE.TXT, { class: CLASS.NONE })];
  const head = markHead(site, isFormer(key) ? null : owner().id);
  return [record(mark, TYPE.TXT, { class: CLASS.IN, data: encodeTexts([head, ...owned]) })];
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
