// Machines with agents of Azure Arc and Azure Backup, as the packed program sees them.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { EXAMPLE, runCli, type CliResult } from '../cli/run-cli.ts';

interface Planned {
  readonly verdict: { readonly by: readonly { readonly code: string }[] };
  readonly warnings: readonly { readonly code: string; readonly fix?: string }[];
  readonly layers: Readonly<Record<string, unknown>> & {
    readonly firewall: { readonly allow: readonly { readonly from: string }[] };
  };
}

const APPLIANCE = '10.1.1.10';
const FILES = '10.1.5.61';
const WEB = '10.1.5.62';
const ARC_ONLY = 'pas.windows.net';
const MACHINES = `machines:
  - { name: files, address: ${FILES}, services: [azure-backup, azure-arc] }
  - { name: web, address: ${WEB}, services: [azure-arc] }
`;

let site = '';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'sekisho-agents-'));
  await cp(EXAMPLE, site, { recursive: true });
});

afterEach(() => rm(site, { recursive: true, force: true }));

async function add(lines: string): Promise<void> {
  const file = join(site, 'site.yaml');
  await writeFile(file, `${await readFile(file, 'utf8')}\n${lines}`);
}

const run = (...words: readonly string[]): Promise<CliResult> =>
  runCli([words[0] ?? '', site, ...words.slice(1)]);

async function planned(): Promise<Planned> {
  const { stdout } = await run('plan', '--format', 'json');
  return JSON.parse(stdout) as Planned;
}

const fromsOf = ({ layers }: Planned): Set<string> =>
  new Set(layers.firewall.allow.map(({ from }) => from));

test('as given: who has the agents is not known, and the appliance does not stand for them', async () => {
  const before = await planned();
  await add('services: [site-recovery, azure-arc, azure-backup]\n');
  const plan = await planned();
  expect(plan.verdict.by.map(({ code }) => code)).toContain('agent-machines-not-known');
  expect(fromsOf(plan)).toEqual(fromsOf(before));
  for (const layer of ['configuration-manager', 'system-bypass'])
    expect(plan.layers[layer]).toEqual(before.layers[layer]);
  const { exit, stdout } = await run('trace', ARC_ONLY, '--as', 'system');
  expect(exit).toBe(1);
  expect(stdout).toContain('not known');
  expect(stdout).not.toContain('bypass list');
});

test('with machines: rules, the clients of the proxy and trace name them', async () => {
  await add(`services: [site-recovery, azure-arc, azure-backup]\n${MACHINES}`);
  const plan = await planned();
  expect(plan.verdict.by.map(({ code }) => code)).not.toContain('agent-machines-not-known');
  expect(fromsOf(plan)).toContain(FILES);
  expect(JSON.stringify(plan.warnings)).toContain(`web ${WEB}`);

  const asked = await run('trace', ARC_ONLY, '--as', 'system', '--from', WEB);
  expect(asked.stdout).toContain(
    `${ARC_ONLY}, asked for by the agent on web: path proxy, result: arrives`,
  );
  expect(asked.exit).toBe(0);
  const today = await run('trace', ARC_ONLY, '--as', 'system', '--current', '--json');
  expect(JSON.parse(today.stdout)).toMatchObject({ machine: 'files', outcome: 'not-known' });

  const out = join(site, 'out');
  await run('render', '--out', out);
  const squid = await readFile(join(out, 'squid/sekisho.conf'), 'utf8');
  expect(squid).toContain(`src ${APPLIANCE} ${FILES} ${WEB}`);
});

test('without Site Recovery the appliance asks for nothing', async () => {
  await add(
    `services: [azure-arc]\nmachines: [{ name: web, address: ${WEB}, services: [azure-arc] }]\n`,
  );
  expect(fromsOf(await planned())).not.toContain(APPLIANCE);
  const out = join(site, 'out');
  await run('render', '--out', out);
  const squid = await readFile(join(out, 'squid/sekisho.conf'), 'utf8');
  expect(squid).toContain(`src ${WEB}\n`);
});

test('a service that is not planned has its line and what to do', async () => {
  await add(MACHINES);
  const { exit, stderr } = await run('plan');
  expect(exit).toBe(2);
  expect(stderr).toMatch(
    /site\.yaml:\d+:\d+: machines\[0\]\.services\[0\]: "azure-backup" is not among/,
  );
});
