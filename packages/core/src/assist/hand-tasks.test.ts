// What is left for people, and that nothing is where their files show it done.

import { expect, test } from 'vitest';

import { inputFor } from '../sync/input-for.ts';
import { composeSitePlan } from '../plan/compose-site-plan.ts';
import { ESTATE_AFTER, planInput, siteWith, SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import type { Site } from '../site/site.ts';
import { handTasks } from './hand-tasks.ts';

const NOTHING: CurrentSettings = { appliances: [], proxies: [] };
const KEPT = siteWith({
  proxies: SITE.proxies.map((proxy) => ({
    ...proxy,
    sync: { driver: 'edl', folder: 'x' } as const,
  })),
  resolvers: SITE.resolvers.map((resolver) => ({
    ...resolver,
    sync: { driver: 'windows', port: 53, script: 'x' } as const,
  })),
});

function tasks(site: Site, current: CurrentSettings) {
  const plan = composeSitePlan(planInput({ site, estate: ESTATE_AFTER }));
  return {
    plan,
    tasks: handTasks({ site, plan, inputOf: (server) => inputFor(site, plan, server), current }),
  };
}

test('both lists of the appliance, each with what is pasted or run', () => {
  const found = tasks(KEPT, NOTHING).tasks;
  expect(found.map(({ layer, where }) => `${layer} ${where}`)).toEqual([
    'configuration-manager appliance1: Configuration Manager',
    'system-bypass appliance1: SYSTEM',
  ]);
  expect(found[0]?.text).toMatch(/^[^\s;]+(?:;[^\s;]+)+$/);
  expect(found[1]?.text).toMatch(
    /^bitsadmin \/util \/setieproxy LOCALSYSTEM MANUAL_PROXY 10\.1\.1\.20:3128 "\*\.[^"\s]+"$/,
  );
  expect(
    found.every(
      ({ how, entries }) => how.length > 0 && entries.includes('proxy http://10.1.1.20:3128'),
    ),
  ).toBe(true);
});

test('none for a list that the site’s files show complete; still one where an entry is missing, or the list is not shown', () => {
  const { plan } = tasks(KEPT, NOTHING);
  const [own] = plan.plans;
  if (own === undefined) throw new Error('no plan');
  const manager = own.layers['configuration-manager'];
  const system = own.layers['system-bypass'];
  const current = (parts: { shown?: boolean; drop?: number } = {}): CurrentSettings => ({
    proxies: [],
    appliances: [
      {
        appliance: 'appliance1',
        configurationManager: {
          proxy: manager.proxy,
          bypassListEnabled: parts.shown ?? true,
          bypassProxyOnLocal: false,
          bypass: manager.bypass.slice(parts.drop ?? 0),
        },
        system: { proxy: system.proxy, bypass: ['<local>', ...system.bypass] },
      },
    ],
  });
  expect(tasks(KEPT, current()).tasks).toEqual([]);
  expect(tasks(KEPT, current({ drop: 1 })).tasks.map(({ layer }) => layer)).toEqual([
    'configuration-manager',
  ]);
  expect(tasks(KEPT, current({ shown: false })).tasks.map(({ layer }) => layer)).toEqual([
    'configuration-manager',
  ]);
});

test('servers that are not kept have their entries as lines', () => {
  const servers = tasks(SITE, NOTHING).tasks.slice(2);
  expect(servers.map(({ where }) => where)).toEqual(['dns1', 'proxy1']);
  expect(servers[0]?.text).toContain('privateasr58afkv.vault.azure.net. 10 IN A 10.2.1.18');
  expect(servers[1]?.text.split('\n')).toContain('login.microsoftonline.com');
});
