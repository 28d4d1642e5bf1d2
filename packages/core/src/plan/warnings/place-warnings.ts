// What follows from where things stand: answers of Azure's zones that the premises can't use, agents of which nobody
// said how they are installed, ranges of a circuit that were not read.

import { isTranslated } from '../endpoint-names.ts';
import { isBetween } from '../planned-inside.ts';
import { resolversOf, type PlanInput } from '../plan-input.ts';
import type { Remark, Unwarned } from './remark.ts';

const MOST_EXAMPLES = 3;

export function placeWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  return [
    ...translatedAnswers(input, plan),
    ...unknownInstallation(input),
    ...unreadRanges(input, plan),
  ];
}

/** A zone in Azure holds Azure's own addresses, and is right to. */
function translatedAnswers({ site, appliance }: PlanInput, plan: Unwarned): Remark[] {
  const translated = plan.planned.flatMap(({ served }) => served).filter(isTranslated);
  if (translated.length === 0) return [];
  const examples = [...new Set(translated.flatMap(({ inAzure }) => inAzure))].slice(
    0,
    MOST_EXAMPLES,
  );
  return resolversOf(site, appliance)
    .filter(
      ({ forwards, conditionalForwarders }) =>
        forwards === 'azure' || conditionalForwarders.length > 0,
    )
    .map(({ name }) => ({
      code: 'warning.translated-answers',
      values: { resolver: name, examples: examples.join(', ') },
    }));
}

function unknownInstallation({ site, appliance }: PlanInput): Remark[] {
  const open = site.sources.filter(
    ({ appliance: own, push, address }) =>
      own === appliance.name &&
      push === undefined &&
      isBetween(site.networks, appliance.address, address),
  );
  return open.length === 0
    ? []
    : [
        {
          code: 'warning.push-not-known',
          values: { appliance: appliance.name, sources: open.map(({ name }) => name).join(', ') },
          isNote: true,
        },
      ];
}

/** Whoever gave a text alone, without the files beside it, has no ranges. */
function unreadRanges({ site }: PlanInput, plan: Unwarned): Remark[] {
  const cache = plan.roads.find(({ because }) => because.code.startsWith('plan.proxy-cache-'));
  if (cache === undefined) return [];
  return (site.networks.microsoftPeering ?? []).flatMap(({ networks, serviceTags }) =>
    serviceTags === undefined || networks !== undefined
      ? []
      : [
          {
            code: 'warning.peering-ranges-not-known',
            values: { file: serviceTags, name: cache.pattern },
          },
        ],
  );
}
