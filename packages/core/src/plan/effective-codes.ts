// The region codes inside host names that a plan goes by, and where each comes
// from. What Azure itself shows beats what somebody wrote, and that beats the
// catalog, whose codes are partly inferred:
// 1. names that private endpoints of this appliance's own resources serve;
// 2. site.yaml, for vaults of the site's region;
// 3. names of other resources in the vault's region;
// 4. the catalog.
// Codes belong to a region, so each vault has those of its own.

import type { Requirement } from '../catalog/schema.ts';
import { idKey, type Estate, type PrivateEndpoint } from '../estate/estate.ts';
import { bindShape, parseShape } from '../names/shape.ts';
import { sortUnique } from '../compare-text.ts';
import { dialledForm, endpointsFor, isOfKind, matcherOf, targetType } from './endpoint-names.ts';
import { endpointsOfType } from './endpoints-by-type.ts';
import { ownSites } from './owned-resources.ts';
import type { PlanCodes, PlanInput } from './plan-input.ts';
import { ownVault } from './vault-target.ts';

export const CODE_KEYS = ['asrCode', 'migrateCode', 'backupCode'] as const;
export type CodeKey = (typeof CODE_KEYS)[number];

/** Something that gives a code. `by` is the endpoint or the host that shows it. */
export interface CodeSource {
  readonly code: string;
  readonly from: 'estate' | 'site' | 'region' | 'catalog';
  readonly by: string;
}

export interface EffectiveCodes extends PlanCodes {
  /** All that give a code, the one that is used first. */
  readonly sources: Readonly<Record<CodeKey, readonly CodeSource[]>>;
}

export function effectiveCodes(input: PlanInput): EffectiveCodes {
  const sources = {
    asrCode: sourcesOf(input, 'asrCode'),
    migrateCode: sourcesOf(input, 'migrateCode'),
    backupCode: sourcesOf(input, 'backupCode'),
  };
  return {
    asrCode: sources.asrCode[0]?.code ?? null,
    migrateCode: sources.migrateCode[0]?.code ?? null,
    backupCode: sources.backupCode[0]?.code ?? null,
    sources,
  };
}

/** The region of this appliance's vault: its own where the estate says it. */
export function vaultRegion({
  site,
  appliance,
  estate,
}: Pick<PlanInput, 'site' | 'appliance' | 'estate'>): string {
  const vault = ownVault({ estate, appliance });
  return vault === undefined || vault.location === '' ? site.region : vault.location;
}

function sourcesOf(input: PlanInput, key: CodeKey): CodeSource[] {
  const region = vaultRegion(input);
  const isSiteRegion = region === input.site.region;
  const stated = key === 'backupCode' || !isSiteRegion ? undefined : input.site[key];
  const catalog = (
    isSiteRegion || input.regionCodes === undefined ? input.codes : input.regionCodes[region]
  )?.[key];
  const rows = input.requirements.filter(
    (row) => row.match === 'shape' && row.pattern.includes(`<${key}>`),
  );
  const expected = [stated, catalog].filter((code) => typeof code === 'string');
  return [
    ...settle(ownEvidence(input, rows, key), 'estate', expected),
    ...(stated === undefined ? [] : [{ code: stated, from: 'site', by: 'site.yaml' } as const]),
    ...settle(regionEvidence(input, rows, { key, region }), 'region', expected),
    ...(catalog === undefined || catalog === null
      ? []
      : [{ code: catalog, from: 'catalog', by: region } as const]),
  ];
}

interface Evidence {
  readonly code: string;
  readonly by: string;
}

/** An endpoint can also carry some names of a paired region: the most frequent code is its own. Undecided: none. */
function settle(
  evidence: readonly Evidence[],
  from: CodeSource['from'],
  expected: readonly string[],
): CodeSource[] {
  const counts = new Map<string, number>();
  for (const { code } of evidence) counts.set(code, (counts.get(code) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const leading = [...counts].filter(([, count]) => count === most).map(([code]) => code);
  const chosen =
    leading.length === 1 ? leading[0] : expected.find((code) => leading.includes(code));
  const first = evidence.find(({ code }) => code === chosen);
  return first === undefined ? [] : [{ ...first, from }];
}

function ownEvidence(input: PlanInput, rows: readonly Requirement[], key: CodeKey): Evidence[] {
  const served = rows.flatMap((row) => {
    const own = endpointsFor(input, row);
    const live = own.filter(({ connection }) => isLive(connection));
    const waiting = own.filter(({ connection }) => connection === 'Pending');
    return codesOn(live.length > 0 ? live : waiting, row, key);
  });
  return served.length > 0 || key !== 'migrateCode'
    ? served
    : ownSites(input).flatMap((site) => codesOfHost(site.serviceHost, rows, key));
}

/** Of other vaults and sites in the same region, for a code is the region's. */
function regionEvidence(
  { estate }: PlanInput,
  rows: readonly Requirement[],
  { key, region }: { key: CodeKey; region: string },
): Evidence[] {
  const there = new Set(
    [...estate.vaults, ...estate.migrateSites]
      .filter((each) => each.location === region)
      .map((each) => idKey(each.id)),
  );
  const served = rows.flatMap((row) =>
    codesOn(
      endpointsOfType(estate, targetType(row)).filter(
        (endpoint) =>
          isLive(endpoint.connection) &&
          there.has(idKey(endpoint.targetId)) &&
          isOfKind(row, endpoint),
      ),
      row,
      key,
    ),
  );
  const hosts = sitesIn(estate, region).flatMap((site) => codesOfHost(site.serviceHost, rows, key));
  return key === 'migrateCode' ? [...served, ...hosts] : served;
}

function sitesIn({ migrateSites }: Estate, region: string): Estate['migrateSites'] {
  return migrateSites.filter((site) => site.location === region);
}

function isLive(connection: PrivateEndpoint['connection']): boolean {
  return connection === 'Approved' || connection === 'unknown';
}

function codesOn(
  endpoints: readonly PrivateEndpoint[],
  row: Requirement,
  key: CodeKey,
): Evidence[] {
  const zone = row.privateLink?.zone ?? '';
  const matches = matcherOf(row);
  return endpoints.flatMap((endpoint) =>
    endpoint.members.flatMap(({ fqdn }) => {
      const name = dialledForm(fqdn, zone, matches);
      const code = name === null ? undefined : bindShape(parseShape(row.pattern), name)?.[key];
      return code === undefined ? [] : [{ code, by: endpoint.name }];
    }),
  );
}

function codesOfHost(
  host: string | undefined,
  rows: readonly Requirement[],
  key: CodeKey,
): Evidence[] {
  if (host === undefined) return [];
  const codes = rows.flatMap((row) => bindShape(parseShape(row.pattern), host)?.[key] ?? []);
  return sortUnique(codes).map((code) => ({ code, by: host }));
}
