// Every folder of test/cases with a file `command` is a case: a shell runs its lines beside copies of the example
// sites, and what they wrote is compared with what stands in the folder, byte for byte. Two things are normalised:
// the temporary folder's path is CASE, and a diagnosis took SECONDS. `npm run golden` writes the expected files
// anew; test/cases/README.md says how to add a case.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, test } from 'vitest';

import { commandName, COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { FORMAT_IDS } from '@sekisho/core/diagnose/formats.ts';
import { RENDERERS } from '@sekisho/core/render/renderers.ts';
import { packedProgram, PACKING_MS } from './cli/packed-program.ts';

const CASES = fileURLToPath(new URL('cases', import.meta.url));
/** What the command lines name, and where it stands. */
const SITES: Readonly<Record<string, string>> = {
  examples: fileURLToPath(new URL('../examples', import.meta.url)),
  sites: join(CASES, 'sites'),
};
/** How long a diagnosis took, in its JSON. */
const SECONDS = /("seconds": )\d[\d.]*/g;
const IS_WRITTEN_ANEW = process.env['SEKISHO_GOLDEN'] === 'write';

/** The last line's exit code, and contents by path: `stdout` and `stderr` where something was said, `out/…`. */
type Outcome = Readonly<Record<string, string>>;

const titles = readdirSync(CASES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name === 'command')
  .map((entry) => relative(CASES, entry.parentPath).replaceAll(sep, '/'))
  .toSorted();

let bin = '';
beforeAll(async () => {
  ({ bin } = await packedProgram());
}, PACKING_MS);

describe('the built program writes what stands in test/cases', () => {
  test.concurrent.each(titles)('%s', async (title) => {
    const folder = join(CASES, title);
    const outcome = await runCase(folder);
    if (IS_WRITTEN_ANEW) await writeExpected(folder, outcome);
    expect(outcome).toEqual(await readExpected(folder));
  });
});

async function runCase(folder: string): Promise<Outcome> {
  const cwd = await mkdtemp(join(tmpdir(), 'sekisho-case-'));
  try {
    const command = await readFile(join(folder, 'command'), 'utf8');
    for (const [name, from] of Object.entries(SITES))
      if (command.includes(`${name}/`)) await cp(from, join(cwd, name), { recursive: true });
    if (existsSync(join(folder, 'input')))
      await cp(join(folder, 'input'), cwd, { recursive: true });
    const shell = spawn('sh', ['-c', command], {
      cwd,
      // Nothing of this machine but where its programs are.
      env: {
        PATH: [dirname(bin), process.env['PATH'] ?? ''].join(delimiter),
        HOME: cwd,
        LANG: 'C.UTF-8',
        TZ: 'UTC',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [exit]] = await Promise.all([
      text(shell.stdout),
      text(shell.stderr),
      once(shell, 'close') as Promise<[number | null]>,
    ]);
    const said = (written: string): string =>
      written.replaceAll(cwd, 'CASE').replaceAll(SECONDS, '$1SECONDS');
    return {
      exit: `${String(exit)}\n`,
      ...(stdout === '' ? {} : { stdout: said(stdout) }),
      ...(stderr === '' ? {} : { stderr: said(stderr) }),
      ...(await filesIn(cwd, 'out')),
    };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

async function readExpected(folder: string): Promise<Outcome> {
  const said = await Promise.all(
    ['exit', 'stdout', 'stderr'].map(async (name) =>
      existsSync(join(folder, name)) ? [[name, await readFile(join(folder, name), 'utf8')]] : [],
    ),
  );
  return { ...Object.fromEntries(said.flat()), ...(await filesIn(folder, 'out')) };
}

async function writeExpected(folder: string, outcome: Outcome): Promise<void> {
  for (const name of ['exit', 'stdout', 'stderr', 'out'])
    await rm(join(folder, name), { recursive: true, force: true });
  for (const [path, content] of Object.entries(outcome)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, path.startsWith('out/') ? 'latin1' : 'utf8');
  }
}

/** Byte for byte: rendered files are not all UTF-8. */
async function filesIn(top: string, name: string): Promise<Outcome> {
  if (!existsSync(join(top, name))) return {};
  const entries = await readdir(join(top, name), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [
        relative(top, path).replaceAll(sep, '/'),
        await readFile(path, 'latin1'),
      ]),
    ),
  );
}

describe('there is a case', () => {
  const commands = titles.map((title) => readFileSync(join(CASES, title, 'command'), 'utf8'));

  test('of the help of every command', () => {
    const names = COMMANDS.map(commandName);
    expect(names.filter((name) => !commands.includes(`sekisho ${name} --help\n`))).toEqual([]);
  });

  test('of every product that is rendered', () => {
    const written = titles.flatMap((title) => {
      const manifest = join(CASES, title, 'out', 'manifest.json');
      return existsSync(manifest) ? [readFileSync(manifest, 'utf8')] : [];
    });
    const missing = RENDERERS.filter(
      ({ id }) => !written.some((manifest) => manifest.includes(`"product": "${id}"`)),
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  test('of every format of logs', () => {
    expect(
      FORMAT_IDS.filter((id) => !titles.some((title) => title.endsWith(`-format-${id}`))),
    ).toEqual([]);
  });
});
