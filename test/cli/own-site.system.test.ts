// README, "For a site of your own", to its end: two appliances, the program as its user starts it, in a fresh
// folder, with no file of the example.

import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { packedProgram, PACKING_MS } from './packed-program.ts';
import { FIRST, SECOND, writeExports } from './two-appliances.ts';

let program = '';
let folder = '';

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** As in a shell; no step may end in a bug, or speak of the example. */
function sekisho(line: string): Ended {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', line.replaceAll(/\bsekisho\b/g, program)],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, LANG: 'C', HOME: folder },
    },
  );
  expect(`${stdout}${stderr}`).not.toMatch(/This is a bug|japan-east|privateasr|appliance1/);
  return { status, stdout, stderr };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-own-site-'));
  program = (await packedProgram()).bin;
}, PACKING_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('init, edit, export, plan', async () => {
  expect(sekisho('sekisho init my-site --yes --name two').status).toBe(0);
  const file = join(folder, 'my-site', 'site.yaml');
  const site = parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const [proxy] = site['proxies'] as object[];
  const [resolver] = site['resolvers'] as object[];
  const [appliance] = site['appliances'] as object[];
  Object.assign(site, {
    networks: { onPremises: ['172.20.0.0/16'], throughVpn: ['10.60.0.0/16'] },
    proxies: [
      { ...proxy, name: 'squid1', address: '172.20.1.5' },
      { ...proxy, name: 'web2', product: 'other', address: '172.20.2.5' },
    ],
    resolvers: [{ ...resolver, name: 'dc1', product: 'windows', address: '172.20.1.53' }],
    firewall: {
      allow: [
        { from: '172.20.0.0/16', to: '10.60.0.0/16', ports: [443] },
        { from: '172.20.1.5', to: 'internet', ports: [443, 53] },
        { from: '172.20.2.5', to: 'internet', ports: [443, 53] },
        { from: '172.20.1.53', to: 'internet', ports: [53] },
      ],
    },
    appliances: [[FIRST, 'squid1'] as const, [SECOND, 'web2'] as const].map(
      ([{ name, address, vault, cache }, server]) => ({
        ...appliance,
        name,
        address,
        vault,
        proxy: server,
        resolver: 'dc1',
        cacheStorageAccount: cache,
      }),
    ),
  });
  await writeFile(file, stringify(site));
  await writeExports(join(folder, 'my-site', 'estate'));
  const plan = sekisho('sekisho plan my-site --json > plan.json');
  expect([0, 1]).toContain(plan.status);
  expect(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))).toMatchObject({
    schema: 'sekisho/site-plan/2',
    plans: [{ appliance: FIRST.name }, { appliance: SECOND.name }],
    proxies: [{ proxy: 'squid1' }, { proxy: 'web2' }],
    resolvers: [{ resolver: 'dc1' }],
  });
  const sheet = sekisho('sekisho plan my-site --format html --lang ja > plan.html');
  expect(sheet.status).toBe(plan.status);
  const html = await readFile(join(folder, 'plan.html'), 'utf8');
  for (const each of [FIRST, SECOND]) expect(html).toContain(each.rcm);
  expect(sekisho('sekisho plan my-site --json | sekisho diff plan.json -')).toMatchObject({
    status: 0,
    stdout: 'no differences\n',
  });
}, 60_000);

test('render: first what would be written, then the files', async () => {
  expect(sekisho('sekisho render my-site --out settings --dry-run').status).toBe(1);
  expect(sekisho('sekisho render my-site --out settings').status).toBe(0);
  const paths = (await readdir(join(folder, 'settings'), { recursive: true })).map((path) =>
    path.replaceAll('\\', '/'),
  );
  for (const path of [
    `appliances/${FIRST.name}/configuration-manager/bypass-list.txt`,
    `appliances/${SECOND.name}/system-internet-options/set-system-internet-options.ps1`,
    'squid/sekisho.conf',
    'edl/domains.txt',
    'windows-dns/windows-dns.ps1',
    'firewall/allow.csv',
  ])
    expect(paths).toContain(path);
});

test('trace and diagnose know which appliance is meant', async () => {
  const name = `${SECOND.cache}.blob.core.windows.net`;
  const traced = sekisho(`sekisho trace my-site ${name} --as system`);
  expect(traced.stdout).toContain(`on ${SECOND.name}: path private endpoint, result: arrives`);
  await writeFile(
    join(folder, 'access.log'),
    `1700762400.000 12 ${SECOND.address} TCP_DENIED/403 17 CONNECT ${name}:443 - HIER_NONE/- -\n`,
  );
  const found = sekisho('sekisho diagnose my-site access.log');
  expect(found.status).toBe(1);
  expect(found.stdout).toMatch(
    /^1 change ends 1 of 1 finding[^]*\nerror: 1 change[^]*\n {2}\+ .*blob\.core\.windows\.net\n {2}stcachewest/,
  );
});

test('sync shows what is to be set by hand where no server has a driver', () => {
  const kept = sekisho('sekisho sync my-site --once --dry-run --lang ja');
  expect({ status: kept.status, stderr: kept.stderr }).toEqual({ status: 1, stderr: '' });
  for (const each of [FIRST, SECOND]) expect(kept.stdout).toContain(`${each.rcm}. `);
  expect(kept.stdout).toContain('web2');
});

test('assist reads the log once, shows the same, and changes nothing', () => {
  const run = sekisho('sekisho assist my-site access.log');
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('assist two');
  expect(run.stdout).toContain(`${SECOND.name}: Configuration Manager`);
  expect(run.stdout).toContain('web2');
});
