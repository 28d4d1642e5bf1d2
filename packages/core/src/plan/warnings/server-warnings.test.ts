// The site's own servers, in forms that companies have and site.yaml has no word for.

import { describe, expect, test } from 'vitest';

import { planInput, SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import { toName } from '@sekisho/dns/name.ts';
import { trace } from '../../roads/trace.ts';
import { SiteSchema, type Site } from '../../site/site.ts';
import { sayReason } from '../../text/text.ts';
import { composePlan } from '../compose-plan.ts';
import { composeWorld } from '../compose-world.ts';
import type { Plan } from '../plan.ts';
import { toSettings } from '../plan-settings.ts';
import { sayFix } from '../plan-warnings.ts';

const CODES = [
  'resolver-without-use',
  'proxy-without-use',
  'resolver-behind-another',
  'resolver-asks-both',
  'forwarders-in-directory',
  'firewall-inside',
];

interface Case {
  readonly title: string;
  readonly site: Partial<Site>;
  readonly codes: readonly string[];
  /** What the sentences have to name. */
  readonly names?: readonly string[];
}

const { resolvers, proxies, sources } = SiteSchema.parse({
  ...SITE,
  resolvers: [
    { name: 'dns1', address: '10.1.1.53' },
    { name: 'dns2', address: '10.1.1.54' },
    { name: 'dns3', address: '10.1.1.55', forwards: 'azure', forwardTo: ['10.2.1.4'] },
    {
      name: 'dns4',
      address: '10.1.1.56',
      product: 'windows',
      forwards: 'azure',
      forwardTo: ['10.2.1.4'],
    },
  ],
  proxies: [
    { name: 'proxy1', address: '10.1.1.20' },
    { name: 'people', address: '10.1.1.21', port: 8080 },
    { name: 'proxy3', address: '10.1.1.22', resolver: 'dns2' },
  ],
  sources: [
    { name: 'near', address: '10.1.2.31', appliance: 'appliance1' },
    { name: 'far', address: '172.18.5.9', appliance: 'appliance1' },
  ],
});
const named = <T extends { name: string }>(all: readonly T[], ...names: string[]): T[] =>
  all.filter(({ name }) => names.includes(name));
const rule = (from: string, to: string, ...ports: number[]): Site['firewall']['allow'][number] => ({
  from,
  to,
  ports,
});
const asking = (resolver: string): Site['appliances'] =>
  SITE.appliances.map((appliance) => ({ ...appliance, resolver }));

const CASES: readonly Case[] = [
  { title: 'the described site', site: {}, codes: [] },
  {
    title: 'a second DNS server',
    site: { resolvers: named(resolvers, 'dns1', 'dns2') },
    codes: ['resolver-without-use'],
    names: ['dns2', '10.1.1.54'],
  },
  {
    title: 'a second resolver that the proxy asks',
    site: {
      resolvers: named(resolvers, 'dns1', 'dns2'),
      proxies: named(proxies, 'proxy1', 'proxy3'),
      appliances: SITE.appliances.map((each) => ({ ...each, proxy: 'proxy3' })),
    },
    codes: ['proxy-without-use'],
    names: ['proxy1'],
  },
  {
    title: 'a proxy for people',
    site: { proxies: named(proxies, 'proxy1', 'people') },
    codes: ['proxy-without-use'],
    names: ['people', '10.1.1.21'],
  },
  {
    title: 'only the other resolver may ask the internet today',
    site: {
      resolvers: named(resolvers, 'dns1', 'dns2'),
      firewall: { allow: [rule('10.1.1.54', 'internet', 53), rule('10.1.1.20', 'internet', 443)] },
    },
    codes: ['resolver-without-use', 'resolver-behind-another'],
    names: ['dns1', 'dns2'],
  },
  {
    title: 'both may, by a rule for their network',
    site: {
      resolvers: named(resolvers, 'dns1', 'dns2'),
      firewall: { allow: [rule('10.1.0.0/16', 'internet', 53)] },
    },
    codes: ['resolver-without-use'],
  },
  {
    title: 'a resolver that forwards to Azure and may ask the internet today',
    site: {
      resolvers: named(resolvers, 'dns3'),
      appliances: asking('dns3'),
      firewall: { allow: [rule('10.1.1.55', '10.2.1.4', 53), rule('any', 'internet', 53)] },
    },
    codes: ['resolver-asks-both'],
    names: ['dns3', '10.2.1.4'],
  },
  {
    title: 'one that may not',
    site: {
      resolvers: named(resolvers, 'dns3'),
      appliances: asking('dns3'),
      firewall: { allow: [rule('10.1.1.55', '10.2.1.4', 53)] },
    },
    codes: [],
  },
  {
    title: 'a Windows server that forwards to Azure',
    site: { resolvers: named(resolvers, 'dns4'), appliances: asking('dns4') },
    codes: ['forwarders-in-directory'],
    names: ['dns4', '10.2.1.4'],
  },
  {
    title: 'a source in another network of the premises',
    site: {
      networks: { ...SITE.networks, onPremises: ['10.1.0.0/16', '172.18.0.0/16'] },
      sources,
    },
    codes: ['firewall-inside'],
    names: ['172.18.5.9 -> 10.1.1.10', ':443', ':9443', ':44368'],
  },
  {
    title: 'two networks, and all machines in one of them',
    site: { networks: { ...SITE.networks, onPremises: ['10.1.0.0/16', '172.18.0.0/16'] } },
    codes: [],
  },
  {
    title: 'the proxy and the resolver in a network of their own',
    site: {
      networks: {
        ...SITE.networks,
        onPremises: ['10.1.1.10/32', '10.1.1.16/28', '10.1.1.53/32', '10.1.2.0/24'],
      },
      sources: [],
    },
    codes: ['firewall-inside'],
    names: ['10.1.1.10 -> 10.1.1.20:3128', '10.1.1.10 -> 10.1.1.53:53'],
  },
];

test('zones that the resolver may hold are a note, where it gets records', () => {
  const codes = (forwards: 'internet' | 'azure'): string[] =>
    composePlan(
      planInput({
        site: siteWith({
          resolvers: SITE.resolvers.map((each) => ({ ...each, forwards, forwardTo: ['10.2.1.4'] })),
        }),
      }),
    )
      .warnings.filter(({ severity }) => severity === 'note')
      .map(({ code, because }) => `${code} ${because.values['zones'] ?? ''}`);
  const note = expect.stringMatching(
    /^resolver-may-host blob\.core\.windows\.net, privatelink\.blob\.core\.windows\.net, /,
  );
  expect(codes('internet')).toContainEqual(note);
  expect(codes('azure')).not.toContainEqual(note);
});

test.each(CASES)('$title', ({ site, codes, names = [] }) => {
  const { warnings } = composePlan(planInput({ site: siteWith(site) }));
  const found = warnings.filter(({ code }) => CODES.includes(code));
  expect(found.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
  for (const language of ['en', 'ja'] as const) {
    const said = found
      .map((each) => `${sayReason(language, each.because)} ${sayFix(language, each)}`)
      .join(' ');
    expect(said).not.toMatch(/\{\w+\}/);
    for (const name of names) expect(said).toContain(name);
  }
});

describe('a proxy that stands in none of the declared networks', () => {
  const at = (address: string): { plan: Plan; site: Site } => {
    const site = siteWith({ proxies: SITE.proxies.map((proxy) => ({ ...proxy, address })) });
    return { plan: composePlan(planInput({ site })), site };
  };
  test.each([
    { address: '10.199.4.20', code: 'address-not-declared', outcome: 'no-route' },
    { address: '172.31.9.9', code: 'address-not-declared', outcome: 'no-route' },
    { address: '198.51.100.24', code: 'proxy-elsewhere', outcome: 'not-known' },
    { address: '2001:db8:4::20', code: 'proxy-elsewhere', outcome: 'not-known' },
  ])('$address', ({ address, code, outcome }) => {
    const { plan, site } = at(address);
    expect(plan.verdict.state).toBe('not-known');
    expect(plan.verdict.by.map((each) => each.code)).toEqual([code]);
    // Its own way out is no rule of this firewall; the way to it is.
    const { allow } = plan.layers.firewall;
    expect(allow.filter(({ from }) => from === address)).toEqual([]);
    expect(allow).toContainEqual({ from: '10.1.1.10', to: address, port: 3128 });
    const input = planInput({ site });
    const world = composeWorld({ ...input, settings: toSettings(plan), privateLinks: [] });
    const question = {
      program: 'system',
      name: toName('login.microsoftonline.com'),
      port: 443,
    } as const;
    expect(trace(world, question)).toMatchObject({ road: 'proxy', outcome });
  });

  test('one in Azure behind the VPN is declared', () => {
    expect(at('10.2.1.77').plan.verdict.by).toEqual([]);
  });
});
