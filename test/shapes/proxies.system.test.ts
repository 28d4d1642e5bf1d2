// Proxies as companies have them, as the packed program sees them: each as given, without the keys that say it, and
// with them.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli, type CliResult } from '../cli/run-cli.ts';

const SIGN_IN = 'login.microsoftonline.com';
const PROXY = 'resolver: internet\n\nresolvers:';

interface Layers {
  readonly firewall: {
    readonly allow: readonly { from: string; to: string; port: number }[];
    readonly names?: readonly { from: string; to: string; port: number }[];
  };
  readonly 'proxy-allow': {
    readonly allow: readonly string[];
    readonly others?: readonly { proxy: string; allow: readonly string[] }[];
  };
  readonly 'system-bypass': { readonly proxy: string | null; readonly bypass: readonly string[] };
  readonly 'configuration-manager': {
    readonly proxy: string | null;
    readonly bypass: readonly string[];
  };
}

interface Planned {
  readonly layers: Layers;
  readonly roads: readonly { pattern: string; road: string }[];
  readonly steps: readonly { what: string; team: string; entries: readonly string[] }[];
  readonly verdict: { readonly state: string };
  readonly warnings: readonly { code: string; severity: string }[];
}

let site = '';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'sekisho-proxies-'));
  await cp(EXAMPLE, site, { recursive: true });
});

afterEach(() => rm(site, { recursive: true, force: true }));

async function change(...pairs: readonly (readonly [from: string, to: string])[]): Promise<void> {
  const file = join(site, 'site.yaml');
  let text = await readFile(file, 'utf8');
  for (const [from, to] of pairs) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  await writeFile(file, text);
}

/** Keys of the example's proxy, and further proxies behind it. */
const withKeys = (keys: string, more = ''): readonly [string, string] => [
  PROXY,
  `resolver: internet\n${keys}${more}\nresolvers:`,
];

async function plan(): Promise<Planned> {
  const { exit, stdout, stderr } = await runCli(['plan', site, '--format', 'json']);
  expect(stderr).not.toMatch(/^sekisho: /m);
  expect([0, 1]).toContain(exit);
  return JSON.parse(stdout) as Planned;
}

const trace = (...words: readonly string[]): Promise<CliResult> =>
  runCli(['trace', site, SIGN_IN, ...words]);

async function rendered(only: string): Promise<(file: string) => Promise<string>> {
  const out = join(site, 'out');
  const { exit, stderr } = await runCli(['render', site, '--out', out, '--only', only]);
  expect([exit, stderr.includes('sekisho: ')]).toEqual([0, false]);
  return (file) => readFile(join(out, file), 'utf8');
}

/** `FROM TO:PORT` of the rules that name one of these addresses. */
const rulesOf = ({ layers }: Planned, ...addresses: readonly string[]): string[] =>
  layers.firewall.allow
    .filter(({ from, to }) => addresses.some((each) => from === each || to.startsWith(each)))
    .map(({ from, to, port }) => `${from} ${to}:${String(port)}`);

describe('a login', () => {
  test('as given, a note says that nobody tells of one', async () => {
    const { warnings, steps } = await plan();
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'proxy-may-inspect', severity: 'note' }),
    );
    expect(steps.map(({ what }) => what).join()).not.toContain('login');
  });

  test('with the key, a step of the proxy team before registration, and a warning', async () => {
    await change(withKeys('    login: true\n    inspectsTls: false\n'));
    const { warnings, steps, verdict } = await plan();
    const step = steps.findIndex(({ what }) => what.includes('asks for a login'));
    const register = steps.findIndex(({ what }) => what.includes('Register'));
    expect(steps[step]).toMatchObject({ team: 'proxy', entries: ['10.1.1.10'] });
    expect(step).toBeLessThan(register);
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'proxy-asks-login', severity: 'warning' }),
    );
    expect(warnings.map(({ code }) => code)).not.toContain('proxy-may-inspect');
    expect(verdict.state).toBe('complete');
    expect((await trace('--as', 'system')).stdout).toMatch(/stand above the one that asks/);
    const read = await rendered('squid');
    expect(await read('squid/sekisho.conf')).toContain(
      'above the first "http_access" line with a proxy_auth acl',
    );
  });

  test('without a login and without inspection, nothing is noted', async () => {
    await change(withKeys('    login: false\n    inspectsTls: false\n'));
    expect((await plan()).warnings.map(({ code }) => code).join()).not.toMatch(
      /proxy-(?:may|asks)/,
    );
  });
});

