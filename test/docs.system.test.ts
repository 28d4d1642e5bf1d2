// The documents against the program: links lead somewhere, every command line in
// them is one that the program takes, and both READMEs name the same things.

import { AZURE_STAGE, SETUP_STAGES, REPLICATION_STAGES } from '@sekisho/core/model/stage.ts';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { CommanderError, type Command as Program } from 'commander';
import { describe, expect, test } from 'vitest';

import { commandName, COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { createProgram, defineCommand } from '@sekisho/sekisho/cli/create-program.ts';

import { SCENARIO_NAMES } from '@sekisho/rehearsal/scenarios/scenario.ts';
import { anchorsOf, blocksOf, markdownIn, ROOT, withoutBlocks } from './markdown.ts';

const COMMAND_NAMES = [...COMMANDS.map(commandName), 'help'];
const { scripts: SCRIPTS } = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
};
const READMES = ['README.md', 'README.ja.md'] as const;
const DOCUMENTS = [
  ...READMES,
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...['docs', 'docs/facts', 'docs/decisions', 'packaging/container'].flatMap(markdownIn),
  ...readdirSync(join(ROOT, 'packages')).flatMap((name) => markdownIn(join('packages', name))),
  ...readdirSync(join(ROOT, 'examples')).flatMap((name) => markdownIn(join('examples', name))),
];

