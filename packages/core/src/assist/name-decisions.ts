// What becomes of a denied name: added by its requirement alone, asked of a person, or only shown. Pure.
//
// Without a person a requirement brings one name, and only while a stage that asks for it is open: whoever can make
// the appliance send a request chooses the name in it.

import { STAGES } from '../model/stage.ts';
import type { StageProgress } from '../diagnose/progress.ts';
import type { LearnedName } from '../sync/learned-names.ts';
import type { AssistMode, Denial, Verdict } from './assist-event.ts';

export type Course = 'add' | 'ask' | 'show';

/** How a name of this standing goes on; `verdict` says why, with what the log and earlier names add to it. */
export interface Decision {
  readonly course: Course;
  readonly verdict: Verdict;
}

export interface DecideInput {
  readonly mode: AssistMode;
  readonly learned: readonly LearnedName[];
  /** Of the appliance that asked. */
  readonly progress: readonly StageProgress[];
  /** Of what expects the name. */
  readonly stages: readonly string[];
}

export function decideName(denial: Denial, verdict: Verdict, input: DecideInput): Decision {
  const wanted = forPerson(denial, verdict, input);
  const isPersons = wanted.standing === 'other-tenants' || wanted.standing === 'for-person';
  if (input.mode === 'watch' || input.mode === 'report') return { course: 'show', verdict: wanted };
  if (isPersons || (wanted.standing === 'expected' && input.mode === 'ask'))
    return { course: 'ask', verdict: wanted };
  return { course: wanted.standing === 'expected' ? 'add' : 'show', verdict: wanted };
}

/** An expected name that no rule may add: the requirement has brought one, or nothing asks for it any more. */
function forPerson(
  denial: Denial,
  verdict: Verdict,
  { learned, progress, stages }: DecideInput,
): Verdict {
  if (verdict.standing !== 'expected') return verdict;
  const earlier = learned.find(
    ({ requirement, by, name }) =>
      by === 'rule' && requirement === verdict.requirement && name !== denial.name,
  );
  if (earlier !== undefined)
    return { ...verdict, standing: 'for-person', because: reason(verdict, 'second', earlier.name) };
  return isOver(stages, progress)
    ? { ...verdict, standing: 'for-person', because: reason(verdict, 'stage-over', '') }
    : verdict;
}

function reason(
  { because }: Verdict,
  code: 'second' | 'stage-over',
  earlier: string,
): Verdict['because'] {
  return { code: `assist.${code}`, values: { ...because.values, earlier } };
}

/** All stages that ask are done, or a later one of the set-up was reached. */
function isOver(stages: readonly string[], progress: readonly StageProgress[]): boolean {
  const last = Math.max(...stages.map((stage) => ORDER.indexOf(stage)));
  if (last < 0) return false;
  const stateOf = (stage: string): string | undefined =>
    progress.find((each) => each.stage === stage)?.state;
  const known = stages.filter((stage) => ORDER.includes(stage));
  if (known.every((stage) => stateOf(stage) === 'done')) return true;
  return progress.some(
    ({ stage, state }) => ORDER.indexOf(stage) > last && (state === 'done' || state === 'seen'),
  );
}

const ORDER: readonly string[] = STAGES;
