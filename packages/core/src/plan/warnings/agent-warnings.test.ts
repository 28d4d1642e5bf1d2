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

test('what each agent reads is said with the machines that have it', () => {
  const machines = [{ name: 'files1', address: '10.1.7.7', services: ['azure-backup' as const] }];
  const services = ['azure-arc', 'azure-backup'] as const;
  const { warnings } = composePlan(
    planInput({ site: siteWith({ services: [...services], machines }) }),
  );
  const fixOf = (start: string): string =>
    warnings
      .filter(({ code }) => code.startsWith(start))
      .map((each) => sayFix('en', each))
      .join();
  expect(fixOf('backup-own')).toContain('(files1 10.1.7.7)');
  expect(fixOf('backup-own')).toContain('http://10.1.1.20:3128');
  expect(fixOf('arc-own')).toContain('on each machine with the agent:');
});
