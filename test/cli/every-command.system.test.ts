// What every command owes its user, over the table of all commands: help, errors with what to do, the site named
// in each way, one JSON document, and --strict. A new command is here or the first test fails.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commandName, COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { problemsOf } from '@sekisho/test-kit/documents/published-schemas.ts';
import { makeCallFolder, waysToNameSite, type CallFolder } from './call-folder.ts';
import { CALLS, SITE, type Call } from './command-calls.ts';

let calls: CallFolder;

beforeAll(async () => {
  calls = await makeCallFolder();
}, 120_000);
afterAll(() => calls.remove());

const NAMES = COMMANDS.map(commandName);
const EACH = Object.entries(CALLS);

test('every command is in the table of calls, and takes a site there when its usage says so', () => {
  expect(Object.keys(CALLS).toSorted()).toEqual(NAMES.toSorted());
  const withSite = COMMANDS.filter(({ usage }) => /[[<]site/.test(usage)).map(commandName);
  const tested = EACH.filter(([, { site }]) => site !== null).map(([name]) => name);
  expect(tested.toSorted()).toEqual(withSite.toSorted());
  // What else takes a site names it in an option.
  for (const name of withSite) expect(CALLS[name]?.site?.argv).toContain(SITE);
});

describe.concurrent.each(NAMES)('%s', (name) => {
  test('--help and help NAME say the same, on standard output', async () => {
    const [byOption, byCommand] = await Promise.all([
      calls.run([name, '--help']),
      calls.run(['help', name]),
    ]);
    expect(byOption).toMatchObject({ exit: 0, stderr: '' });
    expect(byOption.stdout).toContain(`Usage: sekisho ${name}`);
    expect(byOption.stdout).toContain(`$ sekisho `);
    expect(byCommand).toEqual(byOption);
  });

  test('what it does not know is refused with what to do', async () => {
    const unknown = [['--not-an-option'], ['--format', 'not-a-format'], ['--lang', 'not-a-lang']];
    for (const more of unknown) {
      const { exit, stdout, stderr } = await calls.run([...argvOf(name), ...more]);
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
      expect(stderr).toContain(more.at(-1));
      expect(stderr).toMatch(/^error: .+\n(?:.+\n)*hint: .+\n$/);
    }
  });
});

const MISSING = EACH.flatMap(([, { missing }]) => missing).map(
  ({ argv, word }) => [argv.join(' '), argv, word] as const,
);

describe.concurrent('what is not there is named with what to do', () => {
  test.each(MISSING)('%s', async (_title, argv, word) => {
    for (const more of [[], ['--json', '--lang', 'ja']]) {
      const { exit, stdout, stderr } = await calls.run([...argv, ...more]);
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
      expect(stderr).toContain(word);
      expect(stderr).toMatch(/^hint: .+/m);
      expect(stderr).not.toMatch(/bug in sekisho|\n {4}at /);
    }
  });
});

const SITES = EACH.flatMap(([, { site }]) => site ?? []).map((call): [string, Call] => [
  call.argv.join(' '),
  call,
]);

describe.concurrent('a site is its folder or its file, named or here', () => {
  test.each(SITES)('%s', async (_title, site) => {
    const results = await Promise.all(
      waysToNameSite(site.argv).map(async ({ title, argv, cwd }) => {
        const { exit, stdout, stderr } = await calls.run(argv, { cwd });
        const shown = `${stdout}${stderr.replaceAll(/\d+\.\d s/g, 'some time')}`;
        // Where a file is, is told from where the command stands.
        return { title, exit, shown: shown.replaceAll('{folder}/', '').replaceAll('site/', '') };
      }),
    );
    const [first] = results;
    expect(first?.exit).toBe(site.exit);
    expect(first?.shown).not.toContain('using the example');
    for (const result of results) expect(result).toEqual({ ...first, title: result.title });
  });
});

const STRICT = EACH.flatMap(([name, { strict }]) =>
  typeof strict === 'string'
    ? []
    : ([
        [`${name} with a warning`, strict.warns, 1],
        [`${name} without one`, strict.clean, 0],
      ] as const),
);

describe.concurrent('--strict counts a warning, and nothing else', () => {
  test.each(STRICT)('%s', async (_title, call, exit) => {
    expect((await calls.run(call.argv)).exit).toBe(call.exit);
    for (const more of [[], ['--quiet'], ['--json', '--lang', 'ja']]) {
      const counted = await calls.run([...call.argv, ...more, '--strict']);
      expect([more, counted.exit]).toEqual([more, exit]);
    }
  });
});

/** Those whose result is one document: the others run until Ctrl-C. */
const DOCUMENTS = EACH.flatMap(([, { result, problem }]) =>
  [result, ...(problem === undefined ? [] : [problem])].filter(
    ({ argv }) => !argv.includes('--help'),
  ),
).map((call): [string, Call] => [call.argv.join(' '), call]);

describe.concurrent('--json prints one document, as its published schema says, alike in each language', () => {
  test.each(DOCUMENTS)('%s', async (_title, call) => {
    const [en, ja] = await Promise.all([
      calls.run([...call.argv, '--json', '--quiet', '--lang', 'en']),
      calls.run([...call.argv, '--format', 'json', '--lang', 'ja']),
    ]);
    expect([en.exit, ja.exit, en.stderr]).toEqual([call.exit, call.exit, '']);
    const document: unknown = JSON.parse(en.stdout);
    const inJapanese: unknown = JSON.parse(ja.stdout);
    expect([problemsOf(document), problemsOf(inJapanese)]).toEqual([[], []]);
    expect(shapeOf(inJapanese)).toEqual(shapeOf(document));
  });
});

/** With all that the command asks for, so that the rest is what is wrong. */
function argvOf(name: string): readonly string[] {
  return CALLS[name]?.result.argv.filter((word) => word !== '--help') ?? [name];
}

/** Keys, kinds and every value that is no sentence. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        key === 'seconds' ? 'seconds' : shapeOf(each),
      ]),
    );
  return typeof value === 'string' ? 'text' : value;
}
