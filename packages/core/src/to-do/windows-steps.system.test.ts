// The commands that check the Configuration Manager's settings, run by PowerShell over an appliance.json.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { makeFolder, runProgram } from '@sekisho/test-kit/render/programs.ts';
import { renderSettings } from '../library/render-settings.ts';
import { composeToDo } from './compose-to-do.ts';
import type { ToDoStep } from './to-do.ts';

const INPUT = planInput();
const STEPS = composeToDo({ input: INPUT, ...renderSettings(INPUT) }).teams.flatMap(
  ({ steps }) => steps,
);
const FOLDERS = ['Microsoft Azure', 'MicrosoftAzure'];

function stepOf(code: string): ToDoStep {
  const found = STEPS.find(({ because }) => because.what.code.startsWith(code));
  if (found === undefined) throw new Error(`no ${code}`);
  return found;
}

const texts = ({ entries }: ToDoStep): readonly string[] => entries.map(({ text }) => text);

describe('of the Windows team', () => {
  test.each(['step.show-list', 'step.set-manager-list', 'step.set-system-list'])(
    '%s says how it is applied, checked and taken back',
    (code) => {
      const { ways, checks } = stepOf(code);
      expect(checks).not.toEqual([]);
      expect(ways.map(({ how, back }) => [how.length > 0, back.length > 0])).toContainEqual([
        true,
        true,
      ]);
    },
  );
});

describeWithPrograms(
  'of appliance.json',
  [{ program: 'pwsh', debianPackage: 'none: dotnet tool install --global PowerShell' }],
  ([pwsh = '']) => {
    let folder: Awaited<ReturnType<typeof makeFolder>>;
    beforeAll(async () => {
      folder = await makeFolder();
    });
    afterAll(() => folder.remove());

    async function answers(step: ToDoStep, json: unknown, below: string): Promise<string[]> {
      const data = join(folder.path, `${below} ${String(json === null)}`);
      const config = join(data, below, 'Config');
      await mkdir(config, { recursive: true });
      if (json !== null) await writeFile(join(config, 'appliance.json'), JSON.stringify(json));
      const script = step.checks.map(({ command }) => command).join('\n');
      const { code, output } = await runProgram(pwsh, ['-NoProfile', '-Command', script], {
        env: { ...process.env, ProgramData: data, POWERSHELL_TELEMETRY_OPTOUT: '1' },
      });
      expect(code, output).toBe(0);
      return output.split(/\r?\n/).filter((each) => each !== '');
    }

    const list = stepOf('step.set-manager-list');
    const key = stepOf('step.show-list');

    test.each(FOLDERS)(
      'in %s: what is set is seen, what is missing too',
      async (below) => {
        const [, ...but] = texts(list);
        const json = (BypassList: string) => ({
          EnableProxyBypassList: 'true',
          Proxy: { IPAddress: 'http://10.1.1.20', BypassList, Password: 'secret' },
        });
        expect(await answers(list, json(['vcenter', ...texts(list)].join(';')), below)).toEqual(
          list.checks.map(({ expect: expected }) => expected),
        );
        const some = await answers(list, json(but.join(';')), below);
        expect(some).toEqual(['False', ...but.map(() => 'True')]);
        expect(await answers(key, json(''), below)).toEqual(['true']);
        expect(await answers(key, { EnableProxyBypassList: 'false' }, below)).toEqual(['false']);
      },
      120_000,
    );

    test('without the file nothing is said', async () => {
      expect(await answers(list, null, 'MicrosoftAzure')).toEqual([]);
    }, 120_000);
  },
);
