// What ships is what was tested: the packed program in both languages, byte for byte what the
// sources write, and with inputs that go wrong where a file is read in another encoding.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commandName, COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { packedProgram, PACKING_MS } from './packed-program.ts';
import { EXAMPLE, runCli, runFromSources, titleOf } from './run-cli.ts';

/** UTF-8 that was read as Latin-1 or Windows-1252, and what could not be read at all. */
const GARBLED = /\ufffd|[\u0080-\u009f]|[ÂÃâãäåæçèéï][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]/u;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-packed-test-'));
  await writeFile(join(folder, 'access.log'), ACCESS_LOG);
  for (const [name, options] of [
    ['old.json', []],
    ['new.json', ['--scope', 'names']],
  ] as const) {
    const { stdout } = await runFromSources(['plan', EXAMPLE, '--json', ...options]);
    await writeFile(join(folder, name), stdout);
  }
}, PACKING_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

const tunnel = (second: number, client: string, result: string, name: string): string =>
  `${String(1_700_762_400 + second)}.000     12 ${client} ${result} 17 CONNECT ${name}:443 - HIER_NONE/- -\n`;
const CACHE = 'privateasr2cache.blob.core.windows.net';
const ACCESS_LOG =
  tunnel(0, '10.1.1.10', 'TCP_DENIED/403', CACHE) +
  tunnel(1, '10.1.1.10', 'TCP_DENIED/403', 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net') +
  tunnel(2, '10.1.1.10', 'TCP_TUNNEL/200', 'login.microsoftonline.com');

/** What is printed in Japanese, at least in part; `null` where nothing is said in words. */
const RUNS: readonly (readonly [japanese: RegExp | null, ...argv: string[]])[] = [
  [/プライベート エンドポイント/, 'plan', EXAMPLE],
  [null, 'plan', EXAMPLE, '--json'],
  [/設定変更依頼書/, 'plan', EXAMPLE, '--format', 'markdown'],
  [/プロキシ/, 'plan', EXAMPLE, '--format', 'csv'],
  [/<html lang="ja">[^]*設定変更依頼書/, 'plan', EXAMPLE, '--format', 'html', '--scope', 'names'],
  [/許可します/, 'trace', EXAMPLE, 'login.microsoftonline.com', '--as', 'user'],
  [/項目がありません/, 'trace', EXAMPLE, CACHE, '--as', 'system', '--current'],
  [null, 'trace', EXAMPLE, CACHE, '--as', 'system', '--json'],
  [/プロキシへ送りました/, 'diagnose', EXAMPLE, 'access.log', '--quiet'],
  [/診断結果/, 'diagnose', EXAMPLE, 'access.log', '--quiet', '--format', 'markdown'],
  [/<html lang="ja">/, 'diagnose', EXAMPLE, 'access.log', '--quiet', '--format', 'html'],
  [/インターネット オプション/, 'diagnose', '--explain', 'system-bypass-missing'],
  [/構成マネージャー/, 'diff', 'old.json', 'new.json'],
  [null, 'bypass', '--dialect', 'curl', '--list', '.example.com', 'https://a.example.com'],
  [null, 'catalog', 'site-recovery'],
  [/初期レプリケーション/, 'capacity', EXAMPLE, '--rate', '200'],
  [null, 'render', EXAMPLE, '--out', 'never', '--dry-run'],
  [/シナリオ/, 'rehearse', '--list'],
  [null, 'plan', 'nowhere'],
  [null, 'sync', EXAMPLE, '--once'],
];

describe.each(['en', 'ja'])('in %s the packed program writes what the sources do', (lang) => {
  test.each(RUNS.map(([japanese, ...argv]) => [titleOf(argv), { argv, japanese }] as const))(
    '%s',
    async (_title, row) => {
      const argv = [...row.argv, '--lang', lang];
      // Decoded by this process from the bytes that a terminal or a file would get: what is no UTF-8 is U+FFFD here.
      const packed = await runCli(argv, { cwd: folder });
      expect(packed).toEqual(await runFromSources(argv, { cwd: folder }));
      expect(packed.stdout + packed.stderr).not.toMatch(GARBLED);
      if (lang === 'ja' && row.japanese !== null) expect(packed.stdout).toMatch(row.japanese);
    },
  );

  test('init and render write the same files', async () => {
    const run = async (
      name: string,
      runner: typeof runFromSources,
    ): Promise<Record<string, string>> => {
      const cwd = join(folder, `${name}-${lang}`);
      await mkdir(cwd);
      for (const argv of [
        ['init', 'site', '--yes', '--lang', lang],
        ['render', EXAMPLE, '--out', 'settings', '--lang', lang],
      ])
        expect(await runner(argv, { cwd })).toMatchObject({ exit: 0 });
      return textsIn(cwd);
    };
    const [packed, wanted] = [await run('packed', runCli), await run('sources', runFromSources)];
    expect(Object.keys(packed).length).toBeGreaterThan(20);
    expect(packed).toEqual(wanted);
  });
});

async function textsIn(top: string): Promise<Record<string, string>> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [relative(top, path), await readFile(path, 'latin1')] as const),
    ),
  );
}

