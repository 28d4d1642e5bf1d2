// Ten thousand names at BIND, Unbound and dnsmasq by the built program, as its users run it: the first round, one without a
// change, one with an endpoint more. Beside it the same names by the servers' own tools, which compare nothing and
// ask for nothing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parse, stringify } from 'yaml';

import { findProgram, runProgram } from '@sekisho/test-kit/render/programs.ts';
import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { startServers, type Program, type SoakServer } from '../soak/sync/soak-servers.ts';
import { round1, untilAnswered } from './measure.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';
const GROUP = `${SUBSCRIPTION}/resourceGroups/privateasr2/providers`;
const TOLD = 'resources ';

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly changes: number;
}

export async function measureThree(
  programs: Readonly<Record<Program, string>>,
  records: number,
): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-three-'));
  const internet = await startSmallDns('127.0.0.1', () => null);
  const servers = await startServers(programs, internet.port);
  try {
    await cp(join(ROOT, 'examples', 'japan-east'), folder, {
      recursive: true,
      filter: (from) => !from.endsWith('.sekisho'),
    });
    await writeServers(folder, servers);
    // Each has its name and that under privatelink.
    const count = Math.ceil(records / 2);
    await writeEndpoints(folder, count);
    const first = await syncOnce(folder);
    for (const { port } of servers) await untilAnswered(port, hostAt(count - 1));
    const again = await syncOnce(folder);
    await writeEndpoints(folder, count + 1);
    const oneMore = await syncOnce(folder);
    for (const { port } of servers) await untilAnswered(port, hostAt(count));
    const tools = await byTools(programs, internet.port, count);
    return {
      records: first.changes / servers.length,
      first,
      again,
      oneMore,
      tools,
      timesTheTools: round1(first.seconds / tools.seconds),
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await internet.close();
    await rm(folder, { recursive: true });
  }
}

