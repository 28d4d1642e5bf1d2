// Completion in the shells themselves: each is given the script that the program writes and asked what it
// makes of a line.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commandName, COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { SHELLS } from '@sekisho/sekisho/cli/completion/shells.ts';
import { findProgram } from '@sekisho/rehearsal/workspace/find-program.ts';
import { runCli, runFromSources } from './run-cli.ts';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-completion-'));
  for (const shell of SHELLS)
    writeFileSync(
      join(folder, `script.${shell}`),
      (await runFromSources(['completion', shell])).stdout,
    );
  mkdirSync(join(folder, 'here', 'my site'), { recursive: true });
  writeFileSync(join(folder, 'here', 'my.log'), '');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = [...COMMANDS.map(commandName), 'help'];
const FORMATS = ['table', 'json', 'markdown', 'csv', 'html'];

/** A line up to the cursor, and what has to be among the words that are offered. */
const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['sekisho ', NAMES],
  ['sekisho pl', ['plan']],
  ['sekisho plan --format ', FORMATS],
  ['sekisho plan . --format m', ['markdown']],
  ['sekisho diagnose --format ', ['table', 'json', 'markdown', 'html']],
  ['sekisho trace --as conf', ['configuration-manager']],
  ['sekisho completion ', SHELLS],
  ['sekisho catalog site-recovery', ['site-recovery', 'site-recovery-classic']],
  ['sekisho help re', ['rehearse', 'render']],
  ['sekisho plan --sub', ['--subscription']],
  ['sekisho sync . --gr', ['--grace']],
];
const FILES: readonly (readonly [
  line: string,
  offered: readonly string[],
  not: readonly string[],
])[] = [
  ['sekisho diagnose my', ['my.log'], []],
  ['sekisho plan --estate my', ['my site'], ['my.log']],
];

const PROGRAMS = { zsh: await findProgram('zsh'), pwsh: await findProgram('pwsh') };

interface Driver {
  readonly program: string | null;
  readonly package: string;
  complete(program: string, line: string): string[];
}

function ask(program: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}): string[] {
  return execFileSync(program, [...argv], {
    cwd: join(folder, 'here'),
    encoding: 'utf8',
    env: { ...process.env, ...env },
  }).split(/\r?\n/);
}

const DRIVERS: Readonly<Record<'bash' | 'fish', Driver>> = {
  bash: {
    program: await findProgram('bash'),
    package: 'bash',
    complete: (program, line) =>
      ask(program, [
        '--norc',
        '-c',
        'source "$1"; read -ra COMP_WORDS <<< "$2"; [[ $2 == *" " ]] && COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _sekisho; printf "%s\\n" "${COMPREPLY[@]}"',
        'bash',
        join(folder, 'script.bash'),
        line,
      ]),
  },
  fish: {
    program: await findProgram('fish'),
    package: 'fish',
    complete: (program, line) =>
      ask(
        program,
        [
          '--no-config',
          '-c',
          'source $argv[1]; complete -C $argv[2]',
          join(folder, 'script.fish'),
          line,
        ],
        { HOME: folder, LANG: 'C.UTF-8' },
      ).map((offer) => (offer.split('\t')[0] ?? '').replaceAll('\\ ', ' ').replace(/\/$/, '')),
  },
};

describe.each(Object.entries(DRIVERS))('%s', (_name, driver) => {
  const { program } = driver;
  const note = program === null ? ` [not run: no ${driver.package}]` : '';
  test.skipIf(program === null).each(CASES)(`%j${note}`, (line, offered) => {
    const words = driver.complete(program ?? '', line).map((word) => word.trim());
    expect(words).toEqual(expect.arrayContaining([...offered]));
    const last = line.split(' ').at(-1) ?? '';
    expect(words.filter((word) => word !== '' && !word.startsWith(last))).toEqual([]);
  });
  test.skipIf(program === null).each(FILES)(`%j${note}`, (line, offered, not) => {
    const words = driver.complete(program ?? '', line);
    expect(words).toEqual(expect.arrayContaining([...offered]));
    for (const word of not) expect(words).not.toContain(word);
  });
});

describe('zsh', () => {
  const program = PROGRAMS.zsh;
  const note = program === null ? ' [not run: no zsh]' : '';
  // In a terminal of its own, where Tab is pressed and then Enter: what the command got is written down.
  const DRIVER = `
zmodload zsh/zpty
zpty z "TERM=dumb zsh -f -i"
zpty -w z "unset zle_bracketed_paste; PS1=; autoload -Uz compinit; compinit -u -D; source '$1'; sekisho() { print -l -- \\"\\$@\\" > '$3' }; print rea''dy"
while zpty -r z reply '*ready*' && [[ $reply != *ready* ]]; do :; done
zpty -n -w z "$2"$'\\t\\n'
for i in {1..100}; do [[ -s $3 ]] && break; sleep 0.1; done
sleep 0.2
zpty -d z
`;
  test.skipIf(program === null).each([
    ['sekisho pla', ['plan']],
    ['sekisho plan --format mark', ['plan', '--format', 'markdown']],
    ['sekisho trace --as conf', ['trace', '--as', 'configuration-manager']],
    ['sekisho completion pow', ['completion', 'powershell']],
    ['sekisho help reh', ['help', 'rehearse']],
    ['sekisho diagnose my.l', ['diagnose', 'my.log']],
    ['sekisho plan --estate my', ['plan', '--estate', 'my site']],
    ['sekisho sync --gra', ['sync', '--grace']],
  ] as const)(`%j${note}`, (line, words) => {
    const out = join(folder, `zsh-${words.join('-').replaceAll(/\W/g, '')}`);
    ask(program ?? '', ['-f', '-c', DRIVER, 'zsh', join(folder, 'script.zsh'), line, out]);
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toEqual(words);
  });
});

describe('PowerShell', () => {
  const program = PROGRAMS.pwsh;
  const note = program === null ? ' [not run: no pwsh]' : '';
  test.skipIf(program === null)(
    `offers the same words${note}`,
    () => {
      const lines = CASES.map(([line]) => line);
      const command = `. '${join(folder, 'script.powershell.ps1')}'; ConvertFrom-Json $env:LINES_TO_COMPLETE | ForEach-Object { $found = (TabExpansion2 -inputScript $_ -cursorColumn $_.Length).CompletionMatches; ConvertTo-Json -Compress @($found | ForEach-Object { $_.CompletionText }) }`;
      writeFileSync(
        join(folder, 'script.powershell.ps1'),
        readFileSync(join(folder, 'script.powershell')),
      );
      const stated = ask(program ?? '', ['-NoProfile', '-NonInteractive', '-Command', command], {
        LINES_TO_COMPLETE: JSON.stringify(lines),
      }).filter((line) => line !== '');
      expect(stated).toHaveLength(lines.length);
      for (const [index, [, offered]] of CASES.entries())
        expect(JSON.parse(stated[index] ?? '')).toEqual(expect.arrayContaining([...offered]));
    },
    120_000,
  );
});

test('another shell is refused with the choices', async () => {
  const { exit, stderr } = await runCli(['completion', 'tcsh']);
  expect(exit).toBe(2);
  expect(stderr).toContain('bash, zsh, fish, powershell');
});
