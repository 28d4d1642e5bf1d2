// Every command that goes on until Ctrl-C, interrupted in the middle of its work: the exit code, and that nothing
// stays behind: no child, no temporary file, no hidden cursor.

import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commandName, COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeCallFolder, terminalLine, type CallFolder } from './call-folder.ts';
import { CALLS, type Lasting } from './command-calls.ts';
import { packedProgram } from './packed-program.ts';
import { WITH_AZURITE } from './run-cli.ts';

let calls: CallFolder;

beforeAll(async () => {
  calls = await makeCallFolder();
}, 120_000);
afterAll(() => calls.remove());

const LASTING = Object.values(CALLS)
  .flatMap(({ lasting = [] }) => lasting)
  .map((each): [string, Lasting] => [each.argv.join(' '), each]);

/** Commands that say so of themselves, and those that watch or follow. */
test('every command that goes on is here', () => {
  const goesOn = COMMANDS.filter(({ usage, description, examples }) =>
    /until Ctrl-C|--watch|--follow|^serve|^sync|^assist/.test(
      [usage, description, ...examples].join('\n'),
    ),
  ).map(commandName);
  expect([...new Set(LASTING.map(([, { argv }]) => argv[0]))].toSorted()).toEqual(
    goesOn.toSorted(),
  );
});

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  /** In the environment of the program and of its children. */
  readonly mark: string;
  shown(): string;
  end(): Promise<readonly [number | null, NodeJS.Signals | null]>;
}

async function start(
  program: string,
  argv: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Started> {
  const mark = randomUUID();
  const child = spawn(program, [...argv], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: join(folder, 'tmp'),
      SEKISHO_TEST_MARK: mark,
      ...WITH_AZURITE,
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, folder, mark, shown: () => text, end: () => closed };
}

async function until(started: Started, ready: RegExp): Promise<void> {
  await expect.poll(() => started.shown(), { timeout: 60_000, interval: 20 }).toMatch(ready);
}

async function marked(mark: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const env = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (env.includes(mark))
      found.push(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => pid));
  }
  return found;
}

async function expectNothingLeft({ folder, mark }: Started): Promise<void> {
  if (process.platform === 'linux') expect(await marked(mark)).toEqual([]);
  expect(await readdir(join(folder, 'tmp'))).toEqual([]);
}

const TRACE = /bug in sekisho|\n {4}at |UnhandledPromise|AbortError/;

describe('interrupted in the middle of its work', () => {
  test.each(LASTING)(
    '%s',
    async (_title, { argv, ready }) => {
      const { bin } = await packedProgram();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        const started = await start(bin, argv, await calls.copy(argv));
        await until(started, ready);
        started.child.kill(signal);
        expect([signal, ...(await started.end())]).toEqual([signal, 130, null]);
        expect(started.shown()).not.toMatch(TRACE);
        await expectNothingLeft(started);
      }
    },
    120_000,
  );
});

describe('whose reader goes away it ends with 0, and whose disk is full with 3', () => {
  const talking = LASTING.filter(([, { argv }]) =>
    ['azure-emulator', 'sync'].includes(argv[0] ?? ''),
  );
  test.each(talking)(
    '%s',
    async (_title, { argv }) => {
      const { bin } = await packedProgram();
      const line = [bin, ...argv].map((word) => `'${word}'`).join(' ');
      for (const [where, exit] of [
        ['| true', 0],
        ['>/dev/full', 3],
      ] as const) {
        const started = await start(
          'bash',
          ['-c', `${line} ${where}; exit \${PIPESTATUS[0]}`],
          await calls.copy(argv),
        );
        expect([where, ...(await started.end())]).toEqual([where, exit, null]);
        expect(started.shown()).not.toMatch(TRACE);
        expect(started.shown()).not.toContain('interrupted');
        await expectNothingLeft(started);
      }
    },
    120_000,
  );
});

describeWithPrograms('at a terminal', [{ program: 'script', debianPackage: 'bsdutils' }], () => {
  test.each(LASTING)(
    'Ctrl-C leaves the terminal as it was: %s',
    async (_title, { argv, ready }) => {
      const folder = await calls.copy(argv);
      const started = await start(
        'script',
        ['-qec', await terminalLine(argv), '/dev/null'],
        folder,
        {
          TERM: 'xterm-256color',
          SHELL: '/bin/sh',
        },
      );
      await until(started, ready);
      started.child.stdin?.write('\u0003');
      expect(await started.end()).toEqual([130, null]);
      const shown = started.shown();
      expect(shown).not.toMatch(TRACE);
      // Every mode that was set is reset, the last of the colours too.
      for (const mode of ['?25', '?1049', '?2004', '?7', '?1'])
        expect([mode, isReset(shown, mode)]).toEqual([mode, true]);
      // oxlint-disable-next-line no-control-regex -- escapes are the point
      const colours = [...shown.matchAll(/\u001b\[(\d*)m/g)].map(([, code = '']) => code);
      expect(['', '0', '22', '39']).toContain(colours.at(-1) ?? '');
      // A line that was begun is ended, or taken away.
      expect(shown).toMatch(/\n$|\u001b\[2K$/);
      await expectNothingLeft(started);
    },
    120_000,
  );
});

/** The cursor and wrapping are on by `h`, all others off by `l`. */
function isReset(shown: string, mode: string): boolean {
  const set = [...shown.matchAll(new RegExp(`\\u001b\\[\\${mode}([hl])`, 'g'))].at(-1)?.[1];
  return set === undefined || set === (mode === '?25' || mode === '?7' ? 'h' : 'l');
}