async function syncOnce(folder: string): Promise<Run> {
  const told = `process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); process.stderr.write('${TOLD}' + JSON.stringify([maxRSS, userCPUTime + systemCPUTime]) + '\\n'); });`;
  const argv = ['sync', folder, '--once', '--apply', '--json'];
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(told)}`,
      join(ROOT, 'dist', 'cli', 'bin.js'),
      ...argv,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  await once(child, 'close');
  const seconds = (performance.now() - begun) / 1000;
  if (child.exitCode !== 0)
    throw new Error(`sync ended with ${String(child.exitCode)}: ${said.stderr}`);
  const line = said.stderr.split('\n').find((each) => each.startsWith(TOLD)) ?? '';
  const [kilobytes, microseconds]: [number, number] = JSON.parse(line.slice(TOLD.length));
  const { targets }: { targets: readonly { changes: readonly unknown[] }[] } = JSON.parse(
    said.stdout,
  );
  return {
    seconds: round1(seconds),
    cpuSeconds: round1(microseconds / 1e6),
    megabytes: Math.round((kilobytes * 1024) / 1e6),
    changes: targets.reduce((sum, { changes }) => sum + changes.length, 0),
  };
}

/** The same names into servers that are as new: nsupdate, unbound-control, a written file and a signal. */
async function byTools(
  programs: Readonly<Record<Program, string>>,
  upstream: number,
  count: number,
): Promise<{ readonly seconds: number }> {
  const [nsupdate, control] = ['nsupdate', 'unbound-control'].map(findProgram);
  if (typeof nsupdate !== 'string' || typeof control !== 'string')
    throw new Error('needs nsupdate and unbound-control');
  const [bind, unbound, dnsmasq] = await startServers(programs, upstream);
  const names = Array.from({ length: count }, (_, index) => [
    { name: hostAt(index), address: addressAt(index) },
    {
      name: hostAt(index).replace('.vault.', '.privatelink.vaultcore.'),
      address: addressAt(index),
    },
  ]).flat();
  const updates = names.map(
    ({ name, address }, index) =>
      `update add ${name}.sekisho.rpz 10 A ${address}\n${index % 500 === 499 ? 'send\n' : ''}`,
  );
  const data = names.map(({ name, address }) => `${name}. 10 IN A ${address}\n`);
  await writeFile(
    join(bind.folder, 'updates'),
    `server 127.0.0.1 ${String(bind.port)}\nzone sekisho.rpz\n${updates.join('')}send\n`,
  );
  await writeFile(join(unbound.folder, 'data'), data.join(''));
  const hosts = names.map(({ name, address }) => `${address} ${name}\n`).join('');
  const socket = String(unbound.sync['controlSocket']);
  const conf = join(unbound.folder, 'control.conf');
  await writeFile(
    conf,
    `remote-control:\n control-enable: yes\n control-interface: "${socket}"\n control-use-cert: no\n`,
  );
  try {
    const begun = performance.now();
    await Promise.all([
      succeed(nsupdate, ['-k', String(bind.sync['tsigKeyFile']), join(bind.folder, 'updates')]),
      succeed('/bin/sh', [
        '-c',
        `'${control}' -c '${conf}' local_datas < '${unbound.folder}/data'`,
      ]),
      writeFile(String(dnsmasq.sync['hostsFile']), hosts).then(async () =>
        process.kill(Number(await readFile(String(dnsmasq.sync['pidFile']), 'utf8')), 'SIGHUP'),
      ),
    ]);
    for (const { port } of [bind, unbound, dnsmasq]) await untilAnswered(port, hostAt(count - 1));
    return { seconds: round1((performance.now() - begun) / 1000) };
  } finally {
    await Promise.all([bind.stop(), unbound.stop(), dnsmasq.stop()]);
  }
}

async function succeed(path: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runProgram(path, args);
  if (code !== 0) throw new Error(`${path}: ${output}`);
}

async function writeServers(folder: string, servers: readonly SoakServer[]): Promise<void> {
  const path = join(folder, 'site.yaml');
  const site = parse(await readFile(path, 'utf8'));
  site.resolvers = servers.map(({ product, port, sync }, index) => ({
    name: `dns${String(index + 1)}`,
    product,
    address: `10.1.1.${String(53 + index)}`,
    sync: { ...sync, port },
  }));
  await writeFile(path, stringify(site));
}

function hostAt(index: number): string {
  return `privateasr${index.toString(16).padStart(4, '0')}kv.vault.azure.net`;
}

function addressAt(index: number): string {
  return `10.2.${String(2 + (index >> 8))}.${String(index & 255)}`;
}

/** The example's exports, with so many Key Vaults and endpoints more. */
async function writeEndpoints(folder: string, count: number): Promise<void> {
  const original = join(ROOT, 'examples', 'japan-east', 'estate');
  const read = async (file: string): Promise<Record<string, unknown>[]> =>
    JSON.parse(await readFile(join(original, file), 'utf8'));
  const [endpoints, interfaces] = [
    await read('private-endpoint-list.json'),
    await read('nic-list.json'),
  ];
  const made = Array.from({ length: count }, (_, index) => {
    const host = hostAt(index);
    const name = host.slice(0, host.indexOf('.'));
    const endpoint = `${GROUP}/Microsoft.Network/privateEndpoints/pe-${name}`;
    const card = `${GROUP}/Microsoft.Network/networkInterfaces/pe-${name}.nic`;
    const vault = `${GROUP}/Microsoft.KeyVault/vaults/${name}`;
    return {
      vault: {
        id: vault,
        name,
        location: 'japaneast',
        type: 'Microsoft.KeyVault/vaults',
        resourceGroup: 'privateasr2',
        properties: { publicNetworkAccess: 'Disabled', vaultUri: `https://${host}/` },
      },
      endpoint: {
        ...endpoints[0],
        id: endpoint,
        name: `pe-${name}`,
        networkInterfaces: [{ id: card }],
        privateLinkServiceConnections: [
          {
            id: `${endpoint}/privateLinkServiceConnections/c`,
            name: 'c',
            groupIds: ['vault'],
            privateLinkServiceId: vault,
            privateLinkServiceConnectionState: { status: 'Approved' },
            provisioningState: 'Succeeded',
          },
        ],
      },
      card: {
        ...interfaces[0],
        id: card,
        name: `pe-${name}.nic`,
        privateEndpoint: { id: endpoint },
        ipConfigurations: [
          {
            id: `${card}/ipConfigurations/config-1`,
            name: 'config-1',
            privateIpAddress: addressAt(index),
            privateIpAddressVersion: 'IPv4',
            privateLinkConnectionProperties: {
              fqdns: [host],
              groupId: 'vault',
              requiredMemberName: 'default',
            },
          },
        ],
      },
    };
  });
  const write = (file: string, rows: readonly unknown[]): Promise<void> =>
    writeFile(join(folder, 'estate', file), JSON.stringify(rows));
  await write('private-endpoint-list.json', [...endpoints, ...made.map((each) => each.endpoint)]);
  await write('nic-list.json', [...interfaces, ...made.map((each) => each.card)]);
  await write(
    'key-vault-list.json',
    made.map((each) => each.vault),
  );
}
