// Lines that differ in one word, piece or spelling are counted by their bytes as they are as text.

import { describe, expect, test } from 'vitest';

import { drawChangedLog } from '@sekisho/test-kit/diagnose/changed-lines.ts';
import { DRAWN_ENVELOPES, drawInside } from '@sekisho/test-kit/diagnose/drawn-envelopes.ts';
import { LINE_FORMS } from '@sekisho/test-kit/diagnose/line-forms.ts';
import { scanLog } from '@sekisho/test-kit/diagnose/scan-log.ts';
import { ESTATE_AFTER, planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import { createInterest } from '../tally/interest.ts';

const OWN = {
  clients: ['10.1.1.10', '10.1.1.21'],
  names: ['login.microsoftonline.com', 'privateasr2cache.blob.core.windows.net', 'x.windows.net'],
};
const INTEREST = createInterest({
  lookUp: indexPlan(composePlan(planInput({ estate: ESTATE_AFTER }))),
  clients: OWN.clients,
  allowList: ['.site7.com'],
});
const FORMATS = [...new Set(LINE_FORMS.map(({ format }) => format))];
const SEEDS = 36;
const LINES = 40;

describe.each(FORMATS)('%s', (format) => {
  test('a word, a piece or a spelling makes no difference between bytes and text', () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const plain = drawChangedLog({ format, seed, lines: LINES, own: OWN });
      const envelope = seed % 5 === 0 ? DRAWN_ENVELOPES[seed % DRAWN_ENVELOPES.length] : undefined;
      const log = envelope === undefined ? plain : drawInside(plain, envelope, seed);
      const of = { format, interest: INTEREST, isFound: seed % 3 === 0 };
      const [bytes, text] = [scanLog(log, of, true), scanLog(log, of, false)];
      expect({ seed, ...bytes, asText: 0 }).toEqual({ seed, ...text, asText: 0 });
    }
  });
});