describe("a provider's proxy", () => {
  const CLOUD: readonly (readonly [string, string])[] = [
    ['address: 10.1.1.20', 'address: 203.0.113.10'],
    ['port: 3128', 'port: 9400\n    host: gateway.cloudproxy.example'],
    ['product: squid', 'product: zscaler'],
  ];

  test('as given, its way out is not known', async () => {
    await change(...CLOUD);
    const planned = await plan();
    expect(rulesOf(planned, '203.0.113.')).toEqual(['10.1.1.10 203.0.113.10:9400']);
    expect(planned.verdict.state).toBe('not-known');
  });

  test('with the keys: rules to its networks, none from it, and it is reached', async () => {
    await change(...CLOUD, withKeys('    location: internet\n    networks: [203.0.113.0/24]\n'), [
      '- { from: 10.1.1.20, to: internet, ports: [443, 80, 53] }',
      '- { from: 10.1.1.10, to: 203.0.113.0/24, ports: [9400] }',
    ]);
    const planned = await plan();
    expect(rulesOf(planned, '203.0.113.')).toEqual(['10.1.1.10 203.0.113.0/24:9400']);
    expect(rulesOf(planned, '10.1.1.53')).toContain('10.1.1.53 internet:53');
    expect(planned.verdict.state).toBe('complete');
    expect(planned.warnings.map(({ code }) => code)).toContain('proxy-of-provider');
    const walked = await trace('--as', 'system', '--current');
    expect(walked.stdout).toContain("is a provider's: it resolves");
    expect(walked.stdout).toMatch(/path proxy, result: arrives/);
    expect(walked.exit).toBe(0);
    const read = await rendered('edl');
    expect(await read('edl/zscaler-urls.txt')).toMatch(/^login\.microsoftonline\.com$/m);
  });

  test('several addresses, of which today one is open', async () => {
    await change(...CLOUD, withKeys('    location: internet\n    addresses: [198.51.100.20]\n'), [
      '- { from: 10.1.1.20, to: internet, ports: [443, 80, 53] }',
      '- { from: 10.1.1.10, to: 203.0.113.10, ports: [9400] }',
    ]);
    expect(rulesOf(await plan(), '203.0.113.', '198.51.100.')).toEqual([
      '10.1.1.10 198.51.100.20:9400',
      '10.1.1.10 203.0.113.10:9400',
    ]);
    expect((await trace('--as', 'system', '--current')).stdout).toMatch(/rejected by the firewall/);
  });
});

