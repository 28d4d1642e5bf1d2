// Processor time of the whole command `sekisho plan` with very many names: as
// policy.extraNames, as private endpoints of others, and as private endpoints that
// the plan uses, also with their records in a private DNS zone. 1,000 and 10,000
// of each, in turn, five rounds; medians.

import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import { inPackage } from '@sekisho/core/package-folder.ts';

const ROOT = inPackage();
const PROGRAM = join(ROOT, 'dist', 'cli', 'bin.js');
const EXAMPLE = join(ROOT, 'examples', 'japan-east');
const ROUNDS = 5;
const COUNTS = [1000, 10_000] as const;
const KINDS = [
  'extraNames',
  'endpoints of others',
  'endpoints in use',
  'endpoints in use with records',
] as const;
type Kind = (typeof KINDS)[number];

/** Tells the processor time of the process on its third pipe when it ends, in microseconds. */
const METER = `import{writeSync}from"node:fs";process.on("exit",()=>{const{user,system}=process.cpuUsage();writeSync(3,String(user+system))})`;

const folder = await mkdtemp(join(tmpdir(), 'sekisho-bench-'));
try {
  const sites = new Map<string, string>();
  for (const kind of KINDS)
    for (const count of COUNTS) sites.set(`${kind} ${String(count)}`, await writeSite(kind, count));
  const seconds = new Map<string, number[]>([...sites.keys()].map((key) => [key, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [key, site] of sites) seconds.get(key)?.push(measure(site));
  const median = (key: string): number =>
    [...(seconds.get(key) ?? [])].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  console.log(
    JSON.stringify(
      {
        schema: 'sekisho/bench-plan-names/1',
        machine: { cpus: cpus().length, node: process.version, load: loadavg()[0] },
        processorSeconds: Object.fromEntries([...sites.keys()].map((key) => [key, median(key)])),
        growth: Object.fromEntries(
          KINDS.map((kind) => [
            kind,
            Math.round((median(`${kind} 10000`) / median(`${kind} 1000`)) * 100) / 100,
          ]),
        ),
      },
      null,
      2,
    ),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

function measure(site: string): number {
  const { output, status } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${METER}`, PROGRAM, 'plan', site, '--json', '--quiet'],
    { stdio: ['ignore', 'pipe', 'ignore', 'pipe'], maxBuffer: 2 ** 30 },
  );
  if (status !== 0 && status !== 1) throw new Error(`plan ended with ${String(status)}`);
  return Math.round(Number(String(output[3])) / 1000) / 1000;
}

async function writeSite(kind: Kind, count: number): Promise<string> {
  const site = join(folder, `${kind.replaceAll(' ', '-')}-${String(count)}`);
  await cp(EXAMPLE, site, { recursive: true });
  const file = join(site, 'site.yaml');
  const text = await readFile(file, 'utf8');
  if (kind === 'extraNames') {
    const names = Array.from(
      { length: count },
      (_, at) => `app${String(at)}.dept${String(at % 97)}.example${String(at % 31)}.com`,
    );
    await writeFile(
      file,
      text.replace(/^policy:$/m, `policy:\n  extraNames: [${names.join(', ')}]`),
    );
    return site;
  }
  const group = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/many/providers';
  const endpoints = Array.from({ length: count }, (_, at) => endpointOf(group, at));
  await writeFile(
    join(site, 'estate', 'many.json'),
    JSON.stringify(endpoints.flatMap(({ endpoint, nic }) => [endpoint, nic])),
  );
  if (kind === 'endpoints in use with records')
    await writeFile(
      join(site, 'estate', 'many-records.json'),
      JSON.stringify(zoneOf(group, count)),
    );
  // Without a named cache account, every account with an endpoint can be the one.
  if (kind !== 'endpoints of others')
    await writeFile(file, text.replace(/^ *cacheStorageAccount:.*\n/m, ''));
  return site;
}

function zoneOf(group: string, count: number): object[] {
  const id = `${group}/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
  const type = 'Microsoft.Network/privateDnsZones';
  return [
    {
      id,
      name: 'privatelink.blob.core.windows.net',
      type,
      properties: { numberOfRecordSets: count },
    },
    ...Array.from({ length: count }, (_, at) => ({
      id: `${id}/A/acct${String(at)}`,
      name: `acct${String(at)}`,
      type: `${type}/A`,
      properties: { ttl: 10, aRecords: [{ ipv4Address: addressOf(at) }] },
    })),
  ];
}

function addressOf(at: number): string {
  return `10.2.${String((at >> 8) & 255)}.${String(at & 255)}`;
}

function endpointOf(group: string, at: number): { endpoint: object; nic: object } {
  const id = `${group}/Microsoft.Network/privateEndpoints/pe${String(at)}`;
  const nicId = `${group}/Microsoft.Network/networkInterfaces/pe${String(at)}.nic`;
  const fqdn = `acct${String(at)}.blob.core.windows.net`;
  return {
    endpoint: {
      id,
      name: `pe${String(at)}`,
      type: 'Microsoft.Network/privateEndpoints',
      properties: {
        subnet: { id: `${group}/Microsoft.Network/virtualNetworks/many/subnets/default` },
        networkInterfaces: [{ id: nicId }],
        privateLinkServiceConnections: [
          {
            properties: {
              groupIds: ['blob'],
              privateLinkServiceId: `${group}/Microsoft.Storage/storageAccounts/acct${String(at)}`,
              privateLinkServiceConnectionState: { status: 'Approved' },
            },
          },
        ],
      },
    },
    nic: {
      id: nicId,
      name: `pe${String(at)}.nic`,
      type: 'Microsoft.Network/networkInterfaces',
      properties: {
        privateEndpoint: { id },
        ipConfigurations: [
          {
            name: 'blob',
            properties: {
              privateIPAddress: addressOf(at),
              privateLinkConnectionProperties: { groupId: 'blob', fqdns: [fqdn] },
            },
          },
        ],
      },
    },
  };
}
