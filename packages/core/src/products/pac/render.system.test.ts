// The PAC file in two engines, ours and pacparser's (SpiderMonkey), beside what trace() says.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { composePlan } from '../../plan/compose-plan.ts';
import { composeWorld } from '../../plan/compose-world.ts';
import { toSettings } from '../../plan/plan-settings.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  PRIVATE_LINKS,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { matchesShape, parseShape } from '../../names/shape.ts';
import { toName } from '@sekisho/dns/name.ts';
import { askPac } from '../../roads/dialects/pac.ts';
import { trace } from '../../roads/trace.ts';
import { renderPac } from './render.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeFolder, runProgram } from '@sekisho/test-kit/render/programs.ts';
import { renderInput, textOf } from '@sekisho/test-kit/render/render-input.ts';

const PACPARSER = [{ program: 'pactester', debianPackage: 'libpacparser1' }];
const ESTATES = [
  { title: 'before registration', estate: ESTATE_BEFORE },
  { title: 'after registration', estate: ESTATE_AFTER },
];
/** Forms and other tenants: names that no list holds by name. */
const OTHERS = [
  'a-new-vault.vault.azure.net',
  'a.b.vault.azure.net',
  'vault.azure.net',
  'otheraccount.blob.core.windows.net',
  'www.example.com',
  'PRIVATEASR2CACHE.blob.core.windows.net',
  '__proto__.example.com',
  'constructor',
];

function pacOf(estate: typeof ESTATE_AFTER): string {
  return textOf(
    renderPac(renderInput({ plan: composePlan(planInput({ estate })) })),
    'pac/proxy.pac',
  );
}

async function askOurs(script: string, names: readonly string[]): Promise<string[]> {
  const answers = await askPac(
    script,
    names.map((name) => `https://${name}/`),
    { now: new Date(0) },
  );
  return answers.map((answer) => (answer.kind === 'answered' ? answer.text : answer.message));
}

async function askPacparser(
  path: string,
  script: string,
  names: readonly string[],
): Promise<string[]> {
  const folder = await makeFolder();
  try {
    await writeFile(join(folder.path, 'proxy.pac'), script);
    await writeFile(join(folder.path, 'urls'), names.map((name) => `https://${name}/\n`).join(''));
    const { output } = await runProgram(path, [
      '-p',
      join(folder.path, 'proxy.pac'),
      '-f',
      join(folder.path, 'urls'),
    ]);
    return output
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(line.indexOf(' : ') + 3));
  } finally {
    await folder.remove();
  }
}

describe.each(ESTATES)('$title', ({ estate }) => {
  const input = planInput({ estate });
  const plan = composePlan(input);
  const world = composeWorld({ ...input, settings: toSettings(plan), privateLinks: PRIVATE_LINKS });
  const known = plan.roads.filter((road) => road.known && road.match === 'exact');

  test('DIRECT for the private roads, the proxy for the others, as trace says for each program', async () => {
    const answers = await askOurs(
      pacOf(estate),
      known.map((road) => road.pattern),
    );
    const traced = known.flatMap((road, index) =>
      road.programs
        .filter((program) => program === 'system' || program === 'configuration-manager')
        .map((program) => {
          const result = trace(world, { program, name: toName(road.pattern), port: road.port });
          return { name: road.pattern, program, road: result.road, pac: answers[index] };
        }),
    );
    expect(traced.length).toBeGreaterThan(10);
    for (const each of traced)
      expect(each).toEqual({
        ...each,
        pac: each.road === 'private-endpoint' ? 'DIRECT' : 'PROXY 10.1.1.20:3128',
      });
  });

  test('a name that only has a planned form goes directly, any other goes to the proxy', async () => {
    const shapes = plan.roads
      .filter((road) => road.road === 'private-endpoint' && road.match === 'shape')
      .map((road) => parseShape(road.pattern));
    const names = new Set(
      known.filter((road) => road.road === 'private-endpoint').map((road) => road.pattern),
    );
    const answers = await askOurs(pacOf(estate), OTHERS);
    const expected = OTHERS.map((name) => name.toLowerCase()).map((name) =>
      names.has(name) || shapes.some((shape) => matchesShape(shape, name))
        ? 'DIRECT'
        : 'PROXY 10.1.1.20:3128',
    );
    expect(answers).toEqual(expected);
  });

  describeWithPrograms('pacparser', PACPARSER, ([path = '']) => {
    test('answers as our engine does', async () => {
      const names = [...known.map((road) => road.pattern), ...OTHERS];
      const script = pacOf(estate);
      expect(await askPacparser(path, script, names)).toEqual(await askOurs(script, names));
    });
  });
});

describeWithPrograms('pacparser and our engine', PACPARSER, ([path = '']) => {
  test('agree on random names near the planned ones', async () => {
    const script = pacOf(ESTATE_BEFORE);
    const labels = fc.constantFrom(
      'a',
      'kv',
      'vault',
      'azure',
      'net',
      'com',
      'blob',
      'core',
      'windows',
      'privateasr2cache',
      'a-b',
    );
    const names = fc.sample(
      fc.oneof(
        fc.array(labels, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.')),
        fc
          .stringMatching(/^[a-z][a-z0-9-]{0,26}$/)
          .map((label) => `${label.replace(/-$/, '')}.vault.azure.net`),
      ),
      500,
    );
    expect(await askPacparser(path, script, names)).toEqual(await askOurs(script, names));
  });
});

test('a hostile pattern never reaches the script', () => {
  const input = renderInput();
  const [road] = input.plan.roads;
  for (const pattern of [
    'a.example.com": true}; alert(1); //',
    'x.</script>',
    '<a>.example.com/;alert(1)//',
  ]) {
    const roads =
      road === undefined
        ? []
        : [
            {
              ...road,
              road: 'private-endpoint' as const,
              pattern,
              match: pattern.startsWith('<') ? ('shape' as const) : ('exact' as const),
            },
          ];
    expect(() => renderPac({ ...input, plan: { ...input.plan, roads } })).toThrow(
      /can't be written into a PAC file/,
    );
  }
});