describe('a cluster and a chain', () => {
  test('each node goes out, the virtual address does not', async () => {
    await change(withKeys('    nodes: [10.1.1.21, 10.1.1.22]\n'));
    const rules = rulesOf(await plan(), '10.1.1.20', '10.1.1.21', '10.1.1.22');
    expect(rules).toEqual([
      '10.1.1.21 internet:53',
      '10.1.1.21 internet:443',
      '10.1.1.22 internet:53',
      '10.1.1.22 internet:443',
    ]);
    expect((await trace('--as', 'system')).stdout).toMatch(/path proxy, result: arrives/);
  });

  test('a parent: both have the names, the first goes nowhere else', async () => {
    await change(
      withKeys(
        '    parent: central\n',
        '  - { name: central, product: other, address: 10.2.9.20, port: 8080 }\n',
      ),
    );
    const planned = await plan();
    expect(rulesOf(planned, '10.1.1.20', '10.2.9.20')).toEqual([
      '10.1.1.20 10.2.9.20:8080',
      '10.2.9.20 internet:53',
      '10.2.9.20 internet:443',
    ]);
    const { allow, others } = planned.layers['proxy-allow'];
    expect(others).toEqual([{ proxy: 'central', allow }]);
    expect(planned.verdict.state).toBe('complete');
    expect((await trace('--as', 'system')).stdout).toMatch(/central allows[^]*path proxy, /);
    const read = await rendered('squid,edl');
    expect(await read('squid/sekisho.conf')).toContain('src 10.1.1.10\n');
    expect(await read('edl/domains.txt')).toMatch(/^login\.microsoftonline\.com$/m);
  });

  test('two Squids in a row: the second knows the first as its client', async () => {
    await change(
      withKeys('    parent: squid2\n', '  - { name: squid2, address: 10.1.1.25, port: 3128 }\n'),
    );
    const read = await rendered('squid');
    expect(await read('squid/proxy1/sekisho.conf')).toContain('src 10.1.1.10\n');
    expect(await read('squid/squid2/sekisho.conf')).toContain('src 10.1.1.20\n');
  });

  test("a provider's parent", async () => {
    await change(
      withKeys(
        '    parent: cloud\n',
        '  - { name: cloud, product: zscaler, location: internet, address: 203.0.113.1, networks: [203.0.113.0/26], port: 9443 }\n',
      ),
    );
    const planned = await plan();
    expect(rulesOf(planned, '10.1.1.20', '203.0.113.')).toEqual(['10.1.1.20 203.0.113.0/26:9443']);
    expect(planned.verdict.state).toBe('complete');
  });

  test("a provider's parent by name: each node looks it up", async () => {
    await change(
      withKeys(
        '    parent: cloud\n    nodes: [10.1.1.21, 10.1.1.22]\n',
        '  - { name: cloud, product: zscaler, location: internet, address: 203.0.113.1, host: gw.cloudproxy.example, port: 9443 }\n',
      ),
    );
    const planned = await plan();
    expect(rulesOf(planned, '10.1.1.21', '10.1.1.22')).toEqual([
      '10.1.1.21 203.0.113.1:9443',
      '10.1.1.21 internet:53',
      '10.1.1.22 203.0.113.1:9443',
      '10.1.1.22 internet:53',
    ]);
    expect(planned.verdict.state).toBe('complete');
  });

  test('a circle is refused with its line', async () => {
    await change(
      withKeys('    parent: b\n', '  - { name: b, address: 10.1.1.21, parent: proxy1 }\n'),
    );
    const { exit, stderr } = await runCli(['plan', site]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(
      /site\.yaml:\d+:\d+: proxies\[0\]\.parent: proxy1 -> b -> proxy1 is a circle/,
    );
  });
});

describe('no proxy', () => {
  const NONE: readonly (readonly [string, string])[] = [
    ['    proxy: proxy1\n', '    proxy: none\n'],
  ];

  test('as given, a site without one is told how to say so', async () => {
    await change(['    proxy: proxy1\n', '']);
    const { exit, stderr } = await runCli(['plan', site]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(
      /appliances\[0\]\.proxy: this key is missing.*none, where its programs go out directly/,
    );
  });

  test('a firewall by names: the names are its rules, and nothing is set or bypassed', async () => {
    await change(...NONE, ['firewall:\n', 'firewall:\n  byName: true\n  product: paloalto\n']);
    const planned = await plan();
    const { layers, roads, steps, warnings } = planned;
    expect(layers.firewall.names).toContainEqual({ from: '10.1.1.10', to: SIGN_IN, port: 443 });
    for (const layer of ['configuration-manager', 'system-bypass'] as const)
      expect(layers[layer]).toMatchObject({ proxy: null, bypass: [] });
    expect(roads.find(({ pattern }) => pattern === SIGN_IN)?.road).toBe('direct');
    expect(roads.map(({ road }) => road)).not.toContain('proxy');
    expect(steps.filter(({ team }) => team === 'proxy')).toEqual([]);
    expect(steps.filter(({ team }) => team === 'windows').map(({ what }) => what)).toEqual([
      // Until they are gone the page takes no input.
      expect.stringMatching(/Remove the entries that the Configuration Manager rejects/),
      expect.stringMatching(/Remove the proxy from the Configuration Manager/),
      expect.stringMatching(/Remove the proxy from .* SYSTEM/),
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['current-proxy-not-wanted', 'firewall-fqdn-objects']),
    );
    expect(rulesOf(planned, '10.1.1.20')).toEqual([]);
    expect(planned.verdict.state).toBe('complete');
    expect((await trace('--as', 'system')).stdout).toMatch(/\.com:443[^]*path direct, result/);
    const text = (await runCli(['plan', site])).stdout;
    expect(text).toContain(`10.1.1.10 -> ${SIGN_IN}:443`);
    const read = await rendered('edl');
    expect(await read('edl/urls.txt')).toMatch(/^login\.microsoftonline\.com\/$/m);
  });

  test('a list of today in the language of its firewall', async () => {
    await writeFile(join(site, 'urls.txt'), `${SIGN_IN}/\n^.office.com/\nmanagement.azure.com\n`);
    await change(...NONE, [
      'firewall:\n',
      'firewall:\n  byName: true\n  product: paloalto\n  allowList: urls.txt\n',
    ]);
    const { steps, warnings } = await plan();
    const names =
      steps.find(({ what }) => what.startsWith('Allow these names to the internet'))?.entries ?? [];
    expect(names).not.toContain(`10.1.1.10 -> ${SIGN_IN}:443`);
    expect(names).not.toContain('10.1.1.10 -> management.azure.com:443');
    expect(names).toContain('10.1.1.10 -> graph.windows.net:443');
    expect(warnings.filter(({ code }) => code === 'current-allow-problem')).toHaveLength(2);
  });

  test('a firewall by addresses alone', async () => {
    await change(...NONE);
    const planned = await plan();
    expect(rulesOf(planned, '10.1.1.10')).toContain('10.1.1.10 internet:443');
    expect(planned.layers['proxy-allow'].allow).toEqual([]);
    expect(planned.verdict.state).toBe('complete');
  });
});

describe("the browser's own proxy", () => {
  const USERS = '  - { name: users, product: fortinet, address: 10.1.1.30, port: 8080 }\n';

  test('as given, a proxy that no appliance uses is a warning', async () => {
    await change(withKeys('', USERS));
    expect((await plan()).warnings.map(({ code }) => code)).toContain('proxy-without-use');
    expect((await trace('--as', 'user')).stdout).toContain('10.1.1.20');
  });

  test('with the key both are planned, and a person goes by theirs', async () => {
    await change(withKeys('', USERS), [
      '    proxy: proxy1\n',
      '    proxy: proxy1\n    browserProxy: users\n',
    ]);
    const planned = await plan();
    const { allow, others = [] } = planned.layers['proxy-allow'];
    const [users] = others;
    expect(users?.proxy).toBe('users');
    expect(users?.allow).toContain(SIGN_IN);
    expect(allow).toContain(SIGN_IN);
    // Only services ask for it.
    expect(allow).toContain('management.azure.com');
    expect(users?.allow).not.toContain('management.azure.com');
    expect(rulesOf(planned, '10.1.1.30')).toEqual([
      '10.1.1.30 internet:53',
      '10.1.1.30 internet:443',
    ]);
    expect(planned.warnings.map(({ code }) => code)).not.toContain('proxy-without-use');
    expect((await trace('--as', 'user')).stdout).toMatch(
      /10\.1\.1\.30[^]*users allows[^]*: arrives/,
    );
    expect((await trace('--as', 'system')).stdout).toMatch(/proxy1 allows[^]*: arrives/);
    const read = await rendered('squid,edl');
    expect(await read('edl/fortinet-names.txt')).toMatch(/^login\.microsoftonline\.com$/m);
  });

  test('services without a proxy, people with one', async () => {
    await change(withKeys('', USERS), [
      '    proxy: proxy1\n',
      '    proxy: none\n    browserProxy: users\n',
    ]);
    const planned = await plan();
    expect(planned.verdict.state).toBe('complete');
    expect(planned.layers['proxy-allow'].others?.map(({ proxy }) => proxy)).toEqual(['users']);
    expect((await trace('--as', 'user')).stdout).toMatch(/users allows[^]*path proxy, /);
    expect((await trace('--as', 'system')).stdout).toMatch(/path direct, result: arrives/);
  });
});

describe('TLS that is opened', () => {
  test('as given, one line says that nobody tells', async () => {
    const { stdout } = await runCli(['plan', site, '--format', 'markdown']);
    expect(stdout).toMatch(/opens TLS or asks for a login is not known/);
    const read = await rendered('squid');
    expect(await read('squid/sekisho.conf')).not.toContain('ssl_bump');
  });

  test('Squid: splice for the names and the clients of the plan', async () => {
    await change(withKeys('    inspectsTls: true\n'));
    const { steps } = await plan();
    const step = steps.find(({ what }) => what.includes('exempt these names from TLS inspection'));
    expect(step).toMatchObject({
      team: 'proxy',
      entries: expect.arrayContaining([SIGN_IN]) as unknown,
    });
    const read = await rendered('squid');
    expect(await read('squid/sekisho.conf')).toMatch(
      /above the first "ssl_bump" line[^]*acl sekisho_splice ssl::server_name [^]*ssl_bump splice sekisho_clients sekisho_splice/,
    );
    expect(await read('squid/splice.txt')).toMatch(/^login\.microsoftonline\.com$/m);
  });

  test.each([
    ['other', /^login\.microsoftonline\.com\/$/m],
    ['zscaler', /^login\.microsoftonline\.com$/m],
  ])('%s: a list of its own', async (product, entry) => {
    await change(['product: squid', `product: ${product}`], withKeys('    inspectsTls: true\n'));
    const read = await rendered('edl');
    expect(await read('edl/do-not-inspect.txt')).toMatch(entry);
  });
});
