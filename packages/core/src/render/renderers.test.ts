// What holds for every product, and tables for those whose program can't be run here.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { DIALECTS } from '../roads/dialects/dialects.ts';
import { parseBypassTarget } from '../roads/dialects/target.ts';
import { SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { renderAzureFirewall } from '../products/azure-firewall/render.ts';
import {
  APPLIANCE_JSON_PATHS,
  renderConfigurationManager,
} from '../products/configuration-manager/render.ts';
import { dnsAnswers, dnsForwards } from '../products/shared/render/dns-answers.ts';
import { renderEdl } from '../products/edl/render.ts';
import { renderFirewall } from '../products/firewall/render.ts';
import { renderHosts } from '../products/hosts/render.ts';
import { renderMobilityAgent } from '../products/mobility-agent/render.ts';
import { chooseRenderers, RENDERERS } from './renderers.ts';
import { renderProducts } from './render-products.ts';
import type { RenderInput } from '../products/shared/render/rendered-file.ts';
import {
  renderInput,
  textOf,
  withAllowList,
  withLayers,
} from '@sekisho/test-kit/render/render-input.ts';
import { renderWinhttp } from '../products/winhttp/render.ts';

const APPLIANCE_JSON = '{ "EnableProxyBypassList": "false" }\n';
const allFiles = (
  input: RenderInput,
): readonly ReturnType<(typeof RENDERERS)[number]['render']>[number][] =>
  renderProducts(input, RENDERERS).rendered.flatMap((each) => each.files);

describe('every product', () => {
  const input = renderInput({ applianceJson: APPLIANCE_JSON });

  test.each(RENDERERS.filter((product) => product.id !== 'mobility-agent'))(
    '$id renders something from the described plan, into its own folder',
    (product) => {
      const files = product.render(input);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        expect(file.path).toMatch(new RegExp(`^${product.id}/[\\w.@/-]+$`));
        expect(file.text.endsWith('\n')).toBe(true);
        expect(file.how.length).toBeGreaterThan(0);
        expect(file.back.length).toBeGreaterThan(0);
      }
    },
  );

  test('paths differ, also for file systems that take no notice of case', () => {
    const paths = allFiles(input).map((file) => file.path.toLowerCase());
    expect(new Set(paths).size).toBe(paths.length);
  });

  test('the same plan gives the same bytes', () => {
    expect(allFiles(renderInput({ applianceJson: APPLIANCE_JSON }))).toEqual(allFiles(input));
  });

  test('an empty plan asks nothing of lists and zones', () => {
    const empty = withLayers(withAllowList(renderInput(), []), {
      'configuration-manager': { proxy: 'http://10.1.1.20:3128', bypass: [] },
      dns: { records: [] },
      firewall: { allow: [] },
    });
    const rendered = renderProducts(empty, RENDERERS)
      .rendered.filter((each) => each.files.length > 0)
      .map((each) => each.product.id);
    expect(rendered).toEqual(['system-internet-options', 'winhttp', 'pac']);
  });

  test('which ones the site has comes from site.yaml', () => {
    const of = (site: RenderInput['site']): string[] =>
      renderProducts(renderInput({ site }), RENDERERS)
        .rendered.filter((each) => each.isOfSite)
        .map((each) => each.product.id);
    expect(of(SITE)).toEqual(expect.arrayContaining(['squid', 'bind', 'configuration-manager']));
    expect(of(SITE)).not.toEqual(expect.arrayContaining(['unbound']));
    const other = {
      ...SITE,
      resolvers: SITE.resolvers.map((each) => ({ ...each, product: 'windows' as const })),
      proxies: SITE.proxies.map((each) => ({ ...each, product: 'other' as const })),
    };
    expect(of(other)).toEqual(expect.arrayContaining(['edl', 'windows-dns']));
  });

  test('an unknown product is refused with the list of them', () => {
    expect(() => chooseRenderers(['squid', 'quid'])).toThrow(/unknown product "quid"/);
    expect(chooseRenderers(['bind', 'squid']).map((product) => product.id)).toEqual([
      'squid',
      'bind',
    ]);
  });

  test('forwarders without the address of a resolver are left out and said', () => {
    const forwarding = withLayers(renderInput(), {
      dns: { records: [], forward: ['vault.azure.net'] },
    });
    const { rendered, skipped } = renderProducts(forwarding, RENDERERS);
    const dns = RENDERERS.filter(({ layer }) => layer === 'dns').map(({ id }) => id);
    expect(dns.length).toBeGreaterThan(5);
    expect(skipped.map((each) => each.product)).toEqual(dns);
    expect(rendered.length + skipped.length).toBe(RENDERERS.length);
  });
});

