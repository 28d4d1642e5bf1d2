// Where every command's output may go: a terminal with and without colour and of any width, a file, a pipe that
// nobody reads, a full disk. Over the table of all calls.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';

import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { atTerminal, makeCallFolder, type CallFolder } from './call-folder.ts';
import { CALLS, type Call } from './command-calls.ts';
import { packedProgram } from './packed-program.ts';
import { WITH_AZURITE } from './run-cli.ts';

let calls: CallFolder;

beforeAll(async () => {
  calls = await makeCallFolder();
}, 120_000);
afterAll(() => calls.remove());

type Titled = readonly [title: string, call: Call];
const titled = (call: Call): Titled => [call.argv.join(' '), call];
const EACH = Object.entries(CALLS);
const OTHERS: readonly Call[] = [
  { argv: ['help'], exit: 0 },
  { argv: ['plan', '--help'], exit: 0 },
  { argv: ['diagnose', '--explain', 'system-bypass-missing'], exit: 0 },
];
const RESULTS: readonly Titled[] = [...EACH.map(([, { result }]) => result), ...OTHERS].map(titled);
const PROBLEMS: readonly Titled[] = EACH.flatMap(([, { problem }]) => problem ?? []).map(titled);
const ERRORS: readonly Titled[] = EACH.flatMap(([, { missing }]) =>
  missing.slice(0, 1).map(({ argv }) => titled({ argv, exit: 2 })),
);
const ALL = [...RESULTS, ...PROBLEMS, ...ERRORS];

