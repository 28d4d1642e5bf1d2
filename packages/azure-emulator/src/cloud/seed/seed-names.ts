// What Azure has decided by itself, as an estate shows it: numbers, codes and labels in the names of endpoints, and
// private addresses, by interface or by the record of a zone.

import { idKey, type Estate } from '@sekisho/core/estate/estate.ts';
import { nameOf } from '../../resources/resource-id.ts';
import { VAULT_MEMBERS, type CloudNamesOptions, type VaultForm } from '../../names/cloud-names.ts';

const VAULT_MEMBER = /^(\d+)-asr-(pod\d+)-([a-z]+\d+)\.([a-z0-9]+)\./;
const DISCOVERY = /^([0-9a-f]{32})-agent\.([a-z0-9]+)\./;

type SeedNames = Pick<
  CloudNamesOptions,
  'vaultNumbers' | 'vaultForms' | 'discoveryIds' | 'discoveryCodes' | 'addresses'
>;

export function seedNames(estate: Estate): SeedNames {
  const shown = shownNames(estate);
  return {
    vaultNumbers: byTarget(shown, (name) => VAULT_MEMBER.exec(name)?.[1]),
    vaultForms: vaultForms(shown),
    discoveryIds: byTarget(shown, (name) => DISCOVERY.exec(name)?.[1]),
    discoveryCodes: byTarget(shown, (name) => DISCOVERY.exec(name)?.[2]),
    addresses: decidedAddresses(estate),
  };
}

interface Shown {
  /** Name of the resource behind it, in lower case. */
  readonly target: string;
  readonly name: string;
}

/** By the endpoints' interfaces; for an endpoint without any, by the records of its zones, as far as they can be of nobody else. */
function shownNames({ privateEndpoints, zones }: Estate): Shown[] {
  const stated = privateEndpoints.flatMap((endpoint) =>
    endpoint.members.map(({ fqdn }) => ({
      target: nameOf(endpoint.targetId).toLowerCase(),
      name: fqdn.toLowerCase(),
    })),
  );
  const silent = privateEndpoints.filter((endpoint) => endpoint.members.length === 0);
  const numbers = new Set(stated.map(({ name }) => VAULT_MEMBER.exec(name)?.[1]));
  const guessed = silent.flatMap((endpoint) => {
    const kindOf = (id: string): string => id.split('/').slice(6, 8).join('/').toLowerCase();
    const rivals = silent.filter((each) => kindOf(each.targetId) === kindOf(endpoint.targetId));
    // Without its zone group any zone may be its own.
    const own = new Set(endpoint.zoneIds.map(idKey));
    const names = zones
      .filter((zone) => own.size === 0 || own.has(idKey(zone.id)))
      .flatMap((zone) => zone.records.map((record) => `${record.name}.${zone.name}`.toLowerCase()));
    const free = names.filter((name) => !numbers.has(VAULT_MEMBER.exec(name)?.[1]));
    // Which of several numbers is whose, only Azure knows: the order of ids decides here.
    const groups = [...new Set(free.map((name) => stemOf(name)))].filter((stem) => stem !== null);
    const stem = groups[rivals.indexOf(endpoint)];
    return free
      .filter((name) => stem !== undefined && stemOf(name) === stem)
      .map((name) => ({ target: nameOf(endpoint.targetId).toLowerCase(), name }));
  });
  return [...stated, ...guessed];
}

function stemOf(name: string): string | null {
  return VAULT_MEMBER.exec(name)?.[1] ?? DISCOVERY.exec(name)?.[1] ?? null;
}

function byTarget(
  shown: readonly Shown[],
  read: (name: string) => string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    shown
      .flatMap(({ target, name }) => {
        const found = read(name);
        return found === undefined ? [] : [[target, found] as const];
      })
      .toReversed(),
  );
}

/** The code that most of its names have: an endpoint can carry some of a paired region. */
function vaultForms(shown: readonly Shown[]): Record<string, VaultForm> {
  const targets = new Set(shown.map(({ target }) => target));
  return Object.fromEntries(
    [...targets].flatMap((target) => {
      const parts = shown
        .filter((each) => each.target === target)
        .flatMap(({ name }) => {
          const [, , pod, label, code] = VAULT_MEMBER.exec(name) ?? [];
          return pod === undefined || label === undefined || code === undefined
            ? []
            : [{ pod, label, code }];
        });
      const code = mostOf(parts.map((part) => part.code));
      const own = parts.filter((part) => part.code === code);
      if (code === null || own[0] === undefined) return [];
      const labels = Object.fromEntries(
        VAULT_MEMBERS.flatMap((member) => {
          const role = member.replace(/\d+$/, '');
          const label = own.find((part) => part.label.replace(/\d+$/, '') === role)?.label;
          return label === undefined ? [] : [[member, label]];
        }),
      );
      return [[target, { pod: own[0].pod, code, labels }]];
    }),
  );
}

function mostOf(values: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function decidedAddresses({ privateEndpoints, zones }: Estate): Record<string, string> {
  const recorded = zones.flatMap((zone) =>
    zone.records.flatMap((record): [string, string][] =>
      record.type === 'A' && record.values[0] !== undefined
        ? [[`${record.name}.${zone.name}`.toLowerCase(), record.values[0]]]
        : [],
    ),
  );
  const served = privateEndpoints.flatMap((endpoint) =>
    endpoint.members.flatMap(({ fqdn, addresses }): [string, string][] => {
      const address = addresses.find((each) => !each.includes(':'));
      if (address === undefined) return [];
      const name = fqdn.toLowerCase();
      return [
        [name, address],
        [`${idKey(endpoint.id)} ${name}`, address],
      ];
    }),
  );
  // Of several endpoints with one name, the first one's stands for all that are made later.
  return Object.fromEntries([...recorded, ...served.toReversed()]);
}
