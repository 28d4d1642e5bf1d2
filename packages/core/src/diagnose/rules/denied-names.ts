// Findings about a name that the proxy denied last: who may have asked, and who may own the name.
// A single name of the plan is proposed. A name that only has an expected form is proposed where
// nobody else can have a name of that form; under a suffix that tenants share it is a question.

import type { Name } from '@sekisho/dns/name.ts';
import type { LearnEntry, PlannedRoad } from '../../plan/plan.ts';
import { tenantSuffixOf } from '../../plan/tenant-suffixes.ts';
import type { ProxyGroup } from '../tally/tally.ts';
import { isOfSite } from './clients.ts';
import type { Draft, RuleContext } from './draft.ts';

const PASSWORD_WANTED = 407;

type Base = Pick<Draft, 'name' | 'client' | 'seen' | 'program' | 'confidence'>;

/** A name that the plan needs, or that has a form which it expects. */
export function neededNameDenied(
  context: RuleContext,
  of: {
    readonly name: Name;
    readonly last: ProxyGroup;
    readonly road: PlannedRoad | null;
    readonly expected: readonly LearnEntry[];
    readonly isPassed: boolean;
    readonly base: Base;
  },
): Draft {
  const { name, last, road, expected, isPassed, base } = of;
  if (!isOfSite(context, last))
    return {
      ...base,
      code: 'proxy-denies-other-client',
      // Where the site's machines are in the log, others are no business of the plan.
      severity: context.isSiteSeen ? 'info' : 'warning',
      confidence: 'low',
      program: 'unknown',
      fix: { layer: 'proxy-allow', add: [] },
    };
  if (last.status === PASSWORD_WANTED)
    return {
      ...base,
      code: 'proxy-wants-password',
      severity: 'error',
      values: {},
      fix: { layer: 'proxy-allow', add: [] },
    };
  const severity = isPassed ? 'warning' : 'error';
  const suffix = road?.match === 'exact' ? null : tenantSuffixOf(name);
  const needed = { ...base, code: 'proxy-denies-needed-name', severity } as const;
  // Of a suffix with content of any account a person has to look at the name, whoever owns the suffix.
  const isPersons =
    road === null && expected.length > 0 && expected.every((each) => each.otherTenants === true);
  if (suffix === null)
    return {
      ...needed,
      confidence: isPersons ? 'low' : isPassed ? 'medium' : 'high',
      fix: { layer: 'proxy-allow', add: [name] },
    };
  // An entry that says more than the suffix counts before one that anybody can meet.
  const entry = expected.find(saysMoreThanSuffix) ?? expected[0];
  const values = {
    suffix,
    form: entry?.shape ?? road?.pattern ?? '',
    requirement: entry?.requirement ?? road?.requirement ?? '',
  };
  if (entry === undefined || !saysMoreThanSuffix(entry))
    return {
      ...base,
      code: 'proxy-denies-shared-form',
      severity,
      confidence: 'low',
      values,
      fix: { layer: 'proxy-allow', add: [] },
    };
  return {
    ...needed,
    sentence: 'finding.needed-name-of-shared-suffix',
    confidence: 'low',
    values,
    fix: { layer: 'proxy-allow', add: [name] },
  };
}

/** A form with words of the service in it, not only a placeholder where anybody writes what he likes. */
function saysMoreThanSuffix({ shape }: LearnEntry): boolean {
  return shape.includes('<') && !/^<[^>]+>\./.test(shape);
}

/** A name that the plan needs, asked for at a port at which nothing needs it. */
export function otherPortDenied(base: Base, port: number): Draft {
  return {
    ...base,
    code: 'proxy-denies-unknown-name',
    sentence: 'finding.name-at-other-port',
    severity: 'warning',
    confidence: 'high',
    program: 'unknown',
    values: { port: String(port) },
    fix: { layer: 'proxy-allow', add: [] },
  };
}

/** A name that the plan does not need: it may be documented all the same. */
export function otherNameDenied({ documented }: RuleContext, name: Name, base: Base): Draft {
  const known = documented(name);
  const shared = {
    ...base,
    severity: 'warning',
    program: 'unknown',
    fix: { layer: 'proxy-allow', add: [] },
  } as const;
  if (known === null) return { ...shared, code: 'proxy-denies-unknown-name' };
  const { id, service, purpose } = known.requirement;
  const values = { requirement: id, service, purpose };
  if (known.kind === 'public-road')
    return { ...shared, code: 'proxy-denies-public-road', confidence: 'medium', values };
  return {
    ...shared,
    code: 'proxy-denies-optional-name',
    ...(known.kind === 'optional' ? {} : { sentence: 'finding.name-of-other-service' }),
    confidence: 'high',
    values,
  };
}
