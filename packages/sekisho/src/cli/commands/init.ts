// `sekisho init`: writes a commented site.yaml from flags, and from answers for what they leave open.
// An answer is checked when it is given; at a terminal a wrong one is asked for again.

import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { readEstate } from '@sekisho/core/estate/read-estate.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import {
  initQuestions,
  toSiteAnswers,
  type Answers,
  type Checked,
  type Question,
  type Said,
} from '@sekisho/core/site/init-questions.ts';
import { composeSiteYaml } from '@sekisho/core/site/init-site.ts';
import { parseSite, SITE_FILE } from '@sekisho/core/site/read-site.ts';
import { say, sayReason, type TextCode } from '@sekisho/core/text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { openAnswerLines, type AnswerLines } from '../answer-lines.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { escapeForTerminal } from '../escape-for-terminal.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';

type Options = Readonly<Record<string, unknown>>;

export const execute: CommandModule['execute'] = async (command, [given = '.'], options) => {
  // The file itself may be named in place of its folder.
  const folder = basename(given) === SITE_FILE ? dirname(given) : given;
  const target = resolve(command.io.cwd, folder);
  const file = join(target, SITE_FILE);
  if (await exists(file))
    throw new UserError(`${file} exists`, {
      code: 'init.exists',
      where: file,
      hint: 'edit it, or name another folder',
    });
  const regions = loadCatalog().data.regions();
  const answers = await collect(
    command,
    initQuestions(regions, await exportedVaults(join(target, 'estate'))),
    options,
  );
  if (answers === null) {
    command.io.stderr.write('\n');
    return 130;
  }
  const text = composeSiteYaml(toSiteAnswers(answers, regions));
  // A site that would not load is not written.
  parseSite(text, file);
  await mkdir(join(target, 'estate'), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
  if (command.isJson) printJson(command.io, { schema: 'sekisho/init/1', file });
  else command.io.stdout.write(`${file}\n`);
  if (!command.isQuiet)
    command.putError(
      'next: ',
      escapeForTerminal(
        `export the subscription into ${join(folder, 'estate')} (docs/estate.md), then: sekisho plan ${folder}`,
      ),
    );
  return 0;
};

/** Null when the person went away. */
async function collect(
  command: Command,
  questions: readonly Question[],
  options: Options,
): Promise<Answers | null> {
  checkFlags(command, questions, options);
  const isAsking = options['yes'] !== true && questions.some((each) => !isGiven(options, each));
  if (!isAsking) return takeFlags(command, questions, options);
  const lines = openAnswerLines(command.io);
  try {
    return await ask(command, lines, { questions, options });
  } finally {
    lines.close();
  }
}

/** Checks each flag first, so that a wrong flag is reported before any question. */
function checkFlags(command: Command, questions: readonly Question[], options: Options): void {
  const wrong = questions.flatMap((question) => {
    if (!isGiven(options, question)) return [];
    const checked = question.check(flagOf(options, question), {});
    return checked.ok ? [] : [flagProblem(command, question, options, checked.problem)];
  });
  refuse(wrong);
}

/** Uses the given values, else the defaults; reports all missing and invalid values at once. */
function takeFlags(command: Command, questions: readonly Question[], options: Options): Answers {
  const wrong: string[] = [];
  let answers: Answers = {};
  for (const question of questions) {
    const text = isGiven(options, question)
      ? flagOf(options, question)
      : question.fallBack(answers);
    const checked = text === null ? null : question.check(text, answers);
    if (checked?.ok === true) {
      note(command, checked);
      answers = { ...answers, [question.id]: checked.value };
    } else if (checked === null)
      wrong.push(
        say(command.language, 'init.flag-needed', {
          flag: question.flag,
          networks: answers.onPremises ?? '',
        }),
      );
    else wrong.push(flagProblem(command, question, options, checked.problem));
  }
  refuse(wrong);
  return answers;
}

async function ask(
  command: Command,
  lines: AnswerLines,
  of: { readonly questions: readonly Question[]; readonly options: Options },
): Promise<Answers | null> {
  const { questions, options } = of;
  // What flags say is known from the beginning, so that an answer before it can be held against it.
  let answers: Answers = {};
  for (const question of questions) {
    if (!isGiven(options, question)) continue;
    const checked = question.check(flagOf(options, question), {});
    if (checked.ok) answers = { ...answers, [question.id]: checked.value };
  }
  let read = 0;
  for (const [index, question] of questions.entries()) {
    let checked: Checked | null = isGiven(options, question)
      ? question.check(flagOf(options, question), answers)
      : null;
    if (checked?.ok === false && !lines.isTerminal)
      refuse([flagProblem(command, question, options, checked.problem)]);
    while (checked?.ok !== true) {
      if (checked !== null && lines.isTerminal)
        command.putError('  ', sayProblem(command, checked.problem));
      const fallBack = question.fallBack(answers);
      const line = await lines.next(promptOf(command, question, fallBack));
      if (line === 'interrupted') return null;
      if (line === 'end') throw endedEarly(command, { questions, options, index });
      read += 1;
      const text = line.text.trim();
      const meant = text === '' ? fallBack : text;
      checked =
        meant === null
          ? { ok: false, problem: { code: 'init.bad.nothing', values: {} } }
          : question.check(meant, answers);
      if (!checked.ok && !lines.isTerminal)
        refuse([
          say(command.language, 'init.line-wrong', {
            line: String(read),
            flag: question.flag,
            text,
            problem: sayProblem(command, checked.problem),
          }),
        ]);
    }
    note(command, checked);
    answers = { ...answers, [question.id]: checked.value };
  }
  return answers;
}

function promptOf({ language }: Command, { id }: Question, fallBack: string | null): string {
  const text = say(language, `init.ask.${id}`);
  return fallBack === null ? `${text}: ` : `${text} [${fallBack}]: `;
}

function isGiven(options: Options, { id }: Question): boolean {
  return typeof options[id] === 'string';
}

function flagOf(options: Options, { id }: Question): string {
  return String(options[id]).trim();
}

function sayProblem({ language }: Command, problem: Said): string {
  return sayReason(language, problem);
}

function flagProblem(
  command: Command,
  question: Question,
  options: Options,
  problem: Said,
): string {
  return `${question.flag} ${JSON.stringify(flagOf(options, question))}: ${sayProblem(command, problem)}`;
}

function note(
  { putError, language, isQuiet, paintError, noteWarning }: Command,
  checked: Checked,
): void {
  if (!checked.ok || checked.note === undefined) return;
  noteWarning();
  if (isQuiet) return;
  const { code, values } = checked.note;
  putError(
    `${paintError('yellow', `${say(language, 'label.warning')}:`)} `,
    escapeForTerminal(say(language, code as TextCode, values)),
  );
}

function refuse(wrong: readonly string[]): void {
  if (wrong.length > 0)
    throw new UserError(wrong.join('\n'), {
      code: 'init.bad-answer',
      hint: 'sekisho init --help lists the flags; nothing was written',
    });
}

function endedEarly(
  { language }: Command,
  of: {
    readonly questions: readonly Question[];
    readonly options: Options;
    readonly index: number;
  },
): UserError {
  const open = of.questions
    .filter((each, index) => index >= of.index && !isGiven(of.options, each))
    .map(({ flag }) => flag);
  return new UserError(say(language, 'init.input-ended', { flags: open.join(' ') }), {
    code: 'init.input-ended',
    hint: say(language, 'init.input-ended-hint', { flags: open.join(' ') }),
  });
}

/** None where nothing is exported yet, or what is cannot be read: plan says that. */
async function exportedVaults(folder: string): Promise<readonly string[]> {
  if (!(await exists(folder))) return [];
  try {
    return (await readEstate(folder)).estate.vaults.map(({ id }) => id);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