test.each(['en_US.UTF-8', 'ja_JP.UTF-8'])(
  'with the locale %s every command has its help',
  async (LANG) => {
    for (const name of COMMANDS.map(commandName)) {
      const argv = [name, '--help'];
      const [packed, wanted] = await Promise.all([
        runCli(argv, { env: { LANG } }),
        runFromSources(argv, { env: { LANG } }),
      ]);
      expect(packed).toEqual(wanted);
      expect(packed.stdout).toMatch(/^Usage: |^使い方/);
      expect(packed.stdout).not.toMatch(GARBLED);
    }
  },
);

describe('files in other encodings', () => {
  const RG1 =
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg1/providers/Microsoft.Network';
  const site = (name: string): string => join(folder, 'encoded', name);
  const UTF_16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
  const UTF_8_BOM = (text: string): Buffer => Buffer.from(`\ufeff${text}`);

  async function encoded(
    name: string,
    file: string,
    encode: (text: string) => Buffer,
  ): Promise<string> {
    await cp(EXAMPLE, site(name), { recursive: true });
    const path = join(site(name), file);
    await writeFile(path, encode(await readFile(path, 'utf8')));
    return site(name);
  }

  test.each([
    ['site.yaml with a byte order mark', 'site.yaml', UTF_8_BOM],
    ['an export with a byte order mark', 'estate/nic-list.json', UTF_8_BOM],
    ['an export in UTF-16', 'estate/nic-list.json', UTF_16],
    ['appliance.json with a byte order mark', 'appliance/appliance.json', UTF_8_BOM],
    ['appliance.json in UTF-16', 'appliance/appliance.json', UTF_16],
  ])('%s gives the same plan', async (title, file, encode) => {
    const [plain, other] = await Promise.all([
      runCli(['plan', EXAMPLE, '--json']),
      runCli(['plan', await encoded(title.replaceAll(/\W/g, '-'), file, encode), '--json']),
    ]);
    expect(other).toEqual(plain);
  });

  test('render merges into an appliance.json with a byte order mark, and keeps it', async () => {
    const marked = await encoded('merged', 'appliance/appliance.json', UTF_8_BOM);
    const argv = ['--only', 'configuration-manager', '--out'];
    const [plain, other] = [join(folder, 'plain'), join(folder, 'marked')];
    expect(await runCli(['render', EXAMPLE, ...argv, plain])).toMatchObject({ exit: 0 });
    expect(await runCli(['render', marked, ...argv, other])).toMatchObject({ exit: 0 });
    const wanted = await textsIn(plain);
    const found = await textsIn(other);
    const [merged = ''] = Object.keys(wanted).filter((name) => name.endsWith('appliance.json'));
    expect(found[merged]).toBe(`\u00ef\u00bb\u00bf${wanted[merged] ?? ''}`);
  });

  test('a log in UTF-16 has the findings of the same log in UTF-8', async () => {
    await writeFile(join(folder, 'wide.log'), UTF_16(ACCESS_LOG));
    const [plain, other] = await Promise.all(
      ['access.log', 'wide.log'].map(async (log) =>
        runCli(['diagnose', EXAMPLE, log, '--json', '--quiet'], { cwd: folder }),
      ),
    );
    const findingsOf = (text = ''): unknown =>
      (JSON.parse(text.replaceAll('wide.log', 'access.log')) as { findings: unknown }).findings;
    expect([plain?.exit, other?.exit]).toEqual([1, 1]);
    expect(findingsOf(other?.stdout)).toEqual(findingsOf(plain?.stdout));
  });

  test('a value that PowerShell has cut off is seen as cut off', async () => {
    await cp(EXAMPLE, site('cut'), { recursive: true });
    await writeFile(
      join(site('cut'), 'estate', 'more.txt'),
      [
        'Name                 : nic-more',
        'ResourceGroupName    : rg1',
        `Id                   : ${RG1}/networkInterfaces/nic-more`,
        `PrivateEndpoint      : {"Id":"${RG1}/privateEndpoints/pe-mo…`,
        'IpConfigurations     : {ipconfig}',
        '',
      ].join('\n'),
    );
    const packed = await runCli(['plan', site('cut')]);
    expect(packed.stderr).toContain('more.txt line 1: the value of PrivateEndpoint is cut off');
    expect(packed).toEqual(await runFromSources(['plan', site('cut')]));
  });
});

