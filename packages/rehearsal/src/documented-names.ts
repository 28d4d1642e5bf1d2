// The internet names that the documents list for a stage and a program: what the
// rehearsed programs dial besides the calls that make up their stages.

import type { StageId } from '@sekisho/core/model/stage.ts';
import type { Requirement } from '@sekisho/core/catalog/schema.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import type { Program } from '@sekisho/core/model/program.ts';

export function documentedNames(
  requirements: readonly Requirement[],
): (stage: StageId, program: Program) => readonly Name[] {
  const rows = requirements.filter(
    (each) => each.need === 'required' && each.reachability === 'internet',
  );
  return (stage, program) =>
    rows
      .filter((each) => each.programs.includes(program) && each.stages.some((own) => own === stage))
      .flatMap(namesOf);
}

function namesOf(requirement: Requirement): Name[] {
  if (requirement.match === 'exact') return [toName(requirement.pattern)];
  return (requirement.knownNames ?? []).map(({ name }) => toName(name));
}
