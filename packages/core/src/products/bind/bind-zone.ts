// The contents of a BIND zone, read by transfers: the whole zone once, then the changes.

import { RCODE, nameRcode } from '@sekisho/dns/constants.ts';
import type { Answer } from 'dns-packet';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { toEntry, type Entries, type Entry, type Owned } from '../shared/sync/entry.ts';
import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';
import { exchange, type DnsServer } from '@sekisho/dns/wire/exchange.ts';
import { OPCODE, TYPE } from '@sekisho/dns/wire/message-writer.ts';
import { MARK_LABEL, readMark, readWriter, writerName, type UpdateZone } from './update.ts';
import { transferZone, type Transfer, type TransferStep } from '@sekisho/dns/wire/zone-transfer.ts';

export interface ZoneState {
  readonly serial: number;
  readonly entries: Entries;
  readonly owned: Owned;
  /** Keys whose mark is from before there were ids. */
  readonly former: ReadonlySet<string>;
  /** The token of the one whose updates are taken; null: none has said so yet. */
  readonly writer: string | null;
}

export async function readZone(
  server: DnsServer,
  target: UpdateZone,
  { known, signal }: { readonly known: ZoneState | undefined; readonly signal: AbortSignal },
): Promise<ZoneState> {
  if (known !== undefined && (await readSerial(server, target.zone, signal)) === known.serial)
    return known;
  const transfer = await transferOrThrow(server, target, { since: known?.serial ?? null, signal });
  if (transfer.kind === 'whole') return toState(target, transfer.records);
  const next = known === undefined ? null : applySteps(target, known, transfer);
  if (next !== null) return next;
  // What we knew is not what the server counts from.
  const whole = await transferOrThrow(server, target, { since: null, signal });
  return toState(target, whole.kind === 'whole' ? whole.records : []);
}

async function transferOrThrow(
  server: DnsServer,
  { zone }: UpdateZone,
  { since, signal }: { readonly since: number | null; readonly signal: AbortSignal },
): Promise<Exclude<Transfer, { kind: 'refused' }>> {
  const transfer = await transferZone(server, { zone, since }, signal);
  if (transfer.kind === 'refused') throw refusal(server, zone, transfer.rcode);
  return transfer;
}

async function readSerial(
  server: DnsServer,
  zone: string,
  signal: AbortSignal,
): Promise<number | null> {
  const { packet } = await exchange(
    server,
    { opcode: OPCODE.QUERY, question: { name: zone, type: TYPE.SOA } },
    signal,
  );
  const soa = (packet.answers ?? []).find((answer) => answer.type === 'SOA');
  return soa?.type === 'SOA' ? (soa.data.serial ?? null) : null;
}

/** A record as far as it concerns us: a value at a key, or our mark of one. */
type Fact =
  | {
      readonly kind: 'value';
      readonly key: string;
      readonly value: string;
      readonly ttlSeconds: number;
    }
  | {
      readonly kind: 'mark';
      readonly key: string;
      readonly values: readonly string[];
      readonly isFormer: boolean;
    }
  | { readonly kind: 'writer'; readonly token: string | null };

function toFact(target: UpdateZone, record: Answer): Fact | null {
  const { zone } = target;
  const isPolicy = target.toRecordName('') !== '';
  const name = record.name.toLowerCase();
  const key = isPolicy ? name.slice(0, -zone.length - 1) : name;
  if (record.type === 'TXT' && key.startsWith(`${MARK_LABEL}.`)) {
    const mark = readMark(target, textsOf(record.data));
    return mark === null ? null : { kind: 'mark', key: key.slice(MARK_LABEL.length + 1), ...mark };
  }
  if (record.type === 'TXT' && name === writerName(target))
    return { kind: 'writer', token: readWriter(textsOf(record.data)) };
  if (record.type !== 'A' && record.type !== 'AAAA' && record.type !== 'CNAME') return null;
  return {
    kind: 'value',
    key,
    value: record.type === 'CNAME' ? `alias of ${record.data}` : canonicalAddress(record.data),
    ttlSeconds: record.ttl ?? 0,
  };
}

