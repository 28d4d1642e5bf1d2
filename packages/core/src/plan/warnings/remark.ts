// What a rule of warnings is given, and what it gives.

import type { Reason } from '../../model/road.ts';
import type { Plan } from '../plan.ts';
import type { Planned } from '../plan-requirement.ts';

/** A plan before its warnings are added: the input of the rules. */
export type Unwarned = Omit<Plan, 'warnings' | 'steps' | 'verdict'> & {
  readonly planned: readonly Planned[];
};

/** A reason that becomes a warning. `isNote`: information, nothing to fix; `isError`: the plan cannot work with it. */
export interface Remark extends Reason {
  readonly isNote?: boolean;
  readonly isError?: boolean;
  readonly sources?: readonly string[];
}
