// The described estate with its zones, right in all but what a test changes, and the warnings of its plan.

import { expect } from 'vitest';

import type {
  DnsRecordSet,
  Estate,
  PrivateDnsZone,
  ZoneLink,
} from '@sekisho/core/estate/estate.ts';
import type { EstateNote } from '@sekisho/core/estate/reading.ts';
import { sayReason } from '@sekisho/core/text/text.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { PlanWarning } from '@sekisho/core/plan/plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { sayFix } from '@sekisho/core/plan/plan-warnings.ts';
import { ESTATE_BEFORE, planInput } from './japan-east.ts';

export const NETWORK = ESTATE_BEFORE.virtualNetworks[0]?.id ?? '';
export const CACHE_ZONE = 'privatelink.blob.core.windows.net';

export function warningsOf(parts: Partial<PlanInput>): readonly PlanWarning[] {
  return composePlan(planInput(parts)).warnings;
}

export function zone(
  name: string,
  records: readonly (readonly [string, ...string[]])[],
  links: readonly string[] = [NETWORK],
): PrivateDnsZone {
  const sets: DnsRecordSet[] = [
    { name: '@', type: 'SOA', ttlSeconds: 3600, values: ['azureprivatedns.net'] },
    ...records.map(([record, ...values]): DnsRecordSet => ({
      name: record,
      type: 'A',
      ttlSeconds: 10,
      values,
    })),
  ];
  return {
    id: `/zones/${name}`,
    name,
    records: sets,
    links: links.map((virtualNetworkId): ZoneLink => ({
      name: 'link',
      virtualNetworkId,
      registrationEnabled: false,
      nxDomainRedirect: false,
    })),
  };
}

export function conflict(where: string, concerns?: readonly string[]): EstateNote {
  return {
    code: 'conflicting-exports',
    where,
    message: 'exports differ',
    ...(concerns === undefined ? {} : { concerns }),
  };
}

export function endpointId(name: string): string {
  return ESTATE_BEFORE.privateEndpoints.find((each) => each.name === name)?.id ?? '';
}

/** Right in all but what a case changes. */
export function estateWith(cacheZone: PrivateDnsZone | null, parts: Partial<Estate> = {}): Estate {
  const members = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'].map(
    (role, index) =>
      [`1265443793182260898-asr-pod01-${role}.jpe`, `10.2.1.${String(13 + index)}`] as const,
  );
  return {
    ...ESTATE_BEFORE,
    zones: [
      zone('privatelink.siterecovery.windowsazure.com', members),
      ...(cacheZone === null ? [] : [cacheZone]),
    ],
    ...parts,
  };
}

export interface WarningCase {
  readonly title: string;
  readonly input: Partial<PlanInput>;
  readonly code: string;
  /** What the warning or its fix says. */
  readonly has: string;
}

/** The warning comes, says what it has to, and leaves no value out in either language. */
export function expectWarning({ input, code, has }: WarningCase): void {
  const found = warningsOf(input).filter((warning) => warning.code === code);
  expect(
    found
      .map((warning) => `${sayReason('en', warning.because)}; ${sayFix('en', warning)}`)
      .join('\n'),
  ).toContain(has);
  for (const warning of found)
    expect(
      `${sayReason('ja', warning.because)}${sayFix('ja', warning)}${sayFix('en', warning)}`,
    ).not.toMatch(/\{\w+\}/);
}
