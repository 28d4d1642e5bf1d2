import { expect, test } from 'vitest';

import { planInput, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import { sayReason } from '../../text/text.ts';
import { composePlan } from '../compose-plan.ts';
import { sayFix } from '../plan-warnings.ts';

test.each([
  { services: ['azure-arc'] as const, said: true },
  { services: ['site-recovery'] as const, said: false },
])('the agent of Arc has settings of its own: $services', ({ services, said }) => {
  const plan = composePlan(planInput({ site: siteWith({ services: [...services] }) }));
  const [found] = plan.warnings.filter(({ code }) => code === 'arc-own-settings');
  expect(found !== undefined).toBe(said);
  if (found === undefined) return;
  expect(sayFix('en', found)).toContain('proxy.url http://10.1.1.20:3128');
  expect(sayReason('ja', found.because)).toContain('Connected Machine');
});
