// The word for a state. A name of which only the form is known is none that a log has not shown yet.

import { t } from '../state/words.ts';
import type { RoadState } from './road-row.ts';
import { basis } from './rows.ts';

export function sayState(state: RoadState): string {
  return state === 'not-seen' && basis.value === 'model'
    ? t('page.state.form-only')
    : t(`page.state.${state}`);
}
