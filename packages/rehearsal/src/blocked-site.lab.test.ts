// A plan that is blocked by what a team on premises can change: the rehearsal ends with the plan's fix and its team.

import { planDocument } from '@sekisho/core/documents/plan-document.ts';
import { expect, test } from 'vitest';

import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import {
  anyEstate,
  anyInput,
  anySite,
  SPOKE,
  rehearseAny,
} from '@sekisho/test-kit/rehearsal/any-site.ts';

const BASE = anySite();

function withProxyResolver(forwards: Site['resolvers'][number]['forwards'], more: object = {}) {
  return anySite({
    proxies: BASE.proxies.map((each) => ({ ...each, resolver: 'deaf9' })),
    resolvers: [...BASE.resolvers, { name: 'deaf9', address: '172.20.0.99', forwards, ...more }],
  });
}

const SITES: readonly { title: string; site: Site }[] = [
  { title: 'the proxy asks a resolver that forwards nothing', site: withProxyResolver('none') },
  {
    title: 'the proxy and the appliance share such a resolver',
    site: anySite({
      proxies: BASE.proxies.map((each) => ({ ...each, resolver: 'bind1' })),
      resolvers: BASE.resolvers.map((each) => ({ ...each, forwards: 'none' as const })),
    }),
  },
];

test.each(
  SITES.flatMap((each) =>
    (['by-hand', 'planned'] as const).map((scenario) => ({ ...each, scenario })),
  ),
)(
  '$title, $scenario: blocked, with the fix and the team of the plan',
  async ({ site, scenario }) => {
    const input = anyInput(site, anyEstate([SPOKE]), 'par1');
    const { verdict } = planDocument(composePlan(input));
    const blocking = verdict.by.filter(({ state }) => state === 'blocked');
    expect(verdict.state).toBe('blocked');
    expect(blocking.map(({ team }) => team)).toContain('dns');
    const report = await rehearseAny(scenario, input);
    expect(report.ok).toBe(false);
    expect(report.ended?.why).toBe('blocked');
    const [failure, ...reasons] = report.ended?.reasons ?? [];
    expect(failure).toMatchObject({ code: 'rehearsal.failed-at', team: null });
    expect(reasons.map(({ fix, team }) => ({ fix, team }))).toEqual(
      blocking.map(({ fix, team }) => ({ fix, team })),
    );
  },
);
