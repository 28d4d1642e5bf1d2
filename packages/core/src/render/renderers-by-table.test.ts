// Tables for products whose program can't be run here.

import { describe, expect, test } from 'vitest';

import { DIALECTS } from '../roads/dialects/dialects.ts';
import { parseBypassTarget } from '../roads/dialects/target.ts';
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
import { chooseRenderers } from './renderers.ts';
import { renderProducts } from './render-products.ts';
import {
  renderInput,
  textOf,
  withAllowList,
  withLayers,
} from '@sekisho/test-kit/render/render-input.ts';
import { renderWinhttp } from '../products/winhttp/render.ts';
import { sayReason } from '../text/text.ts';

const APPLIANCE_JSON = '{ "EnableProxyBypassList": "false" }\n';

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
    for (const path of APPLIANCE_JSON_PATHS)
      expect(files[0]?.how.map((step) => sayReason('en', step)).join()).toContain(path);
  });

  test.each([
    { version: undefined, how: /^only if the page shows no field/, key: '"true"' },
    { version: '9.57', how: /^before 9\.60 .* the field shows only/, key: '"true"' },
    { version: '9.60', how: /^in the Configuration Manager/, key: '"false"' },
  ])('of an appliance $version', ({ version, how, key }) => {
    const input = renderInput({ applianceJson: APPLIANCE_JSON });
    const appliance = version === undefined ? input.appliance : { ...input.appliance, version };
    const files = renderConfigurationManager({ ...input, appliance });
    const [first] = files[0]?.how ?? [];
    expect(first === undefined ? '' : sayReason('en', first)).toMatch(how);
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
