// What resolvers host, whom they ask and in which order they are asked, as the packed program sees it: each shape as
// a site without the keys has it, and with them.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli } from '../cli/run-cli.ts';

const CACHE = 'privateasr2cache.blob.core.windows.net';
const ALIAS = 'privateasr2cache.privatelink.blob.core.windows.net';
const FORWARDED = 'siterecovery.windowsazure.com, blob.core.windows.net, vault.azure.net';

let site = '';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'sekisho-resolvers-'));
  await cp(EXAMPLE, site, { recursive: true });
});

afterEach(() => rm(site, { recursive: true, force: true }));

interface Shape {
  readonly resolvers: readonly string[];
  /** Whom the appliance asks. */
  readonly asked: string;
  /** Whom the proxy asks. */
  readonly proxy?: string;
}

async function withShape({ resolvers, asked, proxy = 'internet' }: Shape): Promise<void> {
  const file = join(site, 'site.yaml');
  const text = await readFile(file, 'utf8');
  const list = resolvers.map((each) => `  - ${each}\n`).join('');
  await writeFile(
    file,
    text
      .replace(/resolvers:\n(?: .*\n)+/, `resolvers:\n${list}`)
      .replace('resolver: dns1', `resolver: ${asked}`)
      .replace('resolver: internet', `resolver: ${proxy}`)
      .replace('scope: zone', 'scope: names\n  extraNames: [stnew.blob.core.windows.net]'),
  );
}

const plan = (...words: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['plan', site, ...words]);
const trace = (name: string, ...words: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['trace', site, name, '--as', 'system', ...words]);

/** The lines under the title of a team, up to the next team. */
function teamOf(stdout: string, team: string): string {
  return stdout.slice(stdout.indexOf(`\n${team}\n`)).split(/\n\n/)[0] ?? '';
}

const TWO = [
  '{ name: dc1, product: windows, address: 10.1.1.53 }',
  '{ name: dc2, product: windows, address: 10.1.1.54 }',
];

describe('two servers for one appliance', () => {
  test('as one of them only, the other is said to be without use', async () => {
    await withShape({ resolvers: TWO, asked: 'dc1' });
    expect((await plan()).stderr).toContain('asks dc2 (10.1.1.54): nothing is planned for it');
  });

  test('each gets the records and the rule, and the trace tells of each', async () => {
    await withShape({ resolvers: TWO, asked: '[dc1, dc2]' });
    const planned = await plan();
    expect(planned.stderr).not.toContain('nothing is planned for it');
    expect(planned.stdout).toContain('Add these records to each of dc1, dc2');
    expect(planned.stdout).toContain('10.1.1.54 -> internet:53');
    expect(planned.stdout).toContain('Plan complete');
    const walked = await trace(CACHE);
    expect(walked.stdout).toMatch(/other DNS server +.* is reached by dc2 too/);
  });

  test('one that nothing can be set on keeps the plan from being complete', async () => {
    await withShape({
      resolvers: [TWO[0] ?? '', '{ name: dc2, address: 10.1.1.54, forwards: azure }'],
      asked: '[dc1, dc2]',
    });
    const planned = await plan();
    expect(planned.stdout).not.toContain('Plan complete');
  });

  test('Active Directory replicates to both: one note', async () => {
    const replicated = TWO.map((each) => each.replace(' }', ', replication: domain }'));
    await withShape({ resolvers: replicated, asked: '[dc2, dc1]' });
    const planned = await plan('--format', 'markdown');
    expect(planned.stdout).toContain('replicates what stands on dc2 to dc1 (Domain)');
  });
});

