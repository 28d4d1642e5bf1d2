// A private name that no planned bypass entry covers: the plan knows it by its form only. Nothing empty is proposed.

import { expect, test } from 'vitest';

import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import { ESTATE_AFTER, planInput, SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import type { Plan } from '../../plan/plan.ts';
import { sayReason } from '../../text/text.ts';
import { findFindings } from '../find.ts';

const RCM = '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com';
const CACHE = 'privateasr2cache.blob.core.windows.net';
const PLAN = composePlan(planInput({ estate: ESTATE_AFTER }));

function withoutEntries(layers: readonly ('configuration-manager' | 'system-bypass')[]): Plan {
  const bare = Object.fromEntries(
    layers.map((layer) => [layer, { ...PLAN.layers[layer], bypass: [] }]),
  );
  return { ...PLAN, layers: { ...PLAN.layers, ...bare } };
}

function find(plan: Plan, name: string): ReturnType<typeof findFindings>[number] | undefined {
  return findFindings({
    lookUp: indexPlan(plan),
    networks: SITE.networks,
    observations: [
      {
        kind: 'proxy',
        at: 0,
        evidence: { file: 'proxy', line: 1 },
        client: '10.1.1.10',
        name,
        port: 443,
        verdict: 'denied',
        status: 403,
        bytes: 0,
        server: null,
      },
    ],
  })[0];
}

test.each([
  ['both programs may have asked', RCM, 'manager-bypass-missing'],
  ['only SYSTEM asks for it', CACHE, 'system-bypass-missing'],
] as const)('%s', (_title, name, code) => {
  const found = find(withoutEntries(['configuration-manager', 'system-bypass']), name);
  expect(found).toMatchObject({
    code,
    fix: { add: [] },
    because: { code: 'finding.bypass-not-planned-yet' },
  });
  for (const language of ['en', 'ja'] as const)
    expect(found && sayReason(language, found.because)).toContain('sekisho plan');
});

test('one of the two lists has an entry: the other is not shown empty', () => {
  const found = find(withoutEntries(['system-bypass']), RCM);
  expect(found?.fix.add.length).toBeGreaterThan(0);
  expect(found?.because.values['system']).toBe('-');
});
