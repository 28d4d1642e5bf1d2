// `sekisho init` as a person and as a script use it: flags, lines of standard input, a terminal.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseSite } from '@sekisho/core/site/parse-site.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { ROOT, runCli } from './run-cli.ts';

const SEKISHO = join(ROOT, 'bin', 'sekisho');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function written(): Promise<Site> {
  return parseSite(await readFile(join(folder, 'site', 'site.yaml'), 'utf8'));
}

/** Through a shell, with this text at standard input. */
async function sh(command: string, input: string): Promise<{ exit: number | null; said: string }> {
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...process.env, LANG: 'C', LC_ALL: 'C' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  child.stdin.end(input);
  await once(child, 'close');
  return { exit: child.exitCode, said };
}

describe('flags', () => {
  test('a region by the name that the portal shows; its cloud follows', async () => {
    const flags = ['--region', 'USGov Virginia', '--vault', 'rsv-asr-01', '--yes'];
    expect((await runCli(['init', 'site', ...flags], { cwd: folder })).exit).toBe(0);
    expect(await written()).toMatchObject({ region: 'usgovvirginia', cloud: 'AzureUSGovernment' });
  });

  test('products', async () => {
    const flags = ['--resolver-product', 'Windows', '--proxy-product', 'other', '--yes'];
    expect((await runCli(['init', 'site', ...flags], { cwd: folder })).exit).toBe(0);
    expect(await written()).toMatchObject({
      proxies: [{ product: 'other' }],
      resolvers: [{ product: 'windows' }],
    });
  });

  test('all mistakes are told at once, each with its flag, and nothing is written', async () => {
    const flags = ['--region', 'uksoth', '--vault', 'My Vault', '--proxy', 'squid:3128', '--yes'];
    const { exit, stderr } = await runCli(['init', 'site', ...flags], { cwd: folder });
    expect(exit).toBe(2);
    expect(stderr).toContain('--region "uksoth": no region has this name: did you mean uksouth?');
    expect(stderr).toContain('--vault "My Vault": a Recovery Services vault has 2 to 50 letters');
    expect(stderr).toContain('--proxy "squid:3128"');
    expect(stderr).not.toContain('site.yaml:');
    expect(existsSync(join(folder, 'site'))).toBe(false);
  });

  test('no error names a value that nobody typed', async () => {
    const flags = ['--on-premises', '192.168.0.0/16', '--yes'];
    const { exit, stderr } = await runCli(['init', 'site', ...flags], { cwd: folder });
    expect(exit).toBe(2);
    expect(stderr).toContain('--appliance-address is needed');
    expect(stderr).not.toContain('10.1.1.10');
  });

  test('a region that the catalog has not is taken with a warning', async () => {
    const flags = ['--region', 'mars', '--yes'];
    const { exit, stderr } = await runCli(['init', 'site', ...flags], { cwd: folder });
    expect(exit).toBe(0);
    expect(stderr).toContain('the catalog has no region mars');
  });
});

describe('standard input that is no terminal', () => {
  test('its lines are the answers to what the flags leave open', async () => {
    const lines = ['london', 'UK South', 'rsv-asr-prod', '192.168.0.0/16', '10.41.0.0/16'];
    lines.push('192.168.20.50:8080', 'squid', '192.168.10.53', 'windows', '192.168.10.21');
    const { exit } = await sh(`${SEKISHO} init site --cache stcache01`, `${lines.join('\n')}\n`);
    expect(exit).toBe(0);
    expect(await written()).toMatchObject({
      name: 'london',
      region: 'uksouth',
      networks: { onPremises: ['192.168.0.0/16'], throughVpn: ['10.41.0.0/16'] },
      proxies: [{ address: '192.168.20.50', port: 8080 }],
      resolvers: [{ address: '192.168.10.53', product: 'windows' }],
      appliances: [
        { address: '192.168.10.21', vault: 'rsv-asr-prod', cacheStorageAccount: 'stcache01' },
      ],
    });
  }, 120_000);

  test('an end before all answers is refused with the flags that are left', async () => {
    const { exit, said } = await sh(`${SEKISHO} init site --name x`, 'uksouth\n');
    expect(exit).toBe(2);
    expect(said).toContain('--vault --on-premises --through-vpn --proxy');
    expect(said).not.toMatch(/--region|japaneast/);
    expect(existsSync(join(folder, 'site'))).toBe(false);
  }, 60_000);

  test('a wrong line is named', async () => {
    const { exit, said } = await sh(`${SEKISHO} init site`, 'london\nuksoth\n');
    expect(exit).toBe(2);
    expect(said).toContain('line 2 of standard input (--region) "uksoth"');
    expect(said).toContain('did you mean uksouth?');
  }, 60_000);
});

const TERMINAL = [{ program: 'script', debianPackage: 'bsdutils' }];

describeWithPrograms('a terminal', TERMINAL, ([script = '']) => {
  const atTerminal = (typed: string): ReturnType<typeof sh> =>
    // A moment between the keys, as a person has it: what is typed before a question is gone.
    sh(`(sleep 3; cat; sleep 2) | ${script} -qec '${SEKISHO} init site' /dev/null`, typed);

  test('a wrong answer is asked for again, and no answer is lost', async () => {
    const answers = ['london', 'uksoth', 'UK South', 'My Vault', 'rsv-asr-prod', '', '', ''];
    answers.push('', '', '', '10.9.9.9', '10.1.1.10', '');
    const { exit, said } = await atTerminal(`${answers.join('\r')}\r`);
    expect(said).toContain('did you mean uksouth?');
    expect(said).toContain('10.9.9.9 is in none of the networks on premises');
    expect(exit).toBe(0);
    expect(await written()).toMatchObject({
      name: 'london',
      region: 'uksouth',
      appliances: [{ vault: 'rsv-asr-prod', address: '10.1.1.10' }],
    });
  }, 60_000);

  test.each([
    { key: 'Ctrl-C', typed: 'london\r\u0003' },
    { key: 'Ctrl-D', typed: 'london\r\u0004' },
  ])(
    '$key ends it quietly',
    async ({ typed }) => {
      const { exit, said } = await atTerminal(typed);
      expect(exit).toBe(130);
      expect(said).not.toMatch(/ {4}at |AbortError|bug/);
      expect(existsSync(join(folder, 'site'))).toBe(false);
    },
    60_000,
  );
});