describe('a hostile plan', () => {
  const evil = [
    'a.example.com"; };',
    'a\nb.example.com',
    "a';Remove-Item C:\\",
    '*',
    '',
    'a b.example.com',
    '=cmd|x',
    '$(x).example.com',
    'a.example.com;b',
    '../../x.example.com',
    '10.1.1.1',
  ];

  test.each(evil)('%j as a name is refused everywhere', (text) => {
    const record = {
      zone: text,
      name: '@',
      type: 'A' as const,
      ttl: 10,
      addresses: ['10.2.1.4'],
      requirement: 'x',
      answers: [],
    };
    for (const product of chooseRenderers([
      'bind',
      'bind-rpz',
      'unbound',
      'dnsmasq',
      'coredns',
      'windows-dns',
      'hosts',
    ])) {
      expect(() =>
        product.render(withLayers(renderInput(), { dns: { records: [record] } })),
      ).toThrow(UserError);
      expect(() =>
        product.render(
          withLayers(renderInput(), {
            dns: { records: [{ ...record, zone: 'example.com', addresses: [`10.2.1.4${text}x`] }] },
          }),
        ),
      ).toThrow(UserError);
    }
    for (const product of chooseRenderers(['squid', 'edl', 'azure-firewall']))
      expect(() =>
        product.render(withAllowList(renderInput(), [{ pattern: text, port: 443 }])),
      ).toThrow(UserError);
    for (const product of chooseRenderers(['system-internet-options', 'winhttp'])) {
      // A lone star is a legal exception, and for WinINET everything: the plan has no such entry.
      if (text !== '*')
        expect(() =>
          product.render(
            withLayers(renderInput(), {
              'system-bypass': { proxy: 'http://10.1.1.20:3128', bypass: [`${text} x`] },
            }),
          ),
        ).toThrow(UserError);
      expect(() =>
        product.render(
          withLayers(renderInput(), {
            'system-bypass': { proxy: `http://10.1.1.20:3128/${text} x`, bypass: [] },
          }),
        ),
      ).toThrow(UserError);
    }
    expect(() =>
      renderFirewall(
        withLayers(renderInput(), {
          firewall: { allow: [{ from: text === '10.1.1.1' ? 'x' : text, to: 'any', port: 443 }] },
        }),
      ),
    ).toThrow(UserError);
  });

  test("a site's name stays inside comments", () => {
    const plan = {
      ...renderInput().plan,
      site: 'x\nhttp_access allow all\r\n"; evil \u2028',
      appliance: '*/ %PATH% & calc',
    };
    for (const file of allFiles(renderInput({ plan }))) {
      const outside = file.text
        .split(/\r\n|\n/)
        .filter(
          (line) =>
            /http_access allow all|evil|calc|PATH%/.test(line) &&
            !/^\s*(?:#|\/\/|;|rem )/.test(line),
        );
      const isJson = file.path.endsWith('.json');
      expect({
        path: file.path,
        outside: isJson ? [] : outside.filter((line) => !/^\$mark = '[\w .?-]*'$/.test(line)),
      }).toEqual({ path: file.path, outside: [] });
      if (file.path.endsWith('.cmd')) expect(file.text).not.toMatch(/[%&]/);
      if (isJson) expect(() => JSON.parse(file.text) as unknown).not.toThrow();
    }
  });

  test('random plans end in files or a UserError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const record = {
          zone: text,
          name: 'a',
          type: 'A' as const,
          ttl: 10,
          addresses: ['10.2.1.4'],
          requirement: 'x',
          answers: [text],
        };
        const input = withLayers(withAllowList(renderInput(), [{ pattern: text, port: 443 }]), {
          dns: { records: [record] },
          'configuration-manager': { proxy: 'http://10.1.1.20:3128', bypass: [text] },
          'system-bypass': { proxy: 'http://10.1.1.20:3128', bypass: [text] },
        });
        for (const product of RENDERERS) {
          try {
            product.render(input);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('what a resolver must answer', () => {
  const record = {
    zone: 'privatelink.vaultcore.azure.net',
    name: 'kv',
    type: 'A' as const,
    ttl: 10,
    addresses: ['10.2.1.18'],
    requirement: 'x',
    answers: ['kv.vault.azure.net'],
  };
  const of = (
    records: readonly (Omit<typeof record, 'type'> & { type: 'A' | 'CNAME' })[],
  ): unknown => dnsAnswers(withLayers(renderInput(), { dns: { records } }));

  test('the name of the record and the name that programs dial', () => {
    expect(of([record])).toEqual([
      { name: 'kv.privatelink.vaultcore.azure.net', ttlSeconds: 10, addresses: ['10.2.1.18'] },
      { name: 'kv.vault.azure.net', ttlSeconds: 10, addresses: ['10.2.1.18'] },
    ]);
  });

  test('two records of one name are joined, the lower TTL counts', () => {
    expect(
      of([record, { ...record, ttl: 5, addresses: ['10.2.1.17'], answers: [] }]),
    ).toContainEqual({
      name: 'kv.privatelink.vaultcore.azure.net',
      ttlSeconds: 5,
      addresses: ['10.2.1.17', '10.2.1.18'],
    });
  });

  test('an alias is followed inside the plan, and refused outside it', () => {
    const alias = {
      ...record,
      zone: 'example.com',
      name: '@',
      type: 'CNAME' as const,
      addresses: ['kv.privatelink.vaultcore.azure.net'],
      answers: [],
    };
    expect(of([record, alias])).toContainEqual({
      name: 'example.com',
      ttlSeconds: 10,
      addresses: ['10.2.1.18'],
    });
    expect(() => of([{ ...alias, addresses: ['elsewhere.example.net'] }])).toThrow(
      /no address for/,
    );
    expect(() => of([{ ...alias, addresses: ['example.com'] }])).toThrow(/no address for/);
  });

  test('forwarders go to addresses only', () => {
    const input = withLayers(renderInput({ forwardTo: ['10.2.0.4; evil'] }), {
      dns: { records: [], forward: ['vault.azure.net'] },
    });
    expect(() => dnsForwards(input)).toThrow(/no IP address/);
    expect(() => dnsForwards({ ...input, forwardTo: [] })).toThrow(/no resolver there is named/);
    expect(dnsForwards({ ...input, forwardTo: ['10.2.0.4'] })).toEqual([
      { suffix: 'vault.azure.net', to: ['10.2.0.4'] },
    ]);
  });
});

describe('Configuration Manager', () => {
  test('the list on one line and on several, both path spellings in the steps', () => {
    const files = renderConfigurationManager(renderInput());
    const { bypass } = renderInput().plan.layers['configuration-manager'];
    expect(textOf(files, 'configuration-manager/bypass-list.txt')).toBe(`${bypass.join(';')}\r\n`);
    expect(textOf(files, 'configuration-manager/bypass-list-lines.txt')).toBe(
      bypass.map((entry) => `${entry}\r\n`).join(''),
    );
    for (const path of APPLIANCE_JSON_PATHS) expect(files[0]?.how.join()).toContain(path);
  });

  test.each([
    { version: undefined, how: /^only if the page shows no field/, key: '"true"' },
    { version: '9.57', how: /^before 9\.60 .* the field shows only/, key: '"true"' },
    { version: '9.60', how: /^in the Configuration Manager/, key: '"false"' },
  ])('of an appliance $version', ({ version, how, key }) => {
    const input = renderInput({ applianceJson: APPLIANCE_JSON });
    const appliance = version === undefined ? input.appliance : { ...input.appliance, version };
    const files = renderConfigurationManager({ ...input, appliance });
    expect(files[0]?.how[0]).toMatch(how);
    expect(textOf(files, 'configuration-manager/appliance.json')).toContain(
      `"EnableProxyBypassList": ${key}`,
    );
  });

  test.each(['*.vault.azure.net', 'a;b', '('])('the entry %s is not handed over', (entry) => {
    expect(() =>
      renderConfigurationManager(
        withLayers(renderInput(), {
          'configuration-manager': { proxy: 'http://10.1.1.20:3128', bypass: [entry] },
        }),
      ),
    ).toThrow(/would not take/);
  });
});

describe('WinHTTP and the mobility agent', () => {
  test('netsh gets the list in quotes; the other file goes back', () => {
    const files = renderWinhttp(renderInput());
    const text = textOf(files, 'winhttp/set-winhttp.cmd');
    const list = /bypass-list="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(DIALECTS.winhttp.split(list)).toEqual(renderInput().plan.layers['system-bypass'].bypass);
    expect(text).toContain('proxy-server="10.1.1.20:3128"');
    expect(textOf(files, 'winhttp/winhttp-undo.cmd')).toContain('netsh winhttp reset proxy\r\n');
  });

  test('a list too long for a command line is left to the script', () => {
    const bypass = Array.from(
      { length: 300 },
      (_, index) => `host-${String(index)}.privatelink.siterecovery.windowsazure.com`,
    );
    const long = withLayers(renderInput(), {
      'system-bypass': { proxy: 'http://10.1.1.20:3128', bypass },
    });
    expect(renderWinhttp(long)).toEqual([]);
    expect(
      renderProducts(long, chooseRenderers(['system-internet-options'])).rendered[0]?.files.map(
        (file) => file.path,
      ),
    ).toEqual(['system-internet-options/set-system-internet-options.ps1']);
  });

  test('ProxyInfo.conf only where an agent is planned', () => {
    expect(renderMobilityAgent(renderInput())).toEqual([]);
    const files = renderMobilityAgent(
      withLayers(renderInput(), {
        'mobility-agent': {
          proxy: 'http://10.1.1.20:3128',
          bypass: ['jpe.privatelink.siterecovery.windowsazure.com', 'a.blob.core.windows.net'],
        },
      }),
    );
    expect(textOf(files, 'mobility-agent/ProxyInfo.conf')).toBe(
      '[proxy]\nAddress=http://10.1.1.20\nPort=3128\nBypassList=jpe.privatelink.siterecovery.windowsazure.com,a.blob.core.windows.net\n',
    );
  });

  test('the list for SYSTEM sends every planned private name directly, as WinINET reads it', () => {
    const { plan } = renderInput();
    const list = DIALECTS.wininet.parse(plan.layers['system-bypass'].bypass);
    const own = plan.roads.filter(
      (road) => road.programs.includes('system') && road.known && road.match === 'exact',
    );
    expect(own.length).toBeGreaterThan(5);
    for (const road of own)
      expect({
        name: road.pattern,
        road: list.decide(parseBypassTarget(`https://${road.pattern}/`)).road,
      }).toEqual({ name: road.pattern, road: road.road === 'proxy' ? 'proxy' : 'direct' });
  });
});

describe('lists and tables', () => {
  const loose = withAllowList(renderInput(), [
    { pattern: 'a.example.com', port: 443 },
    { pattern: '*.example.net', port: 443 },
    { pattern: '.example.org', port: 443 },
    { pattern: 'a.example.com', port: 80 },
  ]);

  test('external dynamic lists: domains hold single names only, URLs end in a slash', () => {
    const files = renderEdl(loose);
    expect(textOf(files, 'edl/domains.txt')).toBe('a.example.com\n');
    expect(textOf(files, 'edl/urls.txt')).toBe(
      'a.example.com/\n*.example.net/\nexample.org/\n*.example.org/\n',
    );
    expect(textOf(files, 'edl/private-addresses.txt')).toMatch(/^(?:10\.2\.1\.\d+\n)+$/);
  });

  test('Azure Firewall: one rule a port, each from the appliance alone', () => {
    const template = JSON.parse(
      textOf(renderAzureFirewall(loose), 'azure-firewall/rules.json'),
    ) as { resources: [{ type: string; properties: { ruleCollections: [{ rules: unknown[] }] } }] };
    expect(template.resources[0].type).toBe(
      'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
    );
    expect(template.resources[0].properties.ruleCollections[0].rules).toEqual([
      {
        ruleType: 'ApplicationRule',
        name: 'allow-80',
        sourceAddresses: ['10.1.1.10'],
        protocols: [{ protocolType: 'Http', port: 80 }],
        targetFqdns: ['a.example.com'],
      },
      {
        ruleType: 'ApplicationRule',
        name: 'allow-443',
        sourceAddresses: ['10.1.1.10'],
        protocols: [{ protocolType: 'Https', port: 443 }],
        targetFqdns: ['a.example.com', '*.example.net', 'example.org', '*.example.org'],
      },
    ]);
  });

  test("the firewall's table: DNS needs both protocols", () => {
    const input = withLayers(renderInput(), {
      firewall: {
        allow: [
          { from: '10.1.1.10', to: '10.2.1.13', port: 443 },
          { from: '10.1.1.53', to: 'internet', port: 53 },
        ],
      },
    });
    expect(textOf(renderFirewall(input), 'firewall/allow.csv')).toBe(
      'from,to,protocol,port\r\n10.1.1.10,10.2.1.13,tcp,443\r\n10.1.1.53,internet,udp,53\r\n10.1.1.53,internet,tcp,53\r\n',
    );
  });

  test('hosts: one address of each family a name, between two marks', () => {
    const record = {
      zone: 'example.com',
      name: 'a',
      type: 'A' as const,
      ttl: 10,
      addresses: ['10.2.1.5', '10.2.1.4', '2001:db8::4'],
      requirement: 'x',
      answers: [],
    };
    const lines = textOf(
      renderHosts(withLayers(renderInput(), { dns: { records: [record] } })),
      'hosts/hosts',
    )
      .split('\r\n')
      .filter((line) => !line.startsWith('# ') || line.startsWith('# sekisho'));
    expect(lines).toEqual([
      '# sekisho begin',
      '10.2.1.4 a.example.com',
      '2001:db8::4 a.example.com',
      '# sekisho end',
      '',
    ]);
  });
});