function toState(target: UpdateZone, records: readonly Answer[]): ZoneState {
  const found = new Map<string, { values: string[]; ttl: number }>();
  const marks = new Marks();
  let serial = 0;
  for (const record of records) {
    if (record.type === 'SOA') serial = record.data.serial ?? 0;
    const fact = toFact(target, record);
    if (fact !== null && fact.kind !== 'value') marks.add(fact);
    else if (fact !== null) {
      const before = found.get(fact.key);
      if (before === undefined) found.set(fact.key, { values: [fact.value], ttl: fact.ttlSeconds });
      else
        found.set(fact.key, {
          values: [...before.values, fact.value],
          ttl: Math.min(before.ttl, fact.ttlSeconds),
        });
    }
  }
  return {
    serial,
    ...marks.state(),
    entries: new Map([...found].map(([key, { values, ttl }]) => [key, toEntry(key, values, ttl)])),
  };
}

/** Null: something is taken away that was not there. */
function applySteps(
  target: UpdateZone,
  known: ZoneState,
  { serial, steps }: { readonly serial: number; readonly steps: readonly TransferStep[] },
): ZoneState | null {
  const entries = new Map(known.entries);
  const marks = new Marks(known);
  for (const { removed, added } of steps) {
    for (const record of removed) {
      const fact = toFact(target, record);
      if (fact !== null && fact.kind !== 'value') marks.remove(fact);
      else if (fact !== null && !takeAway(entries, fact)) return null;
    }
    for (const record of added) {
      const fact = toFact(target, record);
      if (fact !== null && fact.kind !== 'value') marks.add(fact);
      else if (fact !== null) putIn(entries, fact);
    }
  }
  return { serial, entries, ...marks.state() };
}

/** What of a zone says whose it is, as records come and go. */
class Marks {
  readonly #owned: Map<string, readonly string[]>;
  readonly #former: Set<string>;
  #writer: string | null;

  constructor(known: Pick<ZoneState, 'owned' | 'former' | 'writer'> | null = null) {
    this.#owned = new Map(known?.owned);
    this.#former = new Set(known?.former);
    this.#writer = known?.writer ?? null;
  }

  add(fact: Exclude<Fact, { kind: 'value' }>): void {
    if (fact.kind === 'writer') {
      this.#writer = fact.token;
      return;
    }
    this.#owned.set(fact.key, fact.values);
    if (fact.isFormer) this.#former.add(fact.key);
    else this.#former.delete(fact.key);
  }

  remove(fact: Exclude<Fact, { kind: 'value' }>): void {
    if (fact.kind === 'writer') this.#writer = null;
    else {
      this.#owned.delete(fact.key);
      this.#former.delete(fact.key);
    }
  }

  state(): Pick<ZoneState, 'owned' | 'former' | 'writer'> {
    return { owned: this.#owned, former: this.#former, writer: this.#writer };
  }
}

function takeAway(
  entries: Map<string, Entry>,
  { key, value }: Extract<Fact, { kind: 'value' }>,
): boolean {
  const before = entries.get(key);
  if (before?.values.includes(value) !== true) return false;
  const values = before.values.filter((each) => each !== value);
  if (values.length === 0) entries.delete(key);
  else entries.set(key, { ...before, values });
  return true;
}

function putIn(
  entries: Map<string, Entry>,
  { key, value, ttlSeconds }: Extract<Fact, { kind: 'value' }>,
): void {
  const before = entries.get(key);
  entries.set(
    key,
    before === undefined
      ? toEntry(key, [value], ttlSeconds)
      : toEntry(key, [...before.values, value], Math.min(before.ttlSeconds, ttlSeconds)),
  );
}

function textsOf(data: unknown): string[] {
  return (Array.isArray(data) ? data : [data]).map((text) =>
    Buffer.isBuffer(text) ? text.toString('latin1') : String(text),
  );
}

export function refusal(server: DnsServer, zone: string, rcode: number): OutsideError {
  const hint =
    rcode === RCODE.REFUSED || rcode === RCODE.NOTAUTH
      ? `named.conf needs, in the zone ${zone}, allow-update (or update-policy) and allow-transfer for this key`
      : undefined;
  return new OutsideError(`${server.address} refuses for the zone ${zone}: ${nameRcode(rcode)}`, {
    code: 'sync.refused',
    where: server.address,
    ...(hint === undefined ? {} : { hint }),
  });
}
