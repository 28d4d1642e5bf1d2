// A log whose dates are written as a region does is looked through once before it is read: all its dates together
// tell whether the day or the month stands first. Only the front of each line is looked at.

import type { DateOrder } from '../../products/shared/logs/local-date.ts';
import { DateSurvey } from '../../products/shared/logs/local-date.ts';

const DATE = /(?:^|[\s",>])(\d{1,2})([/.-]) ?(\d{1,2})[/.-] ?(\d{2,4})(?=[\s.,])/;
const FRONT = 200;
const NEW_LINE = 10;

/** null: what the log has does not tell. */
export async function surveyDates(
  blocks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<DateOrder> {
  const survey = new DateSurvey();
  let last = '';
  for await (const block of blocks)
    for (let from = 0; from < block.length;) {
      const match = DATE.exec(block.toString('latin1', from, from + FRONT));
      // Most lines are of the same day as the one before.
      if (match !== null && match[0] !== last) {
        last = match[0];
        const [, first = '', separator = '', second = '', third = ''] = match;
        if (survey.take([first, separator, second, third])) return survey.order;
      }
      const end = block.indexOf(NEW_LINE, from);
      if (end < 0) break;
      from = end + 1;
    }
  return survey.order;
}
