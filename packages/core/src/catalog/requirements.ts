// Requirements in one stated order, and the way back: from a name that was seen
// to the requirements that expect it.

import { compareText } from '../compare-text.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { toPattern, type Pattern } from '../names/pattern.ts';
import { buildRuleIndex } from '../names/rule-index.ts';
import { matchesShape, parseShape } from '../names/shape.ts';
import type { Requirement } from './schema.ts';
import { CLOUDS, SERVICES } from './services.ts';
import { firstStageOrder } from '../model/stage.ts';

const EXACTNESS: Readonly<Record<Requirement['match'], number>> = {
  exact: 0,
  shape: 1,
  suffix: 2,
  site: 3,
};

/** By service, cloud, earliest stage, pattern, id. */
export function compareRequirements(a: Requirement, b: Requirement): number {
  return (
    SERVICES.indexOf(a.service) - SERVICES.indexOf(b.service) ||
    CLOUDS.indexOf(a.cloud) - CLOUDS.indexOf(b.cloud) ||
    firstStageOrder(a.stages) - firstStageOrder(b.stages) ||
    compareText(a.pattern, b.pattern) ||
    compareText(a.id, b.id)
  );
}

/** Finds the requirements that a name satisfies: single names first, then shapes, then suffixes, the narrower before the wider. */
export function indexRequirements(
  requirements: readonly Requirement[],
): (name: Name) => readonly Requirement[] {
  const rules = requirements
    .toSorted((a, b) => compareExactness(a, b) || compareRequirements(a, b))
    .flatMap((requirement) => toRule(requirement) ?? []);
  const index = buildRuleIndex(rules);
  return (name) =>
    index
      .matchAll(name)
      .filter(({ accepts }) => accepts(name))
      .map(({ requirement }) => requirement);
}

function compareExactness(a: Requirement, b: Requirement): number {
  // Of two suffixes of one name the longer is the narrower.
  return (
    EXACTNESS[a.match] - EXACTNESS[b.match] ||
    (a.match === 'suffix' ? b.pattern.length - a.pattern.length : 0)
  );
}

interface Rule {
  readonly pattern: Pattern;
  readonly value: { readonly requirement: Requirement; readonly accepts: (name: Name) => boolean };
}

/** A shape is found by its literal suffix and then compared; a place of the site has no name of its own. */
function toRule(requirement: Requirement): Rule | null {
  if (requirement.match === 'site') return null;
  if (requirement.match !== 'shape') {
    return { pattern: toPattern(requirement.pattern), value: { requirement, accepts: () => true } };
  }
  const shape = parseShape(requirement.pattern);
  return {
    pattern: { kind: 'suffix', suffix: toName(shape.suffix), apex: false },
    value: { requirement, accepts: (name) => matchesShape(shape, name) },
  };
}
