// Lists of a site with several appliances, and metrics by what was seen.

import { expect, test } from 'vitest';

import { readStanding } from '../../cli/open-page.ts';
import { EXAMPLE_SITE, loadSiteInput } from '../../cli/site-input.ts';
import { composeSitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import type { SeenName } from '../api.ts';
import {
  formatEdl,
  formatMetrics,
  formatPac,
  type ListInput,
  type MetricsInput,
} from './machine-lists.ts';

const { input, plan } = await readStanding(await loadSiteInput(EXAMPLE_SITE, {}));

function twoAppliances(): ListInput {
  const other = { ...input.appliance, name: 'appliance2', address: '10.1.1.20', proxy: 'proxy2' };
  const [first] = input.site.proxies;
  if (first === undefined) throw new Error('the example has a proxy');
  const site = {
    ...input.site,
    appliances: [...input.site.appliances, other],
    proxies: [...input.site.proxies, { ...first, name: 'proxy2', address: '10.1.1.99' }],
  };
  return { site, plans: composeSitePlan({ ...input, site }).plans };
}

test('one list holds what any appliance needs, each entry once', () => {
  const one = formatEdl({ site: input.site, plans: [plan] }, 'edl/domains.txt')?.split('\n') ?? [];
  const both = formatEdl(twoAppliances(), 'edl/domains.txt')?.split('\n') ?? [];
  expect(both.toSorted()).toEqual(one.toSorted());
  expect(new Set(both).size).toBe(both.length);
  expect(one.length).toBeGreaterThan(5);
});

test('each appliance has a PAC file with its own proxy, and nobody guesses which is meant', () => {
  const lists = twoAppliances();
  const second = formatPac(lists, 'appliance2');
  expect(second).toContain('PROXY 10.1.1.99:');
  expect(formatPac(lists, input.appliance.name)).not.toBe(second);
  // Nobody said which, and they are not the same.
  expect(formatPac(lists, null)).toBeNull();
  expect(formatPac({ ...lists, plans: lists.plans.slice(1) }, null)).toBe(second);
  expect(formatPac(lists, 'nobody')).toBeNull();
});

test('a list without an entry is none, not an empty one', () => {
  const empty = { ...plan, roads: [], layers: { ...plan.layers, 'proxy-allow': { allow: [] } } };
  expect(formatEdl({ site: input.site, plans: [empty] }, 'edl/domains.txt')).toBeNull();
});

function metricsOf(change: Partial<MetricsInput>): string {
  const nothing = {
    findings: [],
    seen: [],
    siteAgeSeconds: 0,
    syncAgeSeconds: new Map(),
    proposals: 0,
    events: 0,
    streams: 0,
  };
  return formatMetrics({ version: '0', site: input.site, plans: [plan], ...nothing, ...change });
}

function seen(change: Partial<SeenName>): SeenName {
  return {
    name: 'login.microsoftonline.com',
    program: 'user',
    road: 'proxy',
    isRefused: false,
    count: 1,
    bytes: 100,
    last: '2026-11-23T21:00:00.000Z',
    ...change,
  };
}

function states(names: readonly SeenName[]): string[] {
  return [
    ...metricsOf({ seen: names }).matchAll(
      /^sekisho_names\{appliance="appliance1",road="proxy",state="([a-z-]+)"\} (\d+)$/gm,
    ),
  ].map((match) => `${match[1] ?? ''} ${match[2] ?? ''}`);
}

const PROXY_NAMES = plan.roads.filter(({ road }) => road === 'proxy').length;

test.each<{ title: string; names: readonly SeenName[]; state: string }>([
  { title: 'on its planned road', names: [seen({})], state: 'as-planned' },
  { title: 'refused', names: [seen({ isRefused: true })], state: 'refused' },
  { title: 'past the proxy', names: [seen({ road: 'direct' })], state: 'wrong-road' },
  {
    title: 'refused before and carried now',
    names: [seen({ road: 'none', isRefused: true, last: '2026-11-23T20:00:00.000Z' }), seen({})],
    state: 'as-planned',
  },
  {
    title: 'carried before and refused now',
    names: [seen({}), seen({ road: 'none', isRefused: true, last: '2026-11-23T22:00:00.000Z' })],
    state: 'refused',
  },
  {
    title: 'of two programs one is refused',
    names: [seen({}), seen({ program: 'system', isRefused: true })],
    state: 'refused',
  },
])('a name that was seen $title counts as $state', ({ names, state }) => {
  expect(states(names).toSorted()).toEqual(
    [`${state} 1`, `not-seen ${String(PROXY_NAMES - 1)}`].toSorted(),
  );
});

test('names outside the plan, and names that are none, count nowhere', () => {
  expect(states([seen({ name: 'unknown.example.com' }), seen({ name: '<script>' })])).toEqual([
    `not-seen ${String(PROXY_NAMES)}`,
  ]);
});

test('findings and servers by their labels; a label can hold any text', () => {
  const finding = { code: 'a', severity: 'error', layer: 'dns' };
  const text = metricsOf({
    findings: [finding, { ...finding, code: 'b' }, finding],
    syncAgeSeconds: new Map([['a "server" \\\n', 1.5]]),
  });
  expect(text).toContain(
    'sekisho_findings{code="a",severity="error",layer="dns"} 2\nsekisho_findings{code="b",severity="error",layer="dns"} 1\n',
  );
  expect(text).toContain('sekisho_sync_age_seconds{server="a \\"server\\" \\\\\\n"} 1.5\n');
});
