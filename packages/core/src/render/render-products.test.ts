// Sites with several appliances: what is shared is rendered once, what is one appliance's own lies apart.

import { describe, expect, test } from 'vitest';

import { composeSitePlan } from '../plan/compose-site-plan.ts';
import { ESTATE_AFTER, planInput, SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import type { Site } from '../site/site.ts';
import { chooseRenderers, RENDERERS } from './renderers.ts';
import { renderSite, type Rendering, type SiteRenderInput } from './render-products.ts';

const [APPLIANCE] = SITE.appliances;
const [PROXY] = SITE.proxies;
const [RESOLVER] = SITE.resolvers;
if (APPLIANCE === undefined || PROXY === undefined || RESOLVER === undefined)
  throw new Error('the site lacks a part');

/** The second one's cache has no endpoint: its name goes through the proxy, and is nobody else's. */
const SECOND = {
  ...APPLIANCE,
  name: 'appliance2',
  address: '10.1.1.11',
  cacheStorageAccount: 'othercache',
};
const OTHER_CACHE = 'othercache.blob.core.windows.net';

const SHARED = siteWith({ appliances: [APPLIANCE, SECOND] });
const TWO_SERVERS = siteWith({
  appliances: [APPLIANCE, { ...SECOND, proxy: 'proxy2', resolver: 'dns2' }],
  proxies: [PROXY, { ...PROXY, name: 'proxy2', address: '10.1.1.21' }],
  resolvers: [RESOLVER, { ...RESOLVER, name: 'dns2', address: '10.1.1.54' }],
});

function render(
  site: Site,
  parts: Partial<SiteRenderInput> & { readonly products?: readonly string[] } = {},
): Rendering {
  const { products, ...rest } = parts;
  return renderSite(
    {
      site,
      plan: composeSitePlan(planInput({ site, estate: ESTATE_AFTER })),
      applianceJson: new Map(),
      only: null,
      ...rest,
    },
    products === undefined ? RENDERERS : chooseRenderers(products),
  );
}

function textsOf({ rendered }: Rendering): Map<string, string> {
  return new Map(rendered.flatMap(({ files }) => files.map((file) => [file.path, file.text])));
}

/** Of each `http_access allow`: the addresses and names that its acls stand for. */
function rightsIn(texts: ReadonlyMap<string, string>, folder = 'squid'): [string[], string[]][] {
  const conf = texts.get(`${folder}/sekisho.conf`) ?? '';
  const words = (line: string): string[] => line.split(' ');
  const acls = new Map(
    conf
      .split('\n')
      .filter((line) => line.startsWith('acl '))
      .map((line) => [words(line)[1] ?? '', words(line).slice(2)]),
  );
  return conf
    .split('\n')
    .filter((line) => line.startsWith('http_access allow '))
    .map((line) => {
      const used = words(line).slice(2);
      const of = (kind: string): string[] =>
        used.flatMap((word) => {
          const [type, ...values] = acls.get(word.replace('!', '')) ?? [];
          return type === kind ? values : [];
        });
      const lists = of('dstdomain').flatMap((value) => {
        const file = /"[^"]*\/([^/"]+)"/.exec(value)?.[1];
        return file === undefined
          ? []
          : (texts.get(`${folder}/${file}`) ?? '')
              .split('\n')
              .filter((name) => name !== '' && !name.startsWith('#'));
      });
      return [of('src'), lists];
    });
}

describe('a proxy and a resolver for both', () => {
  const rendering = render(SHARED);
  const texts = textsOf(rendering);

  test('what is shared is there once, and what is of an appliance in its folder', () => {
    const folders = new Set(
      [...texts.keys()].map((path) => path.split('/').slice(0, -1).join('/')),
    );
    expect(folders).toContain('squid');
    expect(folders).toContain('bind/zones');
    expect(folders).toContain('firewall');
    for (const name of ['appliance1', 'appliance2'])
      for (const product of ['configuration-manager', 'system-internet-options', 'pac', 'hosts'])
        expect(folders).toContain(`appliances/${name}/${product}`);
    for (const product of ['configuration-manager', 'pac', 'hosts', 'winhttp'])
      expect(folders).not.toContain(product);
    expect(rendering.skipped).toEqual([]);
  });

  test('no file is rendered twice, and the paths differ on a disk that ignores case too', () => {
    const paths = rendering.rendered.flatMap(({ files }) => files.map(({ path }) => path));
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  });

  test('at Squid each appliance has its own names and no other', () => {
    const rights = rightsIn(texts);
    const mayReach = (name: string): string[] =>
      rights.flatMap(([addresses, names]) => (names.includes(name) ? addresses : []));
    expect(mayReach('login.microsoftonline.com')).toEqual(['10.1.1.10', '10.1.1.11']);
    expect(mayReach(OTHER_CACHE)).toEqual(['10.1.1.11']);
  });

  test('at Azure Firewall too, and a list without clients says that it is shared', () => {
    const rules = JSON.parse(texts.get('azure-firewall/rules.json') ?? '') as {
      resources: { properties: { ruleCollections: { rules: object[] }[] } }[];
    };
    expect(rules.resources[0]?.properties.ruleCollections[0]?.rules).toMatchObject([
      { name: 'allow-443', sourceAddresses: ['10.1.1.10', '10.1.1.11'] },
      {
        name: 'allow-443-appliance2',
        sourceAddresses: ['10.1.1.11'],
        targetFqdns: [OTHER_CACHE],
      },
    ]);
    const edl = rendering.rendered.find(({ product }) => product.id === 'edl');
    expect(edl?.files[0]?.text).toContain(OTHER_CACHE);
    expect(edl?.files[0]?.how.at(-1)).toMatch(/shared by appliance1 .*, appliance2 /);
  });

  test('firewall and DNS hold the rules and records of both', () => {
    const rules = texts.get('firewall/allow.csv') ?? '';
    expect(rules).toContain('10.1.1.10,');
    expect(rules).toContain('10.1.1.11,');
    expect([...texts.keys()].filter((path) => path === 'bind/named.conf')).toHaveLength(1);
  });

  test("of one appliance alone only its own files: a part of a shared list would take the other's away", () => {
    const { rendered, skipped } = render(SHARED, { only: 'appliance2' });
    expect(new Set(rendered.map(({ appliance }) => appliance))).toEqual(new Set(['appliance2']));
    expect(skipped.map(({ product }) => product)).toEqual(
      RENDERERS.filter(({ owner }) => owner !== 'appliance').map(({ id }) => id),
    );
    expect(skipped[0]?.because).toEqual({
      code: 'render.shared',
      values: { appliances: 'appliance1, appliance2' },
    });
  });
});

describe('two servers of one product', () => {
  const rendering = render(TWO_SERVERS);
  const texts = textsOf(rendering);

  test('have a folder each, by their names', () => {
    for (const path of ['squid/proxy1/sekisho.conf', 'squid/proxy2/sekisho.conf'])
      expect([...texts.keys()]).toContain(path);
    expect(texts.has('squid/sekisho.conf')).toBe(false);
    expect(texts.has('bind/dns1/named.conf')).toBe(true);
    expect(texts.has('bind/dns2/named.conf')).toBe(true);
    const [first] = rendering.rendered.filter(({ server }) => server === 'proxy2');
    expect(first?.files[0]?.how[0]).toBe(
      'on proxy2: copy the folder squid/proxy2 to /etc/squid/sekisho-proxy2 on the proxy',
    );
  });

  test('each has what its own appliances need', () => {
    expect(rightsIn(texts, 'squid/proxy1')).toMatchObject([[['10.1.1.10'], expect.any(Array)]]);
    expect(texts.get('squid/proxy1/allow-443.txt')).not.toContain(OTHER_CACHE);
    expect(texts.get('squid/proxy2/allow-443.txt')).toContain(OTHER_CACHE);
    expect(texts.get('squid/proxy2/sekisho.conf')).toContain('For proxy2, and no other server.');
  });

  test('their acls and folders can stand in one squid.conf', () => {
    const aclsOf = (server: string): string[] =>
      [...(texts.get(`squid/${server}/sekisho.conf`) ?? '').matchAll(/^acl (\S+)/gm)].map(
        ([, name = '']) => name,
      );
    expect(aclsOf('proxy1').length).toBeGreaterThan(3);
    expect(aclsOf('proxy1').filter((name) => aclsOf('proxy2').includes(name))).toEqual([]);
    for (const name of [...aclsOf('proxy1'), ...aclsOf('proxy2')])
      expect(name.length).toBeLessThan(32);
  });

  test('one that forwards without a target is left out, and the other is not', () => {
    const site = siteWith({
      ...TWO_SERVERS,
      resolvers: TWO_SERVERS.resolvers.map((each) =>
        each.name === 'dns2' ? { ...each, forwards: 'azure' as const } : each,
      ),
    });
    const { rendered, skipped } = render(site, { products: ['bind'] });
    expect(skipped).toMatchObject([{ product: 'bind', server: 'dns2' }]);
    expect(rendered.map(({ server }) => server)).toEqual(['dns1']);
    const stated = siteWith({
      ...site,
      resolvers: site.resolvers.map((each) => ({ ...each, forwardTo: ['10.2.0.4'] })),
    });
    const given = render(stated, { products: ['bind'] });
    expect(given.skipped).toEqual([]);
    expect(textsOf(given).get('bind/dns2/named.conf')).toContain('forwarders { 10.2.0.4; };');
  });
});

test('three appliances, two of them on one proxy', () => {
  const site = siteWith({
    ...TWO_SERVERS,
    appliances: [
      ...TWO_SERVERS.appliances,
      { ...SECOND, name: 'appliance3', address: '10.1.1.12', cacheStorageAccount: 'thirdcache' },
    ],
  });
  const rights = rightsIn(textsOf(render(site)), 'squid/proxy1');
  expect(rights).toMatchObject([
    [['10.1.1.10', '10.1.1.12'], expect.arrayContaining(['login.microsoftonline.com'])],
    [['10.1.1.12'], ['thirdcache.blob.core.windows.net']],
  ]);
});
