// What is in packaging/: systemd's own programs look at the units, and the commands in them are run.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { findProgram } from '@sekisho/rehearsal/workspace/find-program.ts';
import { packedProgram } from './cli/packed-program.ts';
import { EXAMPLE, runCli } from './cli/run-cli.ts';
import { ROOT } from './markdown.ts';

const run = promisify(execFile);
const UNITS = ['sekisho-sync.service', 'sekisho-serve.service'];
const ANALYZE = await findProgram('systemd-analyze');
const SYSUSERS = await findProgram('systemd-sysusers');
/** Of systemd-analyze's exposure: 0 is best, 100 worst; systemd calls what is below 20 well. */
const MOST_EXPOSED = 20;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-packaging-'));
});
afterEach(() => rm(folder, { recursive: true }));

const source = (unit: string): string => join(ROOT, 'packaging', 'systemd', unit);

/** A directive's value, the last one given. */
function valueOf(text: string, name: string): string {
  return [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].at(-1)?.[1] ?? '';
}

/** The unit with the program where it is installed here: systemd looks whether it is there. */
async function installed(unit: string): Promise<string> {
  const { bin } = await packedProgram();
  const text = await readFile(source(unit), 'utf8');
  expect(valueOf(text, 'ExecStart')).toMatch(/^\/usr\/local\/bin\/sekisho /);
  const file = join(folder, unit);
  await writeFile(
    file,
    text.replaceAll(/^ExecStart=\/usr\/local\/bin\/sekisho/gm, `ExecStart=${bin}`),
  );
  return file;
}

const analyze = (...argv: readonly string[]) => run(ANALYZE ?? '', argv);

describe.skipIf(ANALYZE === null)(
  `systemd-analyze${ANALYZE === null ? ' [not run: no systemd-analyze]' : ''}`,
  () => {
    test.each(UNITS)('finds nothing to complain of in %s', async (unit) => {
      const { stdout, stderr } = await analyze('verify', '--man=no', await installed(unit));
      expect(stdout + stderr).toBe('');
    });

    test('would complain of a word that it does not know, and of a program that is not there', async () => {
      const file = await installed('sekisho-sync.service');
      await writeFile(file, (await readFile(file, 'utf8')).replace('ProtectHome', 'ProtectHomes'));
      expect((await analyze('verify', '--man=no', file)).stderr).toContain('ProtectHomes');
      await expect(analyze('verify', '--man=no', source('sekisho-sync.service'))).rejects.toThrow(
        'not executable',
      );
    });

    test.each(UNITS)(`calls %s at most ${String(MOST_EXPOSED)} of 100 exposed`, async (unit) => {
      const judge = (most: number) =>
        analyze(
          'security',
          '--offline=yes',
          '--no-pager',
          `--threshold=${String(most)}`,
          source(unit),
        );
      expect((await judge(MOST_EXPOSED)).stdout).toContain('Overall exposure level');
      await expect(judge(1)).rejects.toThrow('Command failed');
    });
  },
);

test.skipIf(SYSUSERS === null)(
  `systemd-sysusers makes the user that both units name, without a shell${SYSUSERS === null ? ' [not run: no systemd-sysusers]' : ''}`,
  async () => {
    await mkdir(join(folder, 'etc'));
    await run(SYSUSERS ?? '', [`--root=${folder}`, source('sekisho.sysusers.conf')]);
    const passwd = await readFile(join(folder, 'etc', 'passwd'), 'utf8');
    expect(passwd).toMatch(/^sekisho:x:\d+:\d+:Sekisho:\/var\/lib\/sekisho:\/usr\/sbin\/nologin$/m);
    for (const unit of UNITS)
      expect(valueOf(await readFile(source(unit), 'utf8'), 'User')).toBe('sekisho');
  },
);

test.each(UNITS)('%s changes nothing as it is shipped, and ends as it expects', async (unit) => {
  const text = await readFile(source(unit), 'utf8');
  const [, ...argv] = valueOf(text, 'ExecStart').split(' ');
  const site = join(folder, 'site');
  await cp(EXAMPLE, site, { recursive: true, filter: (path) => !path.includes('.sekisho') });
  const file = join(site, 'site.yaml');
  const described = parse(await readFile(file, 'utf8'));
  described.proxies[0].sync = { driver: 'edl', folder: 'lists' };
  await writeFile(file, stringify(described));
  const stop = new AbortController();
  const written = { text: '' };
  const note = (more: string): void => void (written.text += more);
  const words = argv.map((word) =>
    word === '/var/lib/sekisho/site' ? site : word === '8380' ? '0' : word,
  );
  expect(words).toContain(site);
  const running = runCli([...words, '--lang', 'en'], {
    signal: stop.signal,
    onStdout: note,
    onStderr: note,
  });
  await expect
    .poll(() => written.text, { timeout: 40_000 })
    .toMatch(/proxy1 \(edl\): \d+ to change|the page: /);
  if (argv[0] === 'serve') {
    const link = /the page: (\S+)/.exec(written.text)?.[1] ?? '';
    const entry = await fetch(link, { redirect: 'manual' });
    const cookie = entry.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const session = await fetch(new URL('/api/session', link), { headers: { cookie } });
    expect(await session.json()).toMatchObject({ isReadOnly: true });
  }
  stop.abort();
  const { exit } = await running;
  expect(valueOf(text, 'SuccessExitStatus').split(' ')).toContain(String(exit));
  await expect(readFile(join(site, 'lists', 'domains.txt'))).rejects.toThrow('ENOENT');
});
