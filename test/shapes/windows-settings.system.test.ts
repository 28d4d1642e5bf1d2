// Whose internet options the SYSTEM account reads, as the packed program takes them from exports.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli } from '../cli/run-cli.ts';

const CACHE = 'privateasr2cache.blob.core.windows.net';
const POLICY = String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings`;
const MACHINE = String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings`;
const SYSTEM = String.raw`HKEY_USERS\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings`;
const MANUAL = ['"ProxyEnable"=dword:00000001', '"ProxyServer"="10.1.1.20:3128"'];

let site = '';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'sekisho-windows-'));
  await cp(EXAMPLE, site, { recursive: true });
});

afterEach(() => rm(site, { recursive: true, force: true }));

/** A .reg export as Windows writes it: UTF-16 with a mark. */
async function withExport(
  keys: readonly (readonly [string, readonly string[]])[],
  more: readonly string[] = [],
): Promise<void> {
  const lines = keys.flatMap(([key, values]) => [`[${key}]`, ...values, '']);
  const text = ['Windows Registry Editor Version 5.00', '', ...lines].join('\r\n');
  await writeFile(join(site, 'today.reg'), Buffer.from(`\ufeff${text}`, 'utf16le'));
  const file = join(site, 'site.yaml');
  const yaml = await readFile(file, 'utf8');
  const before = 'systemInternetOptions: appliance/system-internet-options.json';
  expect(yaml).toContain(before);
  const after = ['systemInternetOptions: today.reg', ...more].join('\n      ');
  await writeFile(file, yaml.replace(before, after));
}

const plan = (...words: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['plan', site, ...words]);
const trace = (...words: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['trace', site, CACHE, ...words]);

describe("the machine's by policy", () => {
  const wide = [
    [POLICY, ['"ProxySettingsPerUser"=dword:00000000']],
    [MACHINE, [...MANUAL, '"ProxyOverride"="*.works.example;<local>"']],
  ] as const;

  test('the list is planned for the machine, behind what stands there, and holds for the browser', async () => {
    await withExport(wide);
    const { exit, stdout, stderr } = await plan();
    expect(exit).toBe(0);
    expect(stdout).toContain('Ask the owner of the policy to set the proxy http://10.1.1.20:3128');
    expect(stdout).not.toContain('this bypass list for the SYSTEM account');
    expect(stdout).toMatch(
      /internet options of the machine:\n {4}proxy .*\n {4}\*\.works\.example\n {4}<local>\n/,
    );
    expect(stderr).toContain('ProxySettingsPerUser 0');
    expect((await plan('--lang', 'ja')).stdout).toContain('ポリシーの所有者に依頼し');
    expect((await trace('--as', 'user')).stdout).toContain(
      'path private endpoint, result: arrives',
    );
    expect((await trace('--as', 'user', '--current')).stdout).toContain(
      "asked for by the admin's browser: path proxy",
    );
  });

  test('render writes the values for the owner of the policy, and no script for SYSTEM', async () => {
    await withExport(wide);
    const out = join(site, 'out');
    const { exit } = await runCli([
      'render',
      site,
      '--out',
      out,
      '--only',
      'system-internet-options',
    ]);
    expect(exit).toBe(0);
    const text = await readFile(
      join(out, 'system-internet-options', 'machine-internet-options.reg'),
      'utf8',
    );
    expect(text).toContain(`[${MACHINE}]`);
    expect(text).toMatch(/"ProxyOverride"="\*\.works\.example;<local>;\S+"/);
    await expect(
      readFile(join(out, 'system-internet-options', 'set-system-internet-options.ps1')),
    ).rejects.toThrow('ENOENT');
  });

  test.each([
    { title: 'the policy alone', keys: [wide[0]], says: 'every account reads' },
    { title: 'the values alone', keys: [wide[1]], says: 'does not tell the internet options' },
  ])('$title does not tell', async ({ keys, says }) => {
    await withExport(keys);
    const { stdout, stderr } = await plan();
    expect(stderr + stdout).toContain(says);
    expect(stdout).toContain('this bypass list for the SYSTEM account');
    expect((await trace('--as', 'system', '--current')).stdout).toContain('not known');
  });
});

test('what the account detects decides first, and the step stays', async () => {
  await withExport([[SYSTEM, [...MANUAL, '"AutoDetect"=dword:00000001']]]);
  const { stdout, stderr } = await plan();
  expect(stderr).toContain('WPAD');
  expect(stdout).toContain('this bypass list for the SYSTEM account');
  expect((await trace('--as', 'system', '--current')).stdout).toContain('detects its proxy');
});

describe('a script', () => {
  const script = [
    [SYSTEM, ['"ProxyEnable"=dword:00000000', '"AutoConfigURL"="http://pac.works.example/s.pac"']],
  ] as const;
  const withScript = async (text: string): Promise<void> => {
    await withExport(script, ['systemScript: s.pac']);
    await writeFile(join(site, 's.pac'), text);
  };
  const asked = (): ReturnType<typeof runCli> => trace('--as', 'system', '--current');

  test('without its file: not known, and the two ways', async () => {
    await withExport(script);
    const { stdout } = await plan();
    expect(stdout).toContain('http://pac.works.example/s.pac');
    expect(stdout).toMatch(/take it from the SYSTEM account.*answer DIRECT/s);
    expect((await asked()).stdout).toContain('not known: it depends on something');
  });

  test('that sends all names to the proxy', async () => {
    await withScript('function FindProxyForURL(url, host) { return "PROXY 10.1.1.20:3128"; }');
    const { stdout, exit } = await asked();
    expect(stdout).toContain('sends this name to the proxy ("PROXY 10.1.1.20:3128")');
    expect(stdout).toContain('asked for by the SYSTEM account: path proxy');
    expect(exit).toBe(1);
  });

  test('that sends this name directly', async () => {
    await withScript(
      'function FindProxyForURL(url, host) { if (dnsDomainIs(host, "blob.core.windows.net")) return "DIRECT"; return "PROXY 10.1.1.20:3128"; }',
    );
    expect((await asked()).stdout).toContain('sends this name directly ("DIRECT")');
  });

  test.each([
    {
      title: 'that asks DNS',
      text: 'function FindProxyForURL(u, h) { return isInNet(dnsResolve(h), "10.0.0.0", "255.0.0.0") ? "DIRECT" : "PROXY 10.1.1.20:3128"; }',
      says: 'asks DNS',
    },
    {
      title: 'that leads elsewhere',
      text: 'function FindProxyForURL(u, h) { return "PROXY proxy.works.example:80"; }',
      says: 'names no proxy of site.yaml',
    },
    {
      title: 'that never ends',
      text: 'function FindProxyForURL(u, h) { for (;;) {} }',
      says: 'failed here',
    },
    { title: 'that is none', text: 'hello', says: 'failed here' },
  ])('$title is not known', async ({ text, says }) => {
    await withScript(text);
    const { stdout } = await asked();
    expect(stdout).toContain(says);
    expect(stdout).toContain('not known: it depends on something');
  });
});
