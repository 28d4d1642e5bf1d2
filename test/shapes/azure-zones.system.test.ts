// Private DNS zones as the packed program sees them, where the resolver asks Azure: a zone of others that may not be
// read, and networks that hang on one virtual hub.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli } from '../cli/run-cli.ts';

const CACHE = 'privateasr2cache.blob.core.windows.net';
const ZONE = 'privatelink.blob.core.windows.net';
const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const OTHERS = '77777777-2222-4222-8222-222222222222';
const NETWORK = `/subscriptions/${SUBSCRIPTION}/resourceGroups/avd2/providers/Microsoft.Network/virtualNetworks`;

let site = '';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'sekisho-zones-'));
  await cp(EXAMPLE, site, { recursive: true });
  await edit('site.yaml', (text) =>
    text
      .replace('    forwards: internet\n', '    forwards: azure\n    forwardTo: [10.2.0.4]\n')
      .replace('  allow:\n', '  allow:\n    - { from: 10.1.1.53, to: 10.2.0.4, ports: [53] }\n'),
  );
});

afterEach(() => rm(site, { recursive: true, force: true }));

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(site, file);
  const text = await readFile(path, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  await writeFile(path, changed);
}

const objectsOf = async (file: string): Promise<Record<string, unknown>[]> =>
  JSON.parse(await readFile(join(site, 'estate', file), 'utf8')) as Record<string, unknown>[];
const write = (file: string, objects: readonly object[]): Promise<void> =>
  writeFile(join(site, 'estate', file), JSON.stringify(objects));
const plan = (...words: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['plan', site, ...words]);
const trace = (...words: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['trace', site, CACHE, '--as', 'system', ...words]);

describe('a zone in a subscription that one may not read', () => {
  beforeEach(async () => {
    await edit('estate/zone-groups-pe-cache.json', (text) =>
      text.replace(
        `/subscriptions/${SUBSCRIPTION}/resourceGroups/privateasr2/providers/Microsoft.Network/privateDnsZones`,
        `/subscriptions/${OTHERS}/resourceGroups/rg-names/providers/Microsoft.Network/privateDnsZones`,
      ),
    );
    const zones = await objectsOf('private-dns-zones.json');
    await write(
      'private-dns-zones.json',
      zones.filter(({ name }) => name !== ZONE),
    );
    for (const folder of ['private-dns-links', 'private-dns-records'])
      await rm(join(site, 'estate', folder, `${ZONE}.json`));
  });

  test('its owners are asked; no second zone is made', async () => {
    for (const words of [[], ['--lang', 'ja']]) {
      const { stdout, stderr } = await plan(...words);
      expect(`${stdout}${stderr}`).toContain('rg-names');
      expect(`${stdout}${stderr}`).toContain(OTHERS);
      expect(stdout).not.toContain(`${ZONE} (`);
    }
    const { stdout } = await plan('--json');
    const { steps } = JSON.parse(stdout) as {
      steps: readonly { because: { what: { code: string } } }[];
    };
    expect(steps.map(({ because }) => because.what.code)).not.toContain('step.make-zones');
  });

  test('trace knows the address by the zone group, and that nobody knows the link', async () => {
    const { stdout } = await trace();
    expect(stdout).toContain('10.2.1.20');
    expect(stdout).not.toContain('answered by the internet');
  });
});

describe('networks on one virtual hub', () => {
  const hub = `/subscriptions/${OTHERS}/resourceGroups/RG_managed/providers/Microsoft.Network/virtualNetworks/HV_hub_1`;
  const peered = { id: hub };

  /** The resolver's network beside that of the endpoints, both peered with Microsoft's own network of the hub. */
  async function withHub(linkedTo: 'names' | 'avd2'): Promise<void> {
    const peering = (of: string): object => ({
      id: `${NETWORK}/${of}/virtualNetworkPeerings/RemoteVnetToHubPeering`,
      name: 'RemoteVnetToHubPeering',
      peeringState: 'Connected',
      remoteVirtualNetwork: peered,
    });
    const [network] = await objectsOf('virtual-networks.json');
    await write('virtual-networks.json', [
      {
        ...network,
        addressSpace: { addressPrefixes: ['10.2.1.0/24'] },
        virtualNetworkPeerings: [peering('avd2')],
      },
      {
        id: `${NETWORK}/names`,
        name: 'names',
        addressSpace: { addressPrefixes: ['10.2.0.0/24'] },
        subnets: [{ id: `${NETWORK}/names/subnets/in`, name: 'in', addressPrefix: '10.2.0.0/28' }],
        virtualNetworkPeerings: [peering('names')],
      },
    ]);
    if (linkedTo === 'avd2') return;
    for (const zone of [ZONE, 'privatelink.siterecovery.windowsazure.com'])
      await edit(`estate/private-dns-links/${zone}.json`, (text) =>
        text.replace('virtualNetworks/avd2"', 'virtualNetworks/names"'),
      );
  }

  test('zones linked to the network of the resolver are enough: no word of peering or linking', async () => {
    await withHub('names');
    const { stdout, stderr } = await plan();
    expect(`${stdout}${stderr}`).not.toMatch(/is linked to names|peer the two networks/);
    expect(stdout).not.toContain('-> avd2');
    const walked = await trace();
    expect(walked.stdout).toContain('path private endpoint, result: arrives');
  });

  test('zones linked to the network of the endpoints alone do not answer the resolver', async () => {
    await withHub('avd2');
    const { stdout, stderr } = await plan();
    expect(`${stdout}${stderr}`).not.toContain('peer the two networks');
    expect(stdout).toContain(`${ZONE} -> names`);
    const walked = await trace();
    expect(walked.stdout).not.toContain('path private endpoint, result: arrives');
  });
});
