// A zone in the form of a master file (RFC 1035 section 5, RFC 2308 for $TTL) → its records.

import type { Reason } from '../model/reason.ts';
import type { HostedRecord, HostedZone } from '../model/world/resolver-state.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { isUnder, type Name } from '@sekisho/dns/name.ts';
import { groupRecords, isName, ownerName, ROOT, zoneName, type ZoneName } from './dns-words.ts';
import { masterEntries, type MasterEntry } from './master-entries.ts';
import { note, stateError, type Place, type StateFile } from './state-file.ts';

export interface ZoneReading {
  /** The owner of the SOA record. Null: the file alone does not tell. */
  readonly apex: ZoneName | null;
  /** Null: something in the file is not followed. */
  readonly records: readonly HostedRecord[] | null;
  /** Zones below it that others answer. */
  readonly delegated: readonly HostedZone[];
  readonly notes: readonly Reason[];
}

type HostRecord = Parameters<typeof groupRecords>[0][number];

const CLASSES = new Set(['IN', 'CH', 'CS', 'HS']);
const TTL = /^(?:\d+[smhdw]?)+$/i;
const CHECK = 'named-checkzone ZONE FILE shows what BIND says to it';

/** `origin` is the zone's name as the server's settings have it, null where they do not tell. */
export function readZoneFile(file: StateFile, origin: ZoneName | null): ZoneReading {
  const reader = new ZoneReader(file.file, origin);
  for (const entry of masterEntries(file)) reader.read(entry);
  return reader.result();
}

/** One record as a line of its own, such as Unbound's local-data: its name, and what it is for hosts. */
export function readRecordLine(
  text: string,
  place: Place,
): { readonly name: string | null; readonly record: HostRecord | null } {
  const reader = new ZoneReader(place.file, ROOT);
  for (const entry of masterEntries({ file: place.file, text }))
    reader.read({ ...entry, line: place.line });
  return { name: ownerName(reader.owner ?? ''), record: reader.hosts[0] ?? null };
}

class ZoneReader {
  readonly hosts: HostRecord[] = [];
  readonly #file: string;
  readonly #zone: ZoneName | null;
  readonly #directives: { readonly word: string; readonly place: Place }[] = [];
  readonly #cuts = new Map<Name, HostedZone>();
  #origin: string | null;
  #owner: string | null = null;
  #apex: ZoneName | null = null;

  constructor(file: string, zone: ZoneName | null) {
    this.#file = file;
    this.#zone = zone;
    this.#origin = zone === ROOT ? '' : zone;
  }

  /** Of the last record. */
  get owner(): string | null {
    return this.#owner;
  }

  read(entry: MasterEntry): void {
    const place = { file: this.#file, line: entry.line };
    const [first] = entry.words;
    if (first !== undefined && !entry.hasBlankOwner && /^\$[A-Z]+$/i.test(first))
      this.#directive(first.toUpperCase(), entry.words[1], place);
    else this.#record(entry, place);
  }

  result(): ZoneReading {
    const apex = this.#zone ?? this.#apex;
    const isInside = (name: string): boolean =>
      apex === null || apex === ROOT || name === apex || isUnder(name, apex);
    return {
      apex,
      records:
        this.#directives.length > 0
          ? null
          : groupRecords(this.hosts.filter(({ name }) => isInside(name))),
      delegated: [...this.#cuts.values()].filter(({ name }) => name !== apex && isInside(name)),
      notes: this.#directives.map(({ word, place }) =>
        note('zone-directive', place, { directive: word, zone: apex ?? '' }),
      ),
    };
  }

  #directive(word: string, value: string | undefined, place: Place): void {
    if (word === '$ORIGIN') {
      if (value === undefined) throw stateError(place, '$ORIGIN has no name', CHECK);
      this.#origin = this.#whole(value, place);
    } else if (word === '$INCLUDE' || word === '$GENERATE') this.#directives.push({ word, place });
    else if (word !== '$TTL') throw stateError(place, `${word} is not known`, CHECK);
  }

  #record({ words, hasBlankOwner }: MasterEntry, place: Place): void {
    const [first = '', ...rest] = words;
    const behind = hasBlankOwner ? words : rest;
    const owner = hasBlankOwner ? this.#owner : this.#whole(first, place);
    if (owner === null)
      throw stateError(place, 'a record without a name stands before any name', CHECK);
    this.#owner = owner;
    let at = 0;
    while (CLASSES.has(behind[at]?.toUpperCase() ?? '') || TTL.test(behind[at] ?? '')) at += 1;
    const isOther = behind.slice(0, at).some((word) => /^(?:CH|CS|HS)$/i.test(word));
    const type = behind[at]?.toUpperCase();
    if (type === undefined) throw stateError(place, 'a record has no type', CHECK);
    if (!isOther) this.#typed(owner, { type, value: behind[at + 1] }, place);
  }

  #typed(
    owner: string,
    { type, value }: { readonly type: string; readonly value: string | undefined },
    place: Place,
  ): void {
    const name = ownerName(owner);
    if (type === 'SOA') {
      this.#apex = owner === '' ? ROOT : zoneName(owner);
      return;
    }
    if (name === null) return;
    if (type === 'NS' || type === 'DNAME') {
      const zone = zoneName(name);
      if (isName(zone))
        this.#cuts.set(zone, { name: zone, kind: type === 'NS' ? 'stub' : 'other', records: null });
      return;
    }
    if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') return;
    if (value === undefined) throw stateError(place, `a record of type ${type} has no data`, CHECK);
    if (type === 'CNAME') {
      // The root as target: BIND's policy zones mean "no such name" by it.
      this.hosts.push({ name, type, value: this.#whole(value, place) || ROOT });
      return;
    }
    if (parseAddress(value)?.version !== (type === 'A' ? 4 : 6))
      throw stateError(place, `a record of type ${type} has no address of that type`, CHECK);
    this.hosts.push({ name, type, value });
  }

  /** In lower case, without the final dot; the root is the empty text. */
  #whole(text: string, place: Place): string {
    if (text.endsWith('.')) return text.slice(0, -1).toLowerCase();
    if (this.#origin === null)
      throw stateError(
        place,
        'the zone that this name lies in is not known',
        "begin the file with $ORIGIN and the zone's name, or give named.conf with the zone's file in it",
      );
    if (text === '@') return this.#origin;
    return (this.#origin === '' ? text : `${text}.${this.#origin}`).toLowerCase();
  }
}
