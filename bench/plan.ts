// Plans of many sites with ten private endpoints each: how long, and whether the
// time grows with the number of sites and no faster.

import type { Estate, PrivateEndpoint } from '@sekisho/core/estate/estate.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { ESTATE_AFTER, planInput, SITE } from '@sekisho/test-kit/plan/japan-east.ts';

const ENDPOINTS = 10;

/** The described site with further endpoints that are none of its appliance's. */
function siteNumber(number: number): PlanInput {
  const others: PrivateEndpoint[] = Array.from(
    { length: ENDPOINTS - ESTATE_AFTER.privateEndpoints.length },
    (_, at) => ({
      id: `/subscriptions/s${String(number)}/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/pe${String(at)}`,
      name: `pe${String(at)}`,
      targetId: `/subscriptions/s${String(number)}/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/other${String(number)}x${String(at)}`,
      groupIds: ['blob'],
      connection: 'Approved',
      members: [
        {
          fqdn: `other${String(number)}x${String(at)}.blob.core.windows.net`,
          addresses: [`10.2.${String(at)}.${String(number % 250)}`],
        },
      ],
      zoneIds: [],
    }),
  );
  const estate: Estate = {
    ...ESTATE_AFTER,
    privateEndpoints: [...ESTATE_AFTER.privateEndpoints, ...others],
  };
  return planInput({ site: { ...SITE, name: `site-${String(number)}` }, estate });
}

function measure(sites: number): number {
  const inputs = Array.from({ length: sites }, (_, number) => siteNumber(number));
  const started = performance.now();
  let roads = 0;
  for (const input of inputs) roads += composePlan(input).roads.length;
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(
    `${String(sites).padStart(6)} sites, ${String(ENDPOINTS)} endpoints each: ${seconds.toFixed(2)} s, ${((seconds / sites) * 1000).toFixed(2)} ms a site, ${String(roads)} roads\n`,
  );
  return seconds / sites;
}

measure(50);
const thousand = measure(1000);
const tenThousand = measure(10_000);
process.stdout.write(
  `growth from 1,000 to 10,000 sites: ${(tenThousand / thousand).toFixed(2)} x the time a site\n`,
);
