// What stands on an appliance today, given in exports of several kinds: whose options they are, what decides
// before them, and entries that are the company's own.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { EXAMPLE, runCli, type CliResult } from './run-cli.ts';

const KEY = String.raw`Software\Microsoft\Windows\CurrentVersion\Internet Settings`;
const FIXED =
  '"ProxyEnable"=dword:00000001\r\n"ProxyServer"="10.1.1.20:3128"\r\n"ProxyOverride"="*.plant.example"';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  await cp(EXAMPLE, folder, { recursive: true });
  const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8')) as {
    appliances: { settings: Record<string, string> }[];
  };
  for (const appliance of site.appliances)
    appliance.settings = { applianceJson: 'today.json', systemInternetOptions: 'today.reg' };
  await writeFile(join(folder, 'site.yaml'), stringify(site));
  const list = {
    IPAddress: '10.1.1.20',
    PortNumber: '3128',
    BypassList: 'vc07.plant.example;vc08',
  };
  await writeFile(
    join(folder, 'today.json'),
    JSON.stringify({ EnableProxyBypassList: 'true', Proxy: list }),
  );
  await writeToday(`HKEY_USERS\\S-1-5-18\\${KEY}`, FIXED);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...argv: readonly string[]): Promise<CliResult> => runCli(argv, { cwd: folder });

/** UTF-16, as regedit and reg export write it. */
async function writeToday(path: string, values: string): Promise<void> {
  const text = `\ufeffWindows Registry Editor Version 5.00\r\n\r\n[${path}]\r\n${values}\r\n`;
  await writeFile(join(folder, 'today.reg'), Buffer.from(text, 'utf16le'));
}

describe('internet options', () => {
  test.each([
    {
      title: "a person's",
      path: `HKEY_USERS\\S-1-5-21-9-8-7-1105\\${KEY}`,
      values: FIXED,
      exit: 0,
      names: 'S-1-5-21-9-8-7-1105',
    },
    {
      title: "a script's",
      path: `HKEY_USERS\\.DEFAULT\\${KEY}`,
      values: `${FIXED}\r\n"AutoConfigURL"="http://pac.plant.example/p.pac"`,
      exit: 1,
      names: 'http://pac.plant.example/p.pac',
    },
    {
      title: "the machine's, by policy",
      path: String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings`,
      values: '"ProxySettingsPerUser"=dword:00000000',
      exit: 1,
      names: 'Policies',
    },
  ])('of $title are not known, and it is said why', async ({ path, values, exit, names }) => {
    await writeToday(path, values);
    for (const language of ['en', 'ja']) {
      const plan = await run('plan', '.', '--lang', language);
      expect(plan.exit).toBe(exit);
      expect(`${plan.stdout}${plan.stderr}`).toContain(names);
      const name = 'privateasr2cache.blob.core.windows.net';
      const trace = await run(
        'trace',
        '.',
        name,
        '--as',
        'system',
        '--current',
        '--lang',
        language,
      );
      expect(trace.exit).toBe(1);
      expect(trace.stdout).toContain(names);
    }
  });
});

test("names of the company's own stay in the lists, and the planned path has them", async () => {
  await writeToday(`HKEY_USERS\\S-1-5-18\\${KEY}`, FIXED);
  const plan = await run('plan', '.', '--format', 'markdown');
  for (const entry of ['vc07.plant.example', 'vc08'])
    expect(plan.stdout).toContain(`"${entry}" (Configuration Manager) stays`);
  expect(plan.stdout).toContain(String.raw`"\*.plant.example" (SYSTEM internet options) stays`);
  const [manager, system] = await Promise.all([
    run('trace', '.', 'vc07.plant.example', '--as', 'configuration-manager'),
    run('trace', '.', 'erp.plant.example', '--as', 'system'),
  ]);
  expect(manager.stdout).toContain('vc07.plant.example is bypassed by "vc07.plant.example"');
  expect(system.stdout).toContain('erp.plant.example is bypassed by "*.plant.example"');
});
