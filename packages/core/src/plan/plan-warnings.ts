// What a plan must say besides its roads. Each rule file gives reasons; here they
// become warnings, each with its fix.

import { sayReason, type Language } from '../text/text.ts';
import type { PlanWarning } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { accessWarnings } from './warnings/access-warnings.ts';
import { agentWarnings } from './warnings/agent-warnings.ts';
import { currentWarnings } from './warnings/current-warnings.ts';
import { documentNotes } from './warnings/document-notes.ts';
import { estateWarnings } from './warnings/estate-warnings.ts';
import { exportWarnings } from './warnings/export-warnings.ts';
import { filterWarnings } from './warnings/filter-warnings.ts';
import { listWarnings } from './warnings/list-warnings.ts';
import { registrationWarnings } from './warnings/registration-warnings.ts';
import type { Remark, Unwarned } from './warnings/remark.ts';
import { placeWarnings } from './warnings/place-warnings.ts';
import { platformWarnings } from './warnings/platform-warnings.ts';
import { serverWarnings } from './warnings/server-warnings.ts';
import { stateWarnings } from './warnings/state-warnings.ts';
import { zoneWarnings } from './warnings/zone-warnings.ts';

/** Errors first, then warnings, then notes, each in the order of the rules. */
export function planWarnings(input: PlanInput, plan: Unwarned): PlanWarning[] {
  const remarks = [
    ...estateWarnings(input, plan),
    ...accessWarnings(input, plan),
    ...exportWarnings(input),
    ...platformWarnings(input),
    ...agentWarnings(input, plan),
    ...filterWarnings(input, plan),
    ...serverWarnings(input, plan),
    ...placeWarnings(input, plan),
    ...stateWarnings(input, plan),
    ...zoneWarnings(input, plan),
    ...registrationWarnings(input),
    ...listWarnings(input, plan),
    ...currentWarnings(input, plan),
    ...documentNotes(input, plan),
  ];
  const unique = new Map(
    remarks.map((remark) => [JSON.stringify([remark.code, remark.values]), remark]),
  );
  const all = [...unique.values()].map(toWarning);
  return (['error', 'warning', 'note'] as const).flatMap((severity) =>
    all.filter((each) => each.severity === severity),
  );
}

/** What to do about a warning, in the language asked for. */
export function sayFix(language: Language, { because }: Pick<PlanWarning, 'because'>): string {
  return sayReason(language, {
    code: because.code.replace(/^warning\./, 'fix.'),
    values: because.values,
  });
}

function toWarning({ code, values, isNote, isError, sources }: Remark): PlanWarning {
  const because = { code, values };
  return {
    // Of one code: what is wrong with a line of the allow-list stands in `because`.
    code: code.replace(/^warning\./, '').replace(/^(current-allow-problem)\..*/, '$1'),
    severity: isError === true ? 'error' : isNote === true ? 'note' : 'warning',
    because,
    ...(sources === undefined ? {} : { sources }),
  };
}
