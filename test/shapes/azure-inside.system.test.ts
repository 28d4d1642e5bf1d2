// Azure's inside as the packed program sees it: groups and routes before the endpoints.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli } from '../cli/run-cli.ts';

const CACHE = 'privateasr2cache.blob.core.windows.net';
const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/avd2';
const NETWORKS = `${GROUP}/providers/Microsoft.Network/virtualNetworks`;
const NSG = `${GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg-ends`;
const TABLE = `${GROUP}/providers/Microsoft.Network/routeTables/rt-vpn`;

let site = '';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'sekisho-inside-'));
  await cp(EXAMPLE, site, { recursive: true });
});

afterEach(() => rm(site, { recursive: true, force: true }));

const write = (file: string, objects: readonly object[]): Promise<void> =>
  writeFile(join(site, 'estate', file), JSON.stringify(objects));

async function changeNetwork(change: (network: Record<string, unknown>) => object): Promise<void> {
  const file = join(site, 'estate', 'virtual-networks.json');
  const [network] = JSON.parse(await readFile(file, 'utf8')) as [Record<string, unknown>];
  await write('virtual-networks.json', [change(network)]);
}

/** The endpoints' subnet with a group, and the gateway's with a table. */
async function withFilters(policies: string): Promise<void> {
  await changeNetwork((network) => ({
    ...network,
    subnets: [
      {
        id: `${NETWORKS}/avd2/subnets/default`,
        name: 'default',
        addressPrefix: '10.2.1.0/24',
        privateEndpointNetworkPolicies: policies,
        networkSecurityGroup: { id: NSG },
      },
      {
        id: `${NETWORKS}/avd2/subnets/GatewaySubnet`,
        name: 'GatewaySubnet',
        addressPrefix: '10.2.9.0/27',
        routeTable: { id: TABLE },
      },
    ],
  }));
}

const rule = (name: string, priority: number, access: string, from: string): object => ({
  name,
  priority,
  access,
  direction: 'Inbound',
  protocol: 'Tcp',
  sourceAddressPrefix: from,
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '443',
});

const nsg = (...securityRules: readonly object[]): Promise<void> =>
  write('network-security-groups.json', [{ id: NSG, name: 'nsg-ends', securityRules }]);

const routes = (addressPrefix: string): Promise<void> =>
  write('route-tables.json', [
    {
      id: TABLE,
      name: 'rt-vpn',
      routes: [
        {
          name: 'by-fw',
          addressPrefix,
          nextHopType: 'VirtualAppliance',
          nextHopIpAddress: '10.2.9.68',
        },
      ],
    },
  ]);

const plan = (...words: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['plan', site, ...words]);
const trace = (...words: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['trace', site, CACHE, '--as', 'system', ...words]);

describe('a group and a route before the endpoints', () => {
  test('both are said with the rules that they need, and the group ends the walk', async () => {
    await withFilters('Enabled');
    await nsg(rule('apps', 200, 'Allow', '10.7.0.0/16'), rule('shut', 3000, 'Deny', '*'));
    await routes('10.2.0.0/16');
    const planned = await plan();
    expect(planned.exit).toBe(0);
    expect(planned.stdout).toContain('Plan complete');
    expect(planned.stdout).toContain('nsg-ends: 10.1.1.10 -> 10.2.1.20:443');
    expect(planned.stdout).toContain('10.2.9.68: 10.1.1.10 -> 10.2.1.20:443');
    expect(planned.stderr).toMatch(
      /nsg-ends rejects planned connections \(rule shut, priority 3000\)/,
    );
    expect(planned.stderr).toMatch(/by-fw of rt-vpn.*sends 10\.2\.0\.0\/16 to 10\.2\.9\.68/);
    const walked = await trace();
    expect(walked.stdout).toContain('nsg-ends rejects 10.1.1.10 to 10.2.1.20:443 (rule shut');
    expect(walked.stdout).toContain('rejected by the firewall');
    expect(walked.exit).toBe(1);
    expect((await trace('--lang', 'ja')).stdout).toContain('nsg-ends は 10.1.1.10 から');
  });

  test('policies off: neither counts', async () => {
    await withFilters('Disabled');
    await nsg(rule('shut', 3000, 'Deny', '*'));
    await routes('10.2.0.0/16');
    const planned = await plan();
    expect(planned.stderr).not.toMatch(/nsg-ends|rt-vpn/);
    expect((await trace()).stdout).toContain('result: arrives');
  });

  test('a group that lets the appliance in by a narrow rule', async () => {
    await withFilters('NetworkSecurityGroupEnabled');
    await nsg(rule('site', 120, 'Allow', '10.1.1.0/28'), rule('shut', 130, 'Deny', '*'));
    await routes('10.2.0.0/16');
    expect((await plan()).stderr).not.toMatch(/nsg-ends|by-fw/);
    expect((await trace()).stdout).toContain('(rule site, priority 120)');
  });

  test('a route to one address counts with the policies off', async () => {
    await withFilters('Disabled');
    await nsg();
    await routes('10.2.1.20/32');
    const planned = await plan();
    expect(planned.stdout).toContain('10.2.9.68: 10.1.1.10 -> 10.2.1.20:443');
    expect(planned.stdout).not.toContain('10.2.9.68: 10.1.1.10 -> 10.2.1.13:443');
    expect((await trace()).stdout).toContain('not known: whether the appliance 10.2.9.68');
  });

  test('a group that is not exported is not known', async () => {
    await withFilters('Enabled');
    const planned = await plan();
    expect(planned.stdout).toContain('az network nsg list');
    expect((await trace()).stdout).toContain('not known');
  });
});

describe('two vaults of one name', () => {
  const OTHER = `/subscriptions/99999999-1111-4111-8111-999999999999/resourceGroups/rg-far`;
  beforeEach(async () => {
    const file = join(site, 'estate', 'vaults.json');
    const vaults = JSON.parse(await readFile(file, 'utf8')) as { id: string; name: string }[];
    const twin = {
      id: `${OTHER}/providers/Microsoft.RecoveryServices/vaults/PrivateASR2`,
      name: 'PrivateASR2',
      location: 'japaneast',
    };
    await write('vaults.json', [...vaults, twin]);
  });

  test('the plan asks which, with both ids and the key', async () => {
    const { stdout } = await plan();
    expect(stdout).toContain(`${OTHER}/providers/Microsoft.RecoveryServices/vaults/PrivateASR2`);
    expect(stdout).toContain('vault: /subscriptions/');
    expect(stdout).not.toContain('asr-pod01');
  });

  test('init asks for the id, and takes it', async () => {
    await rm(join(site, 'site.yaml'));
    const asked = await runCli(['init', site, '--yes', '--vault', 'privateasr2']);
    expect(asked.exit).toBe(2);
    expect(asked.stderr).toContain(OTHER);
    const id = `${OTHER}/providers/Microsoft.RecoveryServices/vaults/PrivateASR2`;
    expect((await runCli(['init', site, '--yes', '--vault', id])).exit).toBe(0);
    expect((await plan()).stdout).not.toContain('several vaults');
  });

  test('an id that is none is an error at its line', async () => {
    const file = join(site, 'site.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('vault: privateasr2', 'vault: /subscriptions/1/vaults/x'));
    const { exit, stderr } = await plan();
    expect(exit).toBe(2);
    expect(stderr).toMatch(/site\.yaml:\d+:\d+.*whole id/s);
  });
});
