// What dnsmasq answers by itself: suffixes that go to nobody, addresses for whole suffixes, records of
// single names, and lists of hosts.

import type { Reason } from '../../model/reason.ts';
import type { HostedRecord, HostedZone } from '../../model/world/resolver-state.ts';
import { groupBy } from '../../group-by.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { groupRecords, isName, nearest, ownerName, ROOT } from '../dns-words.ts';
import { findGiven } from '../given-files.ts';
import { note, stateError, type StateFile, type StateFiles } from '../state-file.ts';
import { singleNames } from '../single-names.ts';
import { CHECK, type Option } from './read-options.ts';
import { suffixesOf, type ServerOption } from './server-option.ts';

type HostRecord = Parameters<typeof groupRecords>[0][number];

interface LocalNames {
  /** Null: a list of hosts was not given, or suffixes are patterns. */
  readonly zones: readonly HostedZone[] | null;
  readonly notes: readonly Reason[];
}

export function localNames(
  options: readonly Option[],
  servers: readonly ServerOption[],
  files: StateFiles,
): LocalNames {
  const addresses = options.filter(({ key }) => key === 'address').map(addressOption);
  const lists = hostLists(options, files);
  const hosts = [
    ...options.filter(({ key }) => key === 'host-record').flatMap(hostRecord),
    ...lists.records,
  ];
  const records = groupRecords([...hosts, ...aliases(options, hosts)]);
  const nobody = servers.flatMap(({ suffixes, target }) =>
    target.kind === 'none' ? suffixes.filter(isName) : [],
  );
  const answered = addresses.flatMap(({ suffixes, values }) =>
    suffixes.filter(isName).map((suffix) => ({ suffix, values })),
  );
  const byName = groupBy(answered, ({ suffix }) => suffix);
  const known: ReadonlyMap<string, Name> = new Map(
    [...nobody, ...answered.map(({ suffix }) => suffix)].map((suffix) => [suffix, suffix]),
  );
  const byHome = groupBy(records, ({ name }) => nearest(known, name) ?? '');
  const patterns = addresses.filter((each) => each.hasPattern || each.suffixes.includes(ROOT));
  const zones = [...known.values()].map((suffix): HostedZone => {
    const own = byHome.get(suffix) ?? [];
    const values = (byName.get(suffix) ?? []).flatMap((each) => each.values);
    return {
      name: suffix,
      kind: values.length > 0 ? 'other' : 'primary',
      records: [...own, ...wholeSuffix(suffix, values, own)],
    };
  });
  return {
    zones:
      lists.isWhole && patterns.length === 0
        ? [...zones, ...singleNames(byHome.get('') ?? [])]
        : null,
    notes: [...lists.notes, ...patterns.map(({ place }) => note('forward-by-pattern', place))],
  };
}

function addressOption({ value, place }: Option) {
  const { rest, ...suffixes } = suffixesOf(value, place);
  if (rest !== '' && rest !== '#' && parseAddress(rest) === null)
    throw stateError(place, 'address= has no IP address', CHECK);
  return {
    ...suffixes,
    place,
    values: rest === '#' ? ['0.0.0.0', '::'] : rest === '' ? [] : [rest],
  };
}

/** For the suffix and all below it, but for names with records of their own. */
function wholeSuffix(
  suffix: Name,
  values: readonly string[],
  own: readonly HostedRecord[],
): HostedRecord[] {
  return groupRecords(
    [suffix, `*.${suffix}`].flatMap((name) =>
      values.map((value) => ({ name, type: typeOf(value), value })),
    ),
  ).filter(({ name }) => !own.some((record) => record.name === name));
}

function typeOf(address: string): 'A' | 'AAAA' {
  return parseAddress(address)?.version === 6 ? 'AAAA' : 'A';
}

/** `NAME[,NAME…],[ADDRESS],[ADDRESS][,TTL]`. */
function hostRecord({ value, place }: Option): HostRecord[] {
  const words = value.split(',').map((word) => word.trim());
  const addresses = words.filter((word) => parseAddress(word) !== null);
  const names = words.filter(
    (word) => word !== '' && !/^\d+$/.test(word) && parseAddress(word) === null,
  );
  if (names.length === 0) throw stateError(place, 'host-record= has no name', CHECK);
  return names.flatMap((word) => {
    const name = ownerName(word);
    return name === null
      ? []
      : addresses.map((each) => ({ name, type: typeOf(each), value: each }));
  });
}

/** An alias is answered where its target is a name that dnsmasq itself has. */
function aliases(options: readonly Option[], hosts: readonly HostRecord[]): HostRecord[] {
  const known = new Set(hosts.map(({ name }) => name));
  const declared = options
    .filter(({ key }) => key === 'cname')
    .flatMap(({ value }) => {
      const words = value
        .split(',')
        .map((word) => word.trim())
        .filter((word) => !/^\d*$/.test(word));
      const target = ownerName(words.at(-1) ?? '');
      return words.slice(0, -1).flatMap((word) => {
        const name = ownerName(word);
        return name === null || target === null
          ? []
          : [{ name, type: 'CNAME' as const, value: target }];
      });
    });
  for (let before = -1; before !== known.size;) {
    before = known.size;
    for (const { name, value } of declared) if (known.has(value)) known.add(name);
  }
  return declared.filter(({ value }) => known.has(value));
}

function hostLists(
  options: readonly Option[],
  files: StateFiles,
): {
  readonly records: readonly HostRecord[];
  readonly isWhole: boolean;
  readonly notes: readonly Reason[];
} {
  const named = options.filter(({ key }) => key === 'addn-hosts' || key === 'hostsdir');
  const read: StateFile[] = [];
  const notes: Reason[] = [];
  for (const { value, place } of named) {
    const given = findGiven(files.all, value, place);
    const inside = files.hosts.filter(({ file }) => isIn(file, value));
    read.push(...(given === null ? inside : [given]));
    if (given === null && inside.length === 0)
      notes.push(note('not-given', place, { path: value }));
  }
  const place = { file: files.settings[0]?.file ?? '', line: 1 };
  const usual = findGiven(files.hosts, '/etc/hosts', place);
  const readsUsual = !options.some(({ key }) => key === 'no-hosts');
  if (readsUsual && usual !== null) read.push(usual);
  return {
    records: [...new Set(read)].flatMap(hostsOf),
    isWhole: notes.length === 0,
    notes: readsUsual && usual === null ? [...notes, note('hosts-not-given', place)] : notes,
  };
}

function isIn(file: string, folder: string): boolean {
  return file.split(/[\\/]/).at(-2) === folder.split('/').findLast((segment) => segment !== '');
}

function hostsOf({ text }: StateFile): HostRecord[] {
  return text.split('\n').flatMap((line) => {
    const [address = '', ...words] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    if (parseAddress(address) === null) return [];
    return words.flatMap((word) => {
      const name = ownerName(word);
      return name === null || !name.includes('.')
        ? []
        : [{ name, type: typeOf(address), value: address }];
    });
  });
}
