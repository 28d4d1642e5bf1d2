// The zones that BIND answers by itself, with their records where the files were given.

import type { Reason } from '../../model/reason.ts';
import type { HostedZone } from '../../model/world/resolver-state.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { isName } from '../dns-words.ts';
import { note } from '../state-file.ts';
import type { ZoneFiles } from '../zone-files.ts';
import { readZoneFile } from '../read-zone-file.ts';
import { policyNames } from './policy-names.ts';
import { blockOf, named, wordAt, type Statement } from './read-statements.ts';
import type { ZoneStatement } from './zone-statements.ts';

interface Hosted {
  readonly zones: readonly HostedZone[];
  readonly notes: readonly Reason[];
}

const KINDS: Readonly<Record<string, HostedZone['kind']>> = {
  primary: 'primary',
  secondary: 'secondary',
  mirror: 'secondary',
  stub: 'stub',
  'static-stub': 'stub',
  redirect: 'other',
};

/** Null zones: a policy changes answers in a way that the files do not tell. */
export function hostedZones(
  zones: readonly ZoneStatement[],
  options: readonly Statement[],
  files: ZoneFiles,
): { readonly zones: readonly HostedZone[] | null; readonly notes: readonly Reason[] } {
  const read = zones.map((zone) => hostedZone(zone, files));
  const hosted = read.flatMap((each) => each.zones);
  const policies = policyStatements(options).map(({ name, statement }) => {
    const zone = hosted.find((each) => each.name === name);
    return policyNames(name, zone?.records ?? null, statement);
  });
  return {
    zones: policies.some((each) => each.zones === null)
      ? null
      : [...hosted, ...policies.flatMap((each) => each.zones ?? [])],
    notes: [...[...read, ...policies].flatMap((each) => each.notes), ...files.left()],
  };
}

function hostedZone(zone: ZoneStatement, files: ZoneFiles): Hosted {
  const { name, type, statements, place } = zone;
  const kind = KINDS[type];
  if (kind === undefined || !isName(name)) return { zones: [], notes: [] };
  const file = named(statements, 'file').at(-1);
  const given =
    kind === 'stub'
      ? null
      : files.choose(name, file === undefined ? null : (wordAt(file, 1) ?? null), place);
  if (given !== null) {
    const { records, delegated, notes } = readZoneFile(given, name);
    return { zones: [{ name, kind, records }, ...delegated], notes };
  }
  const path = file === undefined ? '' : (wordAt(file, 1) ?? '');
  return {
    zones: [{ name, kind, records: null }],
    notes:
      kind === 'stub' || isReverse(name)
        ? []
        : [note('zone-file-not-given', place, { zone: name, path })],
  };
}

function isReverse(name: Name): boolean {
  return /(?:^|\.)(?:in-addr|ip6)\.arpa$/.test(name);
}

function policyStatements(
  options: readonly Statement[],
): { readonly name: string; readonly statement: Statement }[] {
  const policy = named(options, 'response-policy').at(-1);
  return (policy === undefined ? [] : blockOf(policy)).flatMap((statement) =>
    wordAt(statement, 0) === 'zone'
      ? [{ name: (wordAt(statement, 1) ?? '').toLowerCase().replace(/\.$/, ''), statement }]
      : [],
  );
}