// oxlint-disable-next-line no-control-regex -- escapes are the point
const ESCAPE = /\u001b/;
// oxlint-disable-next-line no-control-regex -- escapes are the point
const COLOUR = /\u001b\[3[1236]m|\u001b\[[12]m/;
// oxlint-disable-next-line no-control-regex -- escapes are the point
const ESCAPES = /\u001b\[[0-9;?]*[A-Za-z]/g;

describe.concurrent('to a file or a program no escape goes', () => {
  test.each(ALL)('%s', async (_title, { argv, exit }) => {
    const written = await calls.run(argv, { env: { TERM: 'xterm-256color' } });
    expect(written.exit).toBe(exit);
    expect(`${written.stdout}${written.stderr}`).not.toMatch(ESCAPE);
  });
});

const TERMINAL = [{ program: 'script', debianPackage: 'bsdutils' }];

describeWithPrograms('at a terminal', TERMINAL, () => {
  describe.concurrent.each([
    ['NO_COLOR', { NO_COLOR: '1' }, []],
    ['--no-color', {}, ['--no-color']],
    ['TERM=dumb', { TERM: 'dumb' }, []],
  ] as const)('with %s no escape is written', (_way, env, more) => {
    test.each(ALL.filter(([, { argv }]) => !takesNoOptions(argv, more)))(
      '%s',
      async (_title, { argv, exit }) => {
        const folder = await calls.copy(argv);
        const seen = await atTerminal(folder, [...argv, ...more], { env });
        expect(seen.exit).toBe(exit);
        expect(seen.shown).not.toBe('');
        expect(seen.shown).not.toMatch(ESCAPE);
      },
    );
  });

  describe.concurrent('there is colour', () => {
    const coloured = EACH.filter(([, { isPlain }]) => isPlain !== true).map(
      ([, { problem, result }]) => titled(problem ?? result),
    );
    test.each([...coloured, ...ERRORS])('%s', async (_title, { argv }) => {
      const { shown } = await atTerminal(await calls.copy(argv), argv);
      expect(shown).toMatch(COLOUR);
    });
  });

  describe.concurrent.each([40, 60, 80])('of %i columns no line is wider', (columns) => {
    const narrow = ALL.filter(([, { argv }]) => CALLS[argv[0] ?? '']?.isWide === undefined);
    test.each(narrow)('%s', async (_title, { argv, exit }) => {
      for (const language of columns === 40 ? ['en', 'ja'] : columns === 60 ? ['ja'] : ['en']) {
        const more = takesNoOptions(argv, ['--lang']) ? [] : ['--lang', language];
        const seen = await atTerminal(await calls.copy(argv), [...argv, ...more], { columns });
        expect(seen.exit).toBe(exit);
        const wide = seen.shown
          .replaceAll(ESCAPES, '')
          .split('\n')
          .filter((line) => stringWidth(line) > columns && !TO_COPY.test(line));
        expect(wide).toEqual([]);
      }
    });
  });
});

/** Texts to copy stay whole: entries of lists and zones, and a difference of files. */
const TO_COPY = /^(?:\S+|\S+ \d+ IN A \S+|[-+ @].*)$/;

/** `help` takes none. */
function takesNoOptions([first]: readonly string[], more: readonly string[]): boolean {
  return first === 'help' && more.length > 0;
}

test('FORCE_COLOR colours what goes to a program, and --no-color has the last word', async () => {
  const argv = ['trace', 'site', 'login.microsoftonline.com', '--as', 'system'];
  const env = { FORCE_COLOR: '1' };
  expect((await calls.run(argv, { env })).stdout).toMatch(COLOUR);
  expect((await calls.run([...argv, '--no-color'], { env })).stdout).not.toMatch(ESCAPE);
  expect((await calls.run(['plan', 'not-there'], { env })).stderr).toMatch(COLOUR);
  expect((await calls.run(['plan', 'not-there', '--no-color'], { env })).stderr).not.toMatch(
    ESCAPE,
  );
});

/** Runs the call with a stream that is not read, or is somewhere else. */
async function withStream(
  argv: readonly string[],
  closed: 'stdout' | 'stderr' | { readonly stdout: number },
): Promise<{ readonly exit: number | null; readonly text: string }> {
  const folder = await calls.copy(argv);
  const { bin } = await packedProgram();
  const child = spawn(bin, [...argv], {
    cwd: folder,
    env: { ...process.env, ...WITH_AZURITE, TMPDIR: join(folder, 'tmp') },
    stdio: ['ignore', typeof closed === 'string' ? 'pipe' : closed.stdout, 'pipe'],
  });
  const bytes: Buffer[] = [];
  if (typeof closed === 'string') child[closed]?.destroy();
  const open = closed === 'stderr' ? child.stdout : child.stderr;
  open?.on('data', (chunk: Buffer) => bytes.push(chunk));
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, text: Buffer.concat(bytes).toString() };
}

const TRACE = /EPIPE|bug in sekisho|\n {4}at /;

describe.concurrent('whoever closes a pipe early changes no exit code', () => {
  test.each([...RESULTS, ...PROBLEMS])('%s', async (_title, { argv, exit }) => {
    for (const closed of ['stdout', 'stderr'] as const) {
      const seen = await withStream(argv, closed);
      expect([closed, seen.exit]).toEqual([closed, exit]);
      expect(seen.text).not.toMatch(TRACE);
    }
  });
});

const FULL = '/dev/full';
const isFullThere = existsSync(FULL);

describe.skipIf(!isFullThere)(
  `a full disk is said, with exit code 3${isFullThere ? '' : ` [not run: no ${FULL}]`}`,
  { concurrent: true },
  () => {
    // A rehearsal for people is told on standard error alone.
    const written = [...RESULTS, ...PROBLEMS].filter(
      ([, { argv }]) => argv[0] !== 'rehearse' || argv.includes('--list'),
    );
    test.each(written)('%s', async (_title, { argv }) => {
      const stdout = openSync(FULL, 'w');
      try {
        const { exit, text } = await withStream(argv, { stdout });
        expect(exit).toBe(3);
        expect(text).toMatch(/^error: can't write the result: .*no space left/m);
        expect(text).not.toMatch(TRACE);
      } finally {
        closeSync(stdout);
      }
    });
  },
);
