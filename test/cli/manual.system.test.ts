// The manual pages of the installed package: one for every command, and each as man, groff and mandoc take it.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { commandName, COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { findProgram } from '@sekisho/rehearsal/workspace/find-program.ts';
import { packedProgram, PACKING_MS } from './packed-program.ts';

const MANDOC = await findProgram('mandoc');
const GROFF = await findProgram('groff');

async function pages(): Promise<string[]> {
  const folder = join((await packedProgram()).folder, 'dist', 'man');
  return readdirSync(folder).map((name) => join(folder, name));
}

test(
  'every command has its page, and package.json names them all',
  async () => {
    const { folder } = await packedProgram();
    const names = (await pages()).map((page) => page.slice(folder.length + 1));
    const commands = COMMANDS.map(commandName);
    expect(names).toEqual(
      expect.arrayContaining([
        ...[...commands, 'help'].map((name) => `dist/man/sekisho-${name}.1`),
        'dist/man/sekisho.1',
        'dist/man/site.yaml.5',
      ]),
    );
    const { man } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      man: string[];
    };
    expect(man.toSorted()).toEqual(names.toSorted());
  },
  PACKING_MS,
);

test(
  'a page has the options of its command and the sections of its document',
  async () => {
    const text = (await pages())
      .filter((page) => page.endsWith('sekisho-plan.1'))
      .map((page) => readFileSync(page, 'utf8'))
      .join('');
    expect(text).toMatch(/^\.TH "SEKISHO\\-PLAN" "1" "\d{4}-\d\d-\d\d"/);
    for (const word of ['\\-\\-scope', '.SH "EXIT STATUS"', '.SH "EXAMPLES"', 'markdown'])
      expect(text).toContain(word);
  },
  PACKING_MS,
);

test.skipIf(MANDOC === null)(
  `mandoc finds nothing to warn of${MANDOC === null ? ' [not run: no mandoc]' : ''}`,
  async () => {
    for (const page of await pages()) {
      const { stdout, stderr } = spawnSync(MANDOC ?? '', ['-T', 'lint', '-W', 'warning', page], {
        encoding: 'utf8',
      });
      expect(`${stdout}${stderr}`).toBe('');
    }
  },
  PACKING_MS,
);

test.skipIf(GROFF === null)(
  `groff shows every page without a warning${GROFF === null ? ' [not run: no groff]' : ''}`,
  async () => {
    for (const page of await pages()) {
      const argv = ['-man', '-Tutf8', '-ww', page];
      const { stdout, stderr } = spawnSync(GROFF ?? '', argv, { encoding: 'utf8' });
      expect(stderr).toBe('');
      // Bold is a letter printed twice.
      expect(stdout.replaceAll(/.\u0008/g, '')).toContain('NAME');
    }
  },
  PACKING_MS,
);
