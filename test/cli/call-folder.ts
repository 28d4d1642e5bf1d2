// A folder with all that the calls of command-calls.ts name, and the ways to run them in it: with pipes,
// at a terminal, or until a signal. Every call gets a copy of its own, temporary files included.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse, stringify } from 'yaml';

import { SITE } from './command-calls.ts';
import { packedProgram } from './packed-program.ts';
import { EXAMPLE, runCli, WITH_AZURITE, type CliOptions, type CliResult } from './run-cli.ts';

export interface CallFolder {
  /** The call in a copy of the folder, where `{folder}` is the copy. */
  run(argv: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** For this call: of its sites those that it names, since copying all takes as long as a short command. */
  copy(argv?: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

const OTHER_SITES = ['clean-site', 'blocked-site', 'kept-site'];

export async function makeCallFolder(): Promise<CallFolder> {
  const root = await mkdtemp(join(tmpdir(), 'sekisho-calls-'));
  const template = join(root, 'template');
  await makeTemplate(template);
  let copies = 0;
  const copy = async (argv: readonly string[] = OTHER_SITES): Promise<string> => {
    copies += 1;
    const folder = join(root, String(copies));
    const left = OTHER_SITES.filter((site) => !argv.some((word) => word.includes(site)));
    await cp(template, folder, {
      recursive: true,
      filter: (from) => !left.some((site) => from === join(template, site)),
    });
    return folder;
  };
  return {
    copy,
    run: async (argv, options = {}) => {
      const folder = await copy(argv);
      const { cwd = '.', ...rest } = options;
      const result = await runCli(
        argv.map((word) => word.replaceAll('{folder}', folder)),
        {
          ...rest,
          cwd: join(folder, cwd),
          env: { ...WITH_AZURITE, TMPDIR: join(folder, 'tmp'), ...options.env },
        },
      );
      const plain = (text: string): string => text.replaceAll(folder, '{folder}');
      await rm(folder, { recursive: true });
      return { ...result, stdout: plain(result.stdout), stderr: plain(result.stderr) };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function makeTemplate(folder: string): Promise<void> {
  for (const name of ['site', ...OTHER_SITES])
    await cp(EXAMPLE, join(folder, name), {
      recursive: true,
      filter: (source) => !source.includes('.sekisho'),
    });
  await mkdir(join(folder, 'tmp'));
  // Not the example's: a command that falls back on that one is found out.
  await changeSite(join(folder, 'site'), (site) => {
    site.name = 'pilot';
    site.appliances[0].name = 'pilot-box';
    site.sources[0].appliance = 'pilot-box';
    site.sources[0].disks[0].name = 'pilot-disk';
    site.proxies[0].name = 'pilot-proxy';
    site.appliances[0].proxy = 'pilot-proxy';
  });
  await changeSite(join(folder, 'clean-site'), (site) => {
    site.estate = 'estate-after-setup';
    site.policy.scope = 'names';
    delete site.appliances[0].settings;
    delete site.proxies[0].allowList;
  });
  await changeSite(join(folder, 'kept-site'), (site) => {
    site.proxies[0].sync = { driver: 'edl', folder: '.' };
  });
  // Where the cache's endpoint stands is not told by any export.
  const hidden = ['private-endpoint-cache.txt', 'zone-groups-pe-cache.json', 'nic-list.json'];
  for (const file of hidden) await rm(join(folder, 'blocked-site', 'estate', file));
  await changeSite(join(folder, 'blocked-site'), (site) => {
    delete site.appliances[0].cacheStorageAccount;
  });
  const line = (what: string, name: string): string =>
    `1700733610.123    10 10.1.1.10 ${what} 3900 CONNECT ${name}:443 - HIER_NONE/- text/html\n`;
  const login = 'login.microsoftonline.com';
  await writeFile(join(folder, 'access.log'), line('TCP_DENIED/403', login));
  await writeFile(join(folder, 'good.log'), line('TCP_TUNNEL/200', login));
  await writeFile(join(folder, 'odd.log'), line('TCP_DENIED/403', 'www.example.org'));
  for (const [name, scope] of [
    ['old.json', 'zone'],
    ['new.json', 'names'],
  ] as const) {
    const argv = ['plan', join(folder, 'site'), '--scope', scope, '--json'];
    await writeFile(join(folder, name), (await runCli(argv)).stdout);
  }
}

/** Of the folder's site.yaml. */
export async function changeSite(
  folder: string,
  // oxlint-disable-next-line typescript/no-explicit-any -- any part of a site.yaml
  edit: (site: any) => void,
): Promise<void> {
  const file = join(folder, 'site.yaml');
  const site: unknown = parse(await readFile(file, 'utf8'));
  edit(site);
  await writeFile(file, stringify(site));
}

/** The call with each way to name the site, and the folder to run it in. */
export function waysToNameSite(
  argv: readonly string[],
): readonly { readonly argv: readonly string[]; readonly cwd: string; readonly title: string }[] {
  const at = argv.indexOf(SITE);
  const named = (...site: string[]): readonly string[] => argv.toSpliced(at, 1, ...site);
  return [
    { title: 'its folder', argv: named('{folder}/site'), cwd: '.' },
    { title: 'its folder from beside it', argv: named('site'), cwd: '.' },
    { title: 'its file', argv: named('site/site.yaml'), cwd: '.' },
    { title: 'the folder here', argv: named('.'), cwd: 'site' },
    { title: 'the file here', argv: named('site.yaml'), cwd: 'site' },
    { title: 'nothing, inside it', argv: named(), cwd: 'site' },
  ];
}

/** At a terminal of so many columns, which gets standard output and standard error; or one of them alone. */
export async function atTerminal(
  folder: string,
  argv: readonly string[],
  {
    columns = 80,
    env = {},
    only,
  }: {
    readonly columns?: number;
    readonly env?: Readonly<Record<string, string>>;
    readonly only?: 'stdout' | 'stderr';
  } = {},
): Promise<{ readonly exit: number | null; readonly shown: string }> {
  const other = only === undefined ? '' : only === 'stdout' ? ' 2>/dev/null' : ' >/dev/null';
  const line = `${await terminalLine(argv, columns)}${other}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      SHELL: '/bin/sh',
      TERM: 'xterm-256color',
      TMPDIR: join(folder, 'tmp'),
      ...WITH_AZURITE,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const bytes: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => bytes.push(chunk));
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, shown: Buffer.concat(bytes).toString().replaceAll('\r\n', '\n') };
}

/** For a shell at a terminal of so many columns. */
export async function terminalLine(argv: readonly string[], columns = 80): Promise<string> {
  const { bin } = await packedProgram();
  const words = [bin, ...argv].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  return `stty cols ${String(columns)} rows 30; exec ${words}`;
}