describe('the package', () => {
  test('is one package without others, small, and nothing in it has to be built', async () => {
    const { folder: installed, tarball } = await packedProgram();
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as object;
    // All that the program imports is joined into it: devDependencies of the clone.
    expect(manifest).not.toHaveProperty('dependencies');
    expect(await readdir(dirname(installed))).toEqual(['sekisho']);
    const texts = await textsIn(installed);
    const names = Object.keys(texts);
    expect(names.filter((name) => /node_modules|\.tsx?$|\.test\.|\.built$/.test(name))).toEqual([]);
    expect(names).toContain(join('dist', 'page', 'index.html'));
    expect(Object.values(texts).join('').length).toBeLessThan(20e6);
    expect((await readFile(tarball)).length).toBeLessThan(5e6);
  });

  test('it runs wherever it lies', async () => {
    const { folder: installed } = await packedProgram();
    const odd = join(folder, 'a b 関所 %41#?', 'sekisho');
    await cp(installed, odd, { recursive: true });
    const argv = ['plan', EXAMPLE, '--lang', 'ja'];
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(odd, 'dist', 'cli', 'bin.js'),
      ...argv,
    ]);
    expect(stdout).toBe((await runFromSources(argv)).stdout);
  });

  test('no test, helper of tests or golden case is in it', async () => {
    const { folder: installed } = await packedProgram();
    const files = (await readdir(installed, { recursive: true })).map((path) =>
      path.replaceAll('\\', '/'),
    );
    expect(files).toContain('dist/cli/bin.js');
    expect(files.filter((path) => /(?:^|\/)(?:test|testing)(?:\/|$)|\.test\./.test(path))).toEqual(
      [],
    );
  });

  test('every text in it is UTF-8', async () => {
    const { folder: installed } = await packedProgram();
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for (const [name, text] of Object.entries(await textsIn(installed)))
      expect(() => decoder.decode(Buffer.from(text, 'latin1')), name).not.toThrow();
  });

  test('a large log is read whole, with one thread and with several', async () => {
    const block = Array.from({ length: 3000 }, (_, at) =>
      tunnel(at, '10.1.1.10', 'TCP_DENIED/403', `h${String(at % 50)}.example.com`),
    ).join('');
    for (let at = 0; at < 80; at++) await appendFile(join(folder, 'large.log'), block);
    const argv = ['diagnose', EXAMPLE, 'large.log', '--json', '--quiet', '--threads', '4'];
    const { stdout } = await runCli(argv, { cwd: folder });
    const { read, findings } = JSON.parse(stdout) as {
      read: { lines: number };
      findings: { count: number }[];
    };
    expect(read.lines).toBe(240_000);
    expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(240_000);
  });

  test('without Azurite the rehearsal says how to get it, and begins nothing', async () => {
    for (const argv of [
      ['rehearse', EXAMPLE, 'planned'],
      ['azure-emulator', '--site', EXAMPLE],
    ]) {
      const { exit, stderr, stdout } = await runCli(argv);
      expect([exit, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/Azurite.*\nhint: .*npm install azurite@\d.*clone/);
    }
  });

  test('the page is served', async () => {
    const stop = new AbortController();
    const answers: Promise<readonly [string, number]>[] = [];
    const { exit } = await runCli(['serve', EXAMPLE, '--port', '0', '--no-open', '--lang', 'ja'], {
      signal: stop.signal,
      onStderr: (text) => {
        const link = /http:\S+\?token=\S+/.exec(text)?.[0];
        if (link === undefined) return;
        const asked = openLink(link);
        answers.push(asked);
        void asked.finally(() => stop.abort());
      },
    });
    expect(exit).toBe(130);
    expect(await Promise.all(answers)).toEqual([[expect.stringContaining('<title>'), 200]]);
  });
});

/** As a browser does: the link gives a cookie, and the page is behind it. */
async function openLink(link: string): Promise<readonly [string, number]> {
  const first = await fetch(link, { redirect: 'manual' });
  const cookie = first.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const page = await fetch(new URL('/', link), { headers: { cookie } });
  return [await page.text(), page.status];
}

describe('manners', () => {
  test.each(['stdout', 'stderr'] as const)(
    'whoever closes %s early changes no exit code',
    async (stream) => {
      const { bin } = await packedProgram();
      const child = spawn(bin, ['plan', EXAMPLE], { stdio: ['ignore', 'pipe', 'pipe'] });
      child[stream].destroy();
      child[stream === 'stdout' ? 'stderr' : 'stdout'].resume();
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );

  const isTerminalMade = process.platform === 'linux' && findProgram('script') !== null;
  test.skipIf(!isTerminalMade).each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])(
    `%s at a question ends it quietly with 130${isTerminalMade ? '' : ' [not run: no program script, of Debian package bsdutils]'}`,
    async (_title, key) => {
      const { bin } = await packedProgram();
      const child = spawn('script', ['-qec', `'${bin}' init '${folder}/asked'`, '/dev/null']);
      let shown = '';
      let isAnswered = false;
      child.stdout.on('data', (bytes: Buffer) => {
        shown += bytes.toString();
        if (isAnswered || !shown.includes(']: ')) return;
        isAnswered = true;
        child.stdin.write(key);
      });
      expect(await once(child, 'exit')).toEqual([130, null]);
      expect(isAnswered).toBe(true);
      expect(shown).not.toMatch(/Error|bug|\n {4}at /);
    },
  );
});
