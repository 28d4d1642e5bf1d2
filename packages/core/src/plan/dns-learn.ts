// Names that registration makes and that DNS answers by itself as soon as they exist, because their suffix is forwarded
// into the virtual network, today or by a step before.

import { isAtOrUnder } from '@sekisho/dns/name.ts';
import { answerPlace } from './answer-places.ts';
import type { LearnEntry } from './plan.ts';
import { resolversOf, type PlanInput } from './plan-input.ts';
import { laterQuestion } from './questions.ts';

/** Where everything is forwarded, zones and their links decide while registration runs, so the entry stays. */
export function isAnsweredByForward(
  input: PlanInput,
  { shape, layer, requirement }: LearnEntry,
  forward: readonly string[],
): boolean {
  if (layer !== 'dns') return false;
  const { site, appliance } = input;
  const question = laterQuestion(input, { pattern: shape, requirement });
  return resolversOf(site, appliance).every((resolver) => {
    const { on, answer } = answerPlace(site, resolver, question);
    if (on.forwards === 'azure') return false;
    return (
      answer.by === 'azure' ||
      (answer.by === 'forward' && forward.some((suffix) => isAtOrUnder(question.name, suffix)))
    );
  });
}
