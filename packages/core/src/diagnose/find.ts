// A tally and the plan → findings, the one to act on first. Each file in rules/ looks
// at one kind of log, and joins it with others where one alone does not tell.

import { compareText } from '../compare-text.ts';
import { say, type TextCode } from '../text/text.ts';
import type { Finding } from './finding.ts';
import { findInAllowList } from './rules/allow-list-rules.ts';
import { findInAppliance, findNeverAsked } from './rules/appliance-rules.ts';
import { findInDns } from './rules/dns-rules.ts';
import { createContext, type Draft, type RuleContext, type RuleInput } from './rules/draft.ts';
import { findAtFirewall } from './rules/firewall-rules.ts';
import { findAtProxy } from './rules/proxy-rules.ts';
import type {
  ApplianceObservation,
  Evidence,
  Observation,
} from '../products/shared/logs/observation.ts';
import { compareMoments, MOST_EVIDENCE } from './tally/counted.ts';
import { tallyObservations } from './tally/tally.ts';
import { toIso } from './time-range.ts';

export type DiagnosisContext = Omit<RuleInput, 'tally'> & {
  readonly observations: readonly Observation[];
};

export function findFindings({ observations, ...context }: DiagnosisContext): Finding[] {
  return findInTally({ ...context, tally: tallyObservations(observations) });
}

export function findInTally(input: RuleInput): Finding[] {
  const context = createContext(input);
  return toFindings([...findDrafts(context), ...findInAllowList(context)], context.failed);
}

/** All but what is said of the proxy's list, which no single appliance's plan explains. */
export function findDrafts(context: RuleContext): Draft[] {
  return [findInAppliance, findInDns, findAtProxy, findAtFirewall, findNeverAsked].flatMap((rule) =>
    rule(context),
  );
}

/** The one to act on first comes first. */
export function toFindings(
  drafts: readonly Draft[],
  failed: ApplianceObservation | null,
): Finding[] {
  return drafts
    .map(complete)
    .sort(
      (a, b) =>
        rank(a, failed) - rank(b, failed) ||
        compareText(a.first, b.first) ||
        compareText(a.name, b.name) ||
        compareText(a.client ?? '', b.client ?? '') ||
        compareText(a.code, b.code),
    );
}

/** Lower is first: 1. the name of the failed step; 2. errors, then warnings; a finding that says to wait comes last of its kind. */
function rank(finding: Finding, failed: ApplianceObservation | null): number {
  const severity = { error: 0, warning: 10, info: 20 }[finding.severity];
  const isNamed =
    failed !== null &&
    finding.name === (failed.name ?? '') &&
    (finding.program === 'unknown' || finding.program === failed.program);
  return (isNamed ? 0 : 100) + severity + (finding.fix.wait === true ? 1 : 0);
}

function complete(draft: Draft): Finding {
  const firsts = draft.seen.map((each) => each.first).filter((at) => !Number.isNaN(at));
  const lasts = draft.seen.map((each) => each.last.at).filter((at) => !Number.isNaN(at));
  const because = {
    code: draft.sentence ?? `finding.${draft.code}`,
    values: {
      name: draft.name,
      program: draft.program,
      client: draft.client ?? '',
      ...draft.values,
      add: draft.fix.add.join(', '),
    },
  };
  return {
    code: draft.code,
    severity: draft.severity,
    confidence: draft.confidence,
    name: draft.name,
    program: draft.program,
    client: draft.client,
    layer: draft.fix.layer,
    count: draft.seen.reduce((sum, each) => sum + each.count, 0),
    bytes: draft.seen.reduce((sum, each) => sum + each.bytes, 0),
    first: firsts.length === 0 ? '' : toIso(firsts.reduce((a, b) => Math.min(a, b))),
    last: lasts.length === 0 ? '' : toIso(lasts.reduce((a, b) => Math.max(a, b))),
    message: say('en', because.code as TextCode, because.values),
    because,
    fix: draft.fix,
    evidence: evidenceOf(draft),
  };
}

/** Of a failed step the line of the failure; of the rest the oldest lines. */
function evidenceOf({ seen }: Draft): Evidence[] {
  return seen
    .flatMap((each) => each.evidence)
    .sort(compareMoments)
    .slice(0, MOST_EVIDENCE)
    .map((each) => each.evidence);
}

/** By code unit, the same in every locale. */