function read(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

function linksOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Null when it leads somewhere, else what is wrong. */
function faultOfLink(document: string, target: string): string | null {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(ROOT, document) : resolve(ROOT, dirname(document), path);
  if (!existsSync(file)) return `${document}: ${target}: no such file`;
  if (anchor === undefined || statSync(file).isDirectory()) return null;
  return anchorsOf(readFileSync(file, 'utf8')).includes(anchor)
    ? null
    : `${document}: ${target}: no such heading`;
}

/** Command lines of the examples; the lines under "Syntax" have placeholders and are looked at apart. */
function commandLinesOf(text: string): string[] {
  const blocks = blocksOf(text).filter(
    ({ heading, language }) => heading !== 'Syntax' && ['', 'sh', 'console'].includes(language),
  );
  const lines = blocks.flatMap((block) => block.text.replaceAll('\\\n', ' ').split('\n'));
  return lines
    .map((line) => /^(?:\$ )?(?:bin\/)?sekisho (.*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined);
}

/** Words as a shell cuts them, up to a redirection, a pipe or a comment. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map((match) => match[0]);
  const end = words.findIndex((word) => /^(?:[0-9]?>|\||&|#)/.test(word));
  return (end === -1 ? words : words.slice(0, end)).map((word) => word.replaceAll(/['"]/g, ''));
}

/** The program's commands with options as they are, and nothing behind them. */
function parserOnly(): Program {
  const silent = { writeOut: () => undefined, writeErr: () => undefined };
  const program = createProgram().exitOverride().configureOutput(silent);
  for (const entry of COMMANDS) {
    defineCommand(program, entry)
      .exitOverride()
      .configureOutput(silent)
      .action(() => undefined);
  }
  return program;
}

function faultOfCommandLine(line: string): string | null {
  const words = wordsOf(line);
  if (words.length === 1 && /^-(?:-help|h|-version|V)$/.test(words[0] ?? '')) return null;
  try {
    parserOnly().parse(words, { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? null : `sekisho ${line}: ${error.message}`;
    throw error;
  }
}

function inlineCodeOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
}

/** First cells of the table that stands under a heading. */
function firstCellsUnder(text: string, heading: string): string[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([^|]*)` \|/gm)].map((match) => match[1] ?? '');
}

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  test('every relative link leads to a file, and to a heading in it', () => {
    expect(
      linksOf(text)
        .map((target) => faultOfLink(document, target))
        .filter((fault) => fault !== null),
    ).toEqual([]);
  });

  test('every command line is one that the program takes', () => {
    expect(
      commandLinesOf(text)
        .map(faultOfCommandLine)
        .filter((fault) => fault !== null),
    ).toEqual([]);
  });

  test('every command that the text names is one', () => {
    const named = inlineCodeOf(text).flatMap(
      (code) => /^(?:bin\/)?sekisho ([a-z-]+)/.exec(code)?.[1] ?? [],
    );
    expect(named.filter((name) => !name.startsWith('-') && !COMMAND_NAMES.includes(name))).toEqual(
      [],
    );
  });

  test('every npm script that the text names is one of package.json', () => {
    const named = [...text.matchAll(/\bnpm run ([a-z:]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in SCRIPTS))).toEqual([]);
  });

  test('every path of the repository that the text names exists', () => {
    const paths = inlineCodeOf(text).filter((code) =>
      /^(?:src|test|docs|examples|bench|bin|build|catalog)\/[\w./-]*$/.test(code),
    );
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('documents of commands', () => {
  const ofCommands = DOCUMENTS.flatMap((document) => {
    const name = /^# sekisho ([a-z-]+)\n/.exec(read(document))?.[1];
    return name === undefined ? [] : [{ document, name }];
  });

  test('there are some', () => {
    expect(ofCommands.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['rehearse', 'bypass', 'plan']),
    );
  });

  test.each(ofCommands)('$document has the headings of all', ({ document }) => {
    const headings = [...read(document).matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(expect.arrayContaining(['Name', 'Syntax', 'Examples', 'Exit codes']));
  });

  test.each(ofCommands)(
    'the syntax in $document has options of that command only',
    ({ document, name }) => {
      const command = parserOnly().commands.find((each) => each.name() === name);
      const known = command?.options.map((option) => option.long) ?? [];
      const syntax =
        blocksOf(read(document)).find((block) => block.heading === 'Syntax')?.text ?? '';
      const written = [...syntax.matchAll(/--[a-z][a-z-]*/g)].map((match) => match[0]);
      expect(written.length).toBeGreaterThan(0);
      expect(written.filter((option) => !known.includes(option))).toEqual([]);
    },
  );

  test.each(COMMANDS.flatMap((entry) => entry.examples))(
    'the example of --help is one that the program takes: %s',
    (example) => {
      expect(faultOfCommandLine(example)).toBeNull();
    },
  );
});

describe('the READMEs', () => {
  test.each(READMES)('%s names every command, in a table', (document) => {
    const rows = [...read(document).matchAll(/^\| `sekisho ([a-z-]+)` \|/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(rows.toSorted()).toEqual(COMMAND_NAMES.toSorted());
  });

  const [english, japanese] = READMES.map(read);

  test('both have the same command lines, in the same order', () => {
    expect(commandLinesOf(japanese ?? '')).toEqual(commandLinesOf(english ?? ''));
    expect(commandLinesOf(english ?? '').length).toBeGreaterThan(3);
  });

  test('both lead to the same documents, in the same order', () => {
    const others = (text: string | undefined): string[] =>
      linksOf(text ?? '').filter((target) => !target.startsWith('README'));
    expect(others(japanese)).toEqual(others(english));
  });

  test('both have as many headings and table rows', () => {
    const count = (text: string | undefined): number[] =>
      [/^#+ /gm, /^\|/gm, /^- /gm, /^```/gm].map((mark) => text?.match(mark)?.length ?? 0);
    expect(count(japanese)).toEqual(count(english));
  });
});

describe('rehearse.md', () => {
  const text = read('docs/rehearse.md');

  test('has a row for every scenario, in order', () => {
    expect(firstCellsUnder(text, 'Scenarios')).toEqual([...SCENARIO_NAMES]);
  });

  test('has every stage, in order', () => {
    expect(firstCellsUnder(text, 'Stages').flatMap((cell) => cell.split('`, `'))).toEqual([
      AZURE_STAGE,
      ...SETUP_STAGES,
      ...REPLICATION_STAGES,
    ]);
  });
});
