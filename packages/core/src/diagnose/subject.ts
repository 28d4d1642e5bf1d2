// What logs are held against: the plans of a site, its machines, the list that its proxies have today.

import type { DocumentedNames } from '../plan/documented-names.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { machinesOf } from '../site/machines.ts';
import type { Site } from '../site/site.ts';
import { findInSite, findMissingClient } from './find-in-site.ts';
import type { Finding } from './finding.ts';
import type { ScanContext } from './input/scan-file.ts';
import { readProgressOfEach, type StageProgress } from './progress.ts';
import { interestOf, lookUpSite, type SiteLookUps } from './site-look-ups.ts';
import type { Tally } from './tally/tally.ts';

export interface Subject {
  readonly site: Site;
  readonly lookUps: SiteLookUps;
  /** The one appliance that was named; null: all of the site. */
  readonly only: string | null;
  readonly allowList: readonly string[];
  readonly unusedAfterDays: number | undefined;
  readonly documented: DocumentedNames;
  readonly context: ScanContext;
}

export interface SubjectParts extends Pick<ScanContext, 'settings'> {
  /** With today's settings, where they are known. */
  readonly input: PlanInput;
  readonly documented: Subject['documented'];
  readonly only: string | null;
  readonly unusedAfterDays?: number | undefined;
}

export function toSubject({ input, documented, only, ...parts }: SubjectParts): Subject {
  const { site, current } = input;
  const { settings, unusedAfterDays } = parts;
  const lookUps = lookUpSite(input);
  const proxies = new Set(
    site.appliances.filter(({ name }) => (only ?? name) === name).map(({ proxy }) => proxy),
  );
  const lists = current?.proxies.filter(({ proxy }) => only === null || proxies.has(proxy)) ?? [];
  const allowList = [...new Set(lists.flatMap(({ patterns }) => patterns))];
  const declared = site.proxies.flatMap((proxy) => proxy.logFormat ?? []);
  return {
    site,
    lookUps,
    only,
    allowList,
    unusedAfterDays,
    documented,
    context: {
      settings: { ...settings, declared: [...(settings.declared ?? []), ...declared] },
      interest: interestOf({ site, lookUps, allowList }),
    },
  };
}

/** Throws a UserError where it has to be known whose a line is, and no line says so. */
export function findInTallyOf(subject: Subject, tally: Tally): Finding[] {
  const { lookUps, only, site, allowList, unusedAfterDays, documented } = subject;
  const missing =
    only === null && lookUps.appliances.length > 1
      ? findMissingClient(lookUps.appliances, tally)
      : null;
  if (missing !== null) throw missing;
  return findInSite({
    ...lookUps,
    only,
    networks: site.networks,
    machines: machinesOf(site),
    documented,
    tally,
    allowList,
    ...(unusedAfterDays === undefined ? {} : { unusedAfterDays }),
  });
}

export function readProgressIn({ site, lookUps, only }: Subject, tally: Tally): StageProgress[] {
  return readProgressOfEach(
    lookUps.appliances.filter(({ name }) => (only ?? name) === name),
    tally,
    machinesOf(site),
  );
}
