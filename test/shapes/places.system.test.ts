// Where things stand, as the packed program sees it: networks, sites, translated addresses, zones, a vCenter, peering.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli, type CliResult } from '../cli/run-cli.ts';

const CACHE = 'privateasr2cache.blob.core.windows.net';
/** An account without a private endpoint. */
const DIRECT = 'stdirect.blob.core.windows.net';
const CACHE_RECORD = 'privateasr2cache.privatelink.blob.core.windows.net A';
const NETWORKS = 'networks:\n  onPremises:\n    - 10.1.0.0/16\n  throughVpn:\n    - 10.2.0.0/16\n';

let site = '';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'sekisho-places-'));
  await cp(EXAMPLE, site, { recursive: true });
  await change(/^ *#.*\n/gm, '');
});

afterEach(() => rm(site, { recursive: true, force: true }));

async function change(from: string | RegExp, to: string): Promise<void> {
  const file = join(site, 'site.yaml');
  const text = await readFile(file, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  await writeFile(file, changed);
}

const run = (...words: readonly string[]): Promise<CliResult> =>
  runCli([words[0] ?? '', site, ...words.slice(1)]);

/** The lines below a heading of the plan. */
async function listed(): Promise<string[]> {
  const { stdout } = await run('plan');
  return stdout.split('\n').map((line) => line.trim());
}

/** A second endpoint of the vault and of the cache account, in another network. */
async function withSecondNetwork(): Promise<void> {
  for (const file of ['private-endpoint-list.json', 'nic-list.json']) {
    const text = await readFile(join(site, 'estate', file), 'utf8');
    const moved = text
      .replaceAll('pe-asr', 'pe-west')
      .replaceAll('10.2.1.', '10.3.1.')
      .replaceAll('virtualNetworks/avd2', 'virtualNetworks/avd3');
    // Only what is the vault's: the cache account's is written below.
    const own = (JSON.parse(moved) as { id: string }[]).filter(({ id }) => id.includes('pe-west'));
    await writeFile(join(site, 'estate', `west-${file}`), JSON.stringify(own));
  }
  const networks = await readFile(join(site, 'estate', 'virtual-networks.json'), 'utf8');
  const west = networks
    .replaceAll('virtualNetworks/avd2', 'virtualNetworks/avd3')
    .replace('"name": "avd2"', '"name": "avd3"')
    .replaceAll('10.2.', '10.3.');
  await writeFile(join(site, 'estate', 'west-virtual-networks.json'), west);
  const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups';
  await writeFile(
    join(site, 'estate', 'west-cache.json'),
    JSON.stringify([
      {
        id: `${group}/privateasr2/providers/Microsoft.Network/privateEndpoints/pe-west-cache`,
        name: 'pe-west-cache',
        type: 'Microsoft.Network/privateEndpoints',
        subnet: {
          id: `${group}/avd2/providers/Microsoft.Network/virtualNetworks/avd3/subnets/default`,
        },
        privateLinkServiceConnections: [
          {
            groupIds: ['blob'],
            privateLinkServiceId: `${group}/privateasr2/providers/Microsoft.Storage/storageAccounts/privateasr2cache`,
            privateLinkServiceConnectionState: { status: 'Approved' },
          },
        ],
        customDnsConfigs: [{ fqdn: CACHE, ipAddresses: ['10.3.1.20'] }],
      },
    ]),
  );
}

describe('networks inside one another', () => {
  test("Azure inside the company's 10/8 is behind the VPN", async () => {
    await change(NETWORKS, 'networks: { onPremises: [10.0.0.0/8], throughVpn: [10.2.0.0/16] }\n');
    expect(await listed()).toContain('10.1.1.10 -> 10.2.0.0/16:443');
    expect((await run('trace', CACHE, '--as', 'system')).stdout).toContain(
      'path private endpoint, result: arrives',
    );
  });

  test("the company's servers inside Azure's 10/8 are on premises", async () => {
    await change(NETWORKS, 'networks: { onPremises: [10.1.0.0/16], throughVpn: [10.0.0.0/8] }\n');
    expect((await run('trace', CACHE, '--as', 'system')).stdout).toContain(
      'path private endpoint, result: arrives',
    );
  });

  test('the same network on both sides is refused with its place', async () => {
    await change(NETWORKS, 'networks: { onPremises: [10.1.0.0/16], throughVpn: [10.1.0.0/16] }\n');
    const refused = await run('plan');
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toMatch(
      /site\.yaml:\d+:\d+: networks\.throughVpn\[0\]: 10\.1\.0\.0\/16/,
    );
  });
});

describe('two sites with an endpoint each', () => {
  const withTwo = async (networks: string): Promise<void> => {
    await withSecondNetwork();
    await change(NETWORKS, networks);
    await change(
      'firewall:\n',
      '  - { name: dns2, product: windows, address: 10.7.1.53, forwards: internet }\nfirewall:\n',
    );
    await change(
      'sources:\n',
      '  - { name: appliance2, address: 10.7.1.10, vault: privateasr2, proxy: proxy1, resolver: dns2, cacheStorageAccount: privateasr2cache }\nsources:\n',
    );
  };
  const BOTH = `networks:
  sites:
    - { name: east, onPremises: [10.1.0.0/16], throughVpn: [10.2.0.0/16] }
    - { name: west, onPremises: [10.7.0.0/16], throughVpn: [10.3.0.0/16] }
`;

  test('as given, which one is meant is not known', async () => {
    await withTwo(
      'networks: { onPremises: [10.1.0.0/16, 10.7.0.0/16], throughVpn: [10.2.0.0/16, 10.3.0.0/16] }\n',
    );
    const { stdout } = await run('plan');
    expect(stdout).toContain('private endpoints in several networks behind the VPN');
    const walked = await run('trace', CACHE, '--as', 'system', '--appliance', 'appliance2');
    expect(walked.stdout).toContain('which private endpoint of privateasr2cache this site reaches');
    expect(walked.stdout).toContain('path private endpoint, result: not known');
    expect(walked.exit).toBe(1);
  });

  test('each site gets the one that it reaches, on its own resolver', async () => {
    await withTwo(BOTH);
    const lines = await listed();
    expect(lines).toContain(`${CACHE_RECORD} 10.2.1.20`);
    expect(lines).toContain(`${CACHE_RECORD} 10.3.1.20`);
    expect(lines).toContain('10.1.1.10 -> 10.2.0.0/16:443');
    expect(lines).toContain('10.7.1.10 -> 10.3.0.0/16:443');
    expect(
      lines.filter((line) => /^10\.7\.1\.10 -> 10\.2\.|^10\.1\.1\.10 -> 10\.3\./.test(line)),
    ).toEqual([]);
    const { stderr } = await run('plan');
    expect(stderr).not.toMatch(/record.*differ|different addresses/);
    const west = await run('trace', CACHE, '--as', 'system', '--appliance', 'appliance2');
    expect(west.stdout).toContain('10.3.1.20 is reached through the VPN');
    expect(west.stdout).not.toContain('10.2.1.20');
    expect(west.exit).toBe(0);
  });

  test('a resolver of both is a conflict', async () => {
    await withTwo(BOTH);
    await change('resolver: dns2,', 'resolver: dns1,');
    const { stdout, stderr } = await run('plan');
    expect(`${stdout}${stderr}`).toMatch(
      /appliance1, appliance2 need different addresses for .* on one resolver dns1/,
    );
  });

  test('a site without a tunnel reaches no endpoint, and that is said', async () => {
    await withTwo(BOTH.replace('throughVpn: [10.3.0.0/16]', 'throughVpn: []'));
    const { stdout } = await run('trace', CACHE, '--as', 'system', '--appliance', 'appliance2');
    expect(stdout).toContain('no network that the site declares leads there');
    expect((await run('plan')).stdout).toContain(
      'nothing leads from the site of this appliance to',
    );
  });
});

describe('translated addresses', () => {
  const translated = (rest = ''): Promise<void> =>
    change(
      NETWORKS,
      `networks: { onPremises: [10.1.0.0/16], throughVpn: [172.30.0.0/16], translated: [{ azure: 10.2.0.0/16, seenAs: 172.30.0.0/16 }]${rest} }\n`,
    );

  test('as given, no endpoint is reached, and that is said', async () => {
    await change(
      NETWORKS,
      'networks: { onPremises: [10.1.0.0/16], throughVpn: [172.30.0.0/16] }\n',
    );
    const walked = await run('trace', CACHE, '--as', 'system');
    expect(walked.stdout).toContain('no network that the site declares leads there');
    expect((await run('plan')).stdout).toContain('networks.throughVpn has none of its prefixes');
  });

  test('records, rules and walks have what the premises see, and zones of Azure keep theirs', async () => {
    await translated();
    const lines = await listed();
    expect(lines).toContain(`${CACHE_RECORD} 172.30.1.20`);
    expect(lines).toContain('10.1.1.10 -> 172.30.0.0/16:443');
    const planned = await run('plan');
    expect(planned.stdout).not.toMatch(/10\.2\.1\./);
    expect(planned.stderr).not.toMatch(/10\.2\.1\.|differ/);
    const walked = await run('trace', CACHE, '--as', 'system');
    expect(walked.stdout).toContain('path private endpoint, result: arrives');
    const rendered = join(site, 'out');
    expect((await run('render', '--out', rendered)).exit).toBe(0);
    expect(await readFile(join(rendered, 'firewall', 'allow.csv'), 'utf8')).toContain(
      '10.1.1.10,172.30.0.0/16,tcp,443',
    );
  });

  test('a resolver that asks Azure gets addresses of the other side', async () => {
    await translated();
    await change('forwards: internet', 'forwards: azure\n    forwardTo: [172.30.40.4]');
    const { stderr, stdout } = await run('plan');
    expect(stderr).toMatch(/dns1 forwards to Azure: .*addresses of the other side/);
    expect(stdout).toContain('172.30.1.20');
  });

  test('another length is refused', async () => {
    await change(
      NETWORKS,
      'networks: { onPremises: [10.1.0.0/16], throughVpn: [172.30.0.0/17], translated: [{ azure: 10.2.0.0/16, seenAs: 172.30.0.0/17 }] }\n',
    );
    const refused = await run('plan');
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toMatch(/site\.yaml:\d+:\d+: networks\.translated\[0\]\.seenAs/);
  });
});

describe('firewalls between zones of the premises', () => {
  const zones = `networks:
  onPremises: [10.1.0.0/16]
  throughVpn: [10.2.0.0/16]
  zones:
    - { name: appliances, networks: [10.1.1.0/24] }
    - { name: servers, networks: [10.1.2.0/24] }
    - { name: people, networks: [10.1.9.0/24] }
vCenters:
  - { name: vcenter.corp.example, address: 10.1.2.5 }
`;
  const given = async (push: string): Promise<void> => {
    await change(NETWORKS, zones);
    await change(
      '    cacheStorageAccount',
      '    administrators: [10.1.9.0/24]\n    cacheStorageAccount',
    );
    if (push !== '') await change('appliance: appliance1\n', `appliance: appliance1\n${push}`);
  };

  test('what agents, people and vCenter need is planned, and nothing inside one zone', async () => {
    await given('    push: windows\n');
    const lines = await listed();
    for (const rule of [
      '10.1.2.31 -> 10.1.1.10:443',
      '10.1.2.31 -> 10.1.1.10:9443',
      '10.1.9.0/24 -> 10.1.1.10:44368',
      '10.1.1.10 -> 10.1.2.5:443',
      '10.1.1.10 -> 10.1.2.31:135',
      '10.1.1.10 -> 10.1.2.31:445',
      '10.1.1.10 -> 10.1.2.31:49152-65535',
    ])
      expect(lines).toContain(rule);
    expect(lines.filter((line) => /-> 10\.1\.1\.(?:20|53):/.test(line))).toEqual([]);
  });

  test.each([
    { push: '    push: linux\n', has: [':22'], note: false },
    { push: '    push: none\n', has: [], note: false },
    { push: '', has: [], note: true },
  ])('installation by push: $push', async ({ push, has, note }) => {
    await given(push);
    const lines = await listed();
    const toSource = lines.filter((line) => line.startsWith('10.1.1.10 -> 10.1.2.31:'));
    expect(toSource.map((line) => line.slice(line.lastIndexOf(':')))).toEqual(has);
    const { stdout } = await run('plan', '--format', 'markdown');
    expect(stdout.includes('installs the agents of app1')).toBe(note);
  });

  test('a machine of the site is walked to by name and by address, to its zone or not', async () => {
    await given('    push: none\n');
    const walk = (...words: readonly string[]): Promise<CliResult> => run('trace', ...words);
    const by = ['--as', 'mobility-agent', '--port', '9443'];
    for (const name of ['appliance1.corp.example', '10.1.1.10']) {
      const walked = await walk(name, ...by);
      expect(walked.stdout).toContain('10.1.1.10 is on premises');
      expect(walked.stdout).toContain('path direct, result: arrives');
      expect(walked.stdout).not.toContain('internet');
    }
    const stopped = await walk('10.1.1.10', '--as', 'mobility-agent', '--port', '8080');
    expect(stopped.stdout).toContain('rejected by the firewall');
    const other = await walk('10.1.1.77', ...by);
    expect(other.exit).toBe(2);
    expect(other.stderr).toContain('this is an IP address');
  });

  test('without zones, what would be needed stands under a heading of its own', async () => {
    await change('10.1.0.0/16\n', '10.1.1.0/24\n    - 10.1.2.0/24\n');
    const { stderr } = await run('plan');
    expect(stderr).toMatch(/Whether a firewall stands between them is not known/);
    expect(stderr).toMatch(/<appliance>:9443/);
  });
});

describe('a vCenter and the names of the company', () => {
  test('is excepted in the Configuration Manager alone, and walked to on premises', async () => {
    await change(
      'sources:\n',
      'vCenters: [{ name: vcenter.corp.example, address: 10.1.2.5 }]\nsources:\n',
    );
    const { stdout } = await run('plan', '--json');
    const { layers } = JSON.parse(stdout) as {
      layers: Record<'configuration-manager' | 'system-bypass', { bypass: string[] }>;
    };
    expect(layers['configuration-manager'].bypass).toContain('vcenter.corp.example');
    expect(layers['system-bypass'].bypass).not.toContain('vcenter.corp.example');
    const walked = await run('trace', 'vcenter.corp.example', '--as', 'configuration-manager');
    expect(walked.stdout).toContain('path direct, result: arrives');
  });
});

describe('ExpressRoute with Microsoft peering', () => {
  const withPeering = async (entry: string): Promise<void> => {
    await change('privateasr2cache\n', 'stdirect\n');
    await change('scope: zone', 'scope: names\n  route: public');
    await change(NETWORKS, `${NETWORKS}  microsoftPeering: [${entry}]\n`);
  };
  const tags = (name: string): Promise<void> =>
    writeFile(
      join(site, 'tags.json'),
      JSON.stringify({
        values: [
          { name, properties: { addressPrefixes: ['20.60.1.0/24', '2603:1040::/48'] } },
          { name: 'Storage', properties: { addressPrefixes: ['20.0.0.0/8'] } },
        ],
      }),
    );

  test.each([
    { title: 'ranges', entry: '{ service: storage, networks: [20.60.1.0/24] }' },
    { title: 'service tags', entry: '{ service: storage, serviceTags: tags.json }' },
  ])('by $title, the cache account alone is direct', async ({ entry }) => {
    await tags('Storage.JapanEast');
    await withPeering(entry);
    const { stdout } = await run('plan', '--json');
    const { layers, steps } = JSON.parse(stdout) as {
      layers: {
        'system-bypass': { bypass: string[] };
        'proxy-allow': { allow: string[] };
        firewall: { allow: { from: string; to: string; port: number }[] };
      };
      steps: { layer: string; entries: string[] }[];
    };
    expect(layers['system-bypass'].bypass).toEqual([DIRECT]);
    expect(layers['proxy-allow'].allow).not.toContain(DIRECT);
    expect(layers['proxy-allow'].allow).toContain('login.microsoftonline.com');
    expect(layers.firewall.allow).toContainEqual({
      from: '10.1.1.10',
      to: '20.60.1.0/24',
      port: 443,
    });
    expect(layers.firewall.allow.filter(({ to }) => to.includes(':'))).toEqual([]);
    expect(
      steps.filter(({ layer }) => layer === 'azure').flatMap(({ entries }) => entries),
    ).not.toContain(DIRECT);
    const walked = await run('trace', DIRECT, '--as', 'system');
    expect(walked.stdout).toContain('ExpressRoute with Microsoft peering');
    expect(walked.stdout).toContain('path direct, result: arrives');
  });

  test('as given, it goes through the proxy', async () => {
    await change('privateasr2cache\n', 'stdirect\n');
    await change('scope: zone', 'scope: names\n  route: public');
    const { stdout } = await run('plan', '--json');
    expect(stdout).not.toContain('microsoft-peering');
  });

  test.each([
    { title: 'a file without the tag', write: (): Promise<void> => tags('Storage.UKSouth') },
    { title: 'a file of another kind', write: () => writeFile(join(site, 'tags.json'), '[]') },
    { title: 'no file', write: (): Promise<void> => Promise.resolve() },
  ])('$title is refused', async ({ write }) => {
    await write();
    await withPeering('{ service: storage, serviceTags: tags.json }');
    const refused = await run('plan');
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain('tags.json');
  });
});

test('a proxy at a private address of no declared network is never on the internet', async () => {
  await change('address: 10.1.1.20', 'address: 10.200.1.20');
  const planned = await run('plan');
  expect(planned.stdout).toContain('10.200.1.20');
  expect((await listed()).filter((line) => line.startsWith('10.200.1.20 ->'))).toEqual([]);
  const walked = await run('trace', 'login.microsoftonline.com', '--as', 'system');
  expect(walked.stdout).not.toContain('10.200.1.20 is on the internet');
});