describe('a zone of others on premises', () => {
  const hosting = (zones: string, product = 'windows'): string =>
    `{ name: dc1, product: ${product}, address: 10.1.1.53, hostedZones: [${zones}] }`;
  const BLOB = '{ zone: blob.core.windows.net, records: { stothers: 10.2.6.5 } }';

  test('as given nobody knows, and a note says what would follow', async () => {
    await withShape({ resolvers: TWO.slice(0, 1), asked: 'dc1' });
    const planned = await plan('--format', 'markdown');
    expect(planned.stdout).toContain('whether dc1 itself holds one of these zones is not known');
  });

  test.each(['windows', 'bind', 'unbound', 'dnsmasq'])(
    'the record stands in it by the dialled name, on %s',
    async (product) => {
      await withShape({ resolvers: [hosting(BLOB, product)], asked: 'dc1', proxy: 'dc1' });
      const planned = await plan();
      const dns = teamOf(planned.stdout, 'DNS team');
      expect(dns).toContain('Add these records to zones that dc1 hosts already');
      expect(dns).toContain(`${CACHE} A 10.2.1.20`);
      expect(dns).not.toContain(ALIAS);
      expect(planned.stderr).toMatch(/dc1 hosts blob\.core\.windows\.net.*appliance1, proxy1/);
      expect((await trace(CACHE)).stdout).toContain('path private endpoint, result: arrives');
      const today = await trace('stnew.blob.core.windows.net');
      expect(today.stdout).toContain('dc1 hosts blob.core.windows.net and has no record');
    },
  );

  test('a name to come lies in a hosted privatelink zone', async () => {
    const zone = '{ zone: privatelink.vaultcore.azure.net, records: { kvothers: 10.2.6.9 } }';
    await withShape({ resolvers: [hosting(zone)], asked: 'dc1' });
    const planned = await plan();
    expect(planned.stderr).toContain(
      'add the record <keyVault> to privatelink.vaultcore.azure.net on dc1',
    );
    const after = await plan('--estate', join(site, 'estate-after-setup'));
    expect(after.stdout).toContain('hosts already (privatelink.vaultcore.azure.net)');
    expect(after.stdout).toMatch(/\S+\.privatelink\.vaultcore\.azure\.net A 10\./);
  });

  test('contents that nobody tells are not known, and no absence is made of it', async () => {
    await withShape({ resolvers: [hosting('blob.core.windows.net')], asked: 'dc1', proxy: 'dc1' });
    const walked = await trace('stnew.blob.core.windows.net');
    expect(walked.stdout).toContain(
      'nobody tells whether stnew.blob.core.windows.net stands there',
    );
  });

  test('what is written adds to it, and makes no zone inside it', async () => {
    await withShape({ resolvers: [hosting(BLOB)], asked: 'dc1' });
    const out = join(site, 'out');
    expect((await runCli(['render', site, '--out', out])).exit).toBe(0);
    const script = await readFile(join(out, 'windows-dns', 'windows-dns.ps1'), 'utf8');
    expect(script).toContain("Zone = 'blob.core.windows.net'; Name = 'privateasr2cache'");
    expect(script).not.toContain(`Name = '${CACHE}'`);
    const lines = await readFile(join(out, 'bind/hosted/blob.core.windows.net.zone'), 'utf8');
    expect(lines).toContain(`${CACHE}. 10 IN A 10.2.1.20`);
    expect(await readFile(join(out, 'bind', 'named.conf'), 'utf8')).not.toContain(CACHE);
  });

  test('a record that is there is no step, one that differs is changed', async () => {
    const there = `{ zone: blob.core.windows.net, records: { privateasr2cache: 10.2.1.20 } }`;
    await withShape({ resolvers: [hosting(there)], asked: 'dc1' });
    const { steps } = JSON.parse((await plan('--json')).stdout) as {
      readonly steps: readonly { readonly layer: string; readonly entries: readonly string[] }[];
    };
    const dns = steps.filter(({ layer }) => layer === 'dns').flatMap(({ entries }) => entries);
    expect(dns.length).toBeGreaterThan(4);
    expect(dns.filter((entry) => entry.startsWith(CACHE))).toEqual([]);
    const file = join(site, 'site.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(': 10.2.1.20', ': 10.2.1.99'));
    expect((await plan()).stdout).toContain('Change these records of dc1');
  });
});

describe('conditional forwarders for some suffixes, the internet for all else', () => {
  const forwarding = (product: string): string =>
    `{ name: dc1, product: ${product}, address: 10.1.1.53, conditionalForwarders: [{ zones: [${FORWARDED}], to: [10.2.0.4] }] }`;

  test('as azure for everything, nothing is said of the internet', async () => {
    await withShape({
      resolvers: ['{ name: dc1, address: 10.1.1.53, forwards: azure, forwardTo: [10.2.0.4] }'],
      asked: 'dc1',
      proxy: 'dc1',
    });
    expect((await plan()).stderr).toContain('and write these suffixes under conditionalForwarders');
  });

  test('both ways are opened, and what no suffix covers is forwarded before registration', async () => {
    await withShape({ resolvers: [forwarding('windows')], asked: 'dc1', proxy: 'dc1' });
    const planned = await plan();
    const dns = teamOf(planned.stdout, 'DNS team');
    expect(dns).toContain('forward prod.migration.windowsazure.com');
    expect(dns).not.toMatch(/forward .*(?:vault|blob|siterecovery)/);
    expect(dns).not.toContain('as soon as their endpoints exist');
    expect(planned.stdout).toContain('10.1.1.53 -> 10.2.0.4:53');
    expect(planned.stdout).toContain('10.1.1.53 -> internet:53');
    expect(planned.stdout).not.toContain(' A 10.2.1.');
    expect((await plan('--format', 'markdown')).stdout).toContain('NxDomainRedirect');
    const walked = await runCli(['trace', site, 'login.microsoftonline.com', '--as', 'system']);
    expect(walked.stdout).toContain("dc1 asks the internet's DNS");
    expect((await trace(CACHE)).stdout).toMatch(
      /dc1 forwards blob\.core\.windows\.net to 10\.2\.0\.4/,
    );
  });

  test('BIND asks for the target of the alias by itself: its zone is forwarded too', async () => {
    const resolver = forwarding('bind').replace('blob.core.windows.net', 'file.core.windows.net');
    await withShape({ resolvers: [resolver], asked: 'dc1' });
    const dns = teamOf((await plan()).stdout, 'DNS team');
    expect(dns).toContain(`forward ${CACHE}`);
    expect(dns).toContain(`forward ${ALIAS}`);
  });

  test('a validating Unbound without a way to the internet is told what it can not prove', async () => {
    const resolver =
      '{ name: dc1, product: unbound, address: 10.1.1.53, forwards: azure, forwardTo: [10.2.0.4], validates: true }';
    await withShape({ resolvers: [resolver], asked: 'dc1', proxy: 'internet' });
    const out = join(site, 'out');
    await runCli(['render', site, '--out', out]);
    expect(await readFile(join(out, 'unbound', 'sekisho.conf'), 'utf8')).toContain(
      `domain-insecure: "${CACHE}."`,
    );
    await withShape({ resolvers: [resolver], asked: 'dc1', proxy: 'dc1' });
  });
});

describe('a chain', () => {
  test('records and the rule are of the last one, and the trace shows each hop', async () => {
    await withShape({
      resolvers: [
        '{ name: branch, product: windows, address: 10.1.1.53, forwards: central }',
        '{ name: central, product: bind, address: 10.1.9.53 }',
      ],
      asked: 'branch',
    });
    const planned = await plan();
    expect(planned.stdout).toContain('Add these records to central');
    expect(planned.stdout).toContain('10.1.9.53 -> internet:53');
    expect(planned.stdout).not.toContain('10.1.1.53 -> internet:53');
    expect(planned.stderr).not.toContain('nothing is planned for it');
    expect((await trace(CACHE)).stdout).toContain('branch asks central');
  });

  test('a circle is refused with its line', async () => {
    await withShape({
      resolvers: [
        '{ name: a, address: 10.1.1.53, forwards: b }',
        '{ name: b, address: 10.1.1.54, forwards: a }',
      ],
      asked: 'a',
    });
    const planned = await plan();
    expect(planned.exit).toBe(2);
    expect(planned.stderr).toMatch(/site\.yaml:\d+:\d+: .*questions go in a circle: a -> b -> a/);
  });
});

describe('a domain controller in Azure as forwarder', () => {
  const CONTROLLERS = [
    '{ name: dc1, product: windows, address: 10.1.1.53, forwards: azure, forwardTo: [10.2.0.4], replication: domain }',
    '{ name: dcaz, product: windows, address: 10.2.0.4, forwards: azure, replication: domain }',
  ];

  test('as given the loop is a warning', async () => {
    await withShape({
      resolvers: [(CONTROLLERS[0] ?? '').replace(', replication: domain', '')],
      asked: 'dc1',
    });
    expect((await plan()).stderr).toContain('one at 10.2.0.4 would forward to itself');
  });

  test('no scope is offered, and the plan says why', async () => {
    await withShape({ resolvers: CONTROLLERS, asked: 'dc1' });
    const planned = await plan();
    expect(planned.stderr).toMatch(/goes to dcaz \(10\.2\.0\.4\) too, at which it points/);
    const out = join(site, 'out');
    await runCli(['render', site, '--out', out, '--only', 'windows-dns']);
    const script = await readFile(join(out, 'windows-dns', 'windows-dns.ps1'), 'utf8');
    expect(script).not.toMatch(/-ReplicationScope (?:Domain|Forest)|ValidateSet/);
    expect((await plan('--lang', 'ja')).stderr).toContain('dcaz は自分自身へ転送し');
  });

  test('forwarders of that server alone loop nowhere', async () => {
    const own = CONTROLLERS.map((each) => each.replace('domain', 'server'));
    await withShape({ resolvers: own, asked: 'dc1' });
    expect((await plan('--format', 'markdown')).stdout).not.toContain('would forward to itself');
  });
});
