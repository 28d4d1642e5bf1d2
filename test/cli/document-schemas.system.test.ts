// Documents that the table of calls and the golden cases do not have, held against their published schemas
// (docs/schemas): of commands that go on, their lines of events, of sites with several appliances, of files.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { problemsOf, schemaOf } from '@sekisho/test-kit/documents/published-schemas.ts';
import { ROOT } from '../markdown.ts';
import { changeSite, makeCallFolder, type CallFolder } from './call-folder.ts';
import { packedProgram } from './packed-program.ts';
import { runCli, WITH_AZURITE } from './run-cli.ts';

let calls: CallFolder;

beforeAll(async () => {
  calls = await makeCallFolder();
}, 120_000);
afterAll(() => calls.remove());

const LANGUAGES = ['en', 'ja'] as const;

/** What a command that goes on has written on standard output when all of it is there that is waited for. */
async function outputUntil(
  argv: readonly string[],
  folder: string,
  isThere: (text: string) => boolean,
): Promise<string> {
  const { bin } = await packedProgram();
  const child = spawn(bin, [...argv], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: join(folder, 'tmp'),
      ...WITH_AZURITE,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const closed = once(child, 'close');
  try {
    await expect.poll(() => isThere(text), { timeout: 60_000, interval: 50 }).toBe(true);
  } finally {
    child.kill('SIGINT');
    await closed;
  }
  return text;
}

const linesOf = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe.each(LANGUAGES)('in %s', (language) => {
  const lang = ['--json', '--lang', language];

  test.each([
    [['azure-emulator', '--site', 'site', '--port', '0'], 'sekisho/azure-emulator/1'],
    [['serve', 'site', '--port', '0', '--no-open'], 'sekisho/serve/1'],
  ])('%j prints one document and goes on', async (argv, schema) => {
    const text = await outputUntil([...argv, ...lang], await calls.copy(argv), isWhole);
    const document: unknown = JSON.parse(text);
    expect(schemaOf(document)).toBe(schema);
    expect(problemsOf(document)).toEqual([]);
  });

  test.each([
    [['sync', 'kept-site', '--apply'], ['synced']],
    [
      ['sync', 'kept-site', '--watch'],
      ['estate', 'synced'],
    ],
    [
      ['assist', 'kept-site', 'access.log', '--apply', '--since', '2020-01-01'],
      ['started', 'synced', 'log', 'denied', 'by-hand', 'end'],
    ],
  ])('%j prints a line an event', async (argv, wanted) => {
    // The last line of assist comes when it is interrupted.
    const awaited = wanted.filter((event) => event !== 'end');
    const text = await outputUntil([...argv, ...lang], await calls.copy(argv), (so) =>
      awaited.every((event) => so.includes(`"event":"${event}"`)),
    );
    const lines = linesOf(text);
    expect(lines.flatMap((each) => problemsOf(each))).toEqual([]);
    for (const event of wanted) expect(lines).toContainEqual(expect.objectContaining({ event }));
  });

  test.each([
    [['plan', 'two'], 'sekisho/site-plan/2'],
    [['trace', 'two', 'login.microsoftonline.com', '--as', 'system'], 'sekisho/site-trace/2'],
    [['trace', 'two', 'x.vault.azure.net', '--as', 'user', '--current'], 'sekisho/site-trace/2'],
    [['diff', 'two.json', 'one.json'], 'sekisho/site-diff/2'],
    [['diff', 'two.json', 'other.json'], 'sekisho/site-diff/2'],
    [['render', 'two', '--out', 'out'], 'sekisho/render/1'],
    [['diagnose', 'two', 'access.log'], 'sekisho/findings/2'],
  ])('of a site with two appliances: %j', async (argv, schema) => {
    const folder = await calls.copy();
    await writeTwo(folder);
    const document: unknown = JSON.parse(
      (await runCli([...argv, ...lang], { cwd: folder })).stdout,
    );
    expect(schemaOf(document)).toBe(schema);
    expect(problemsOf(document)).toEqual([]);
  });

  test('of a diagnosis of a code, and of lists with problems', async () => {
    for (const argv of [
      ['diagnose', '--explain', 'system-bypass-missing'],
      ['bypass', '--dialect', 'dotnet', '--list', 'a[;b', 'https://a.example.com/'],
      ['bypass', '--dialect', 'winhttp', '--list', '<local>;*.b', 'a', 'https://a.b/'],
    ]) {
      const { stdout } = await calls.run([...argv, ...lang]);
      expect(problemsOf(JSON.parse(stdout))).toEqual([]);
    }
  });
});

async function writeTwo(folder: string): Promise<void> {
  await cp(join(ROOT, 'test', 'cases', 'sites', 'two-offices'), join(folder, 'two'), {
    recursive: true,
  });
  for (const [file, argv] of [
    ['two.json', ['plan', 'two']],
    ['other.json', ['plan', 'two', '--scope', 'names']],
    ['one.json', ['plan', 'site']],
  ] as const)
    await writeFile(
      join(folder, file),
      (await runCli([...argv, '--json'], { cwd: folder })).stdout,
    );
}

describe('files', () => {
  test('of a tally that was saved, and of rendered files', async () => {
    const folder = await calls.copy();
    await runCli(['diagnose', 'site', 'access.log', '--save', 'tally.json'], { cwd: folder });
    await runCli(['render', 'site', '--out', 'out'], { cwd: folder });
    const documents = await Promise.all(
      ['tally.json', join('out', 'manifest.json')].map(async (file): Promise<unknown> =>
        JSON.parse(await readFile(join(folder, file), 'utf8')),
      ),
    );
    expect(documents.map(schemaOf)).toEqual(['sekisho/tally/2', 'sekisho/manifest/1']);
    expect(documents.flatMap((each) => problemsOf(each))).toEqual([]);
  });

  test('of the state of sync', async () => {
    const folder = await calls.copy();
    await runCli(['sync', 'kept-site', '--once', '--apply', '--quiet'], { cwd: folder });
    const state = join(folder, 'kept-site', '.sekisho', 'sync');
    const files = (await readdir(state)).filter((name) => name.endsWith('.json'));
    const documents = await Promise.all(
      files.map(async (file): Promise<unknown> =>
        JSON.parse(await readFile(join(state, file), 'utf8')),
      ),
    );
    const journals = documents.filter((each) => schemaOf(each) === 'sekisho/sync-journal/2');
    expect(journals.length).toBeGreaterThan(0);
    expect(journals.flatMap((each) => problemsOf(each))).toEqual([]);
  });
});

test('of two scenarios to their end', async () => {
  const folder = await calls.copy();
  // A minute of waiting is half a second.
  await changeSite(join(folder, 'site'), (site) => (site.rehearsal.timeScale = 120));
  const { exit, stdout } = await runCli(
    ['rehearse', 'site', 'planned', 'by-hand', '--disk-size', '64', '--json', '--quiet'],
    { cwd: folder, env: { ...WITH_AZURITE, TMPDIR: join(folder, 'tmp') } },
  );
  expect(exit).toBe(0);
  const document: unknown = JSON.parse(stdout);
  expect(schemaOf(document)).toBe('sekisho/rehearsals/2');
  expect(problemsOf(document)).toEqual([]);
}, 240_000);
