import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { comparePlans, hasDifferences } from '../plan/compare-plans.ts';
import { composePlan } from '../plan/compose-plan.ts';
import { composeSitePlan } from '../plan/compose-site-plan.ts';
import { problemsOf } from '@sekisho/test-kit/documents/published-schemas.ts';
import type { Plan } from '../plan/plan.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { parsePlan } from './parse-plan.ts';
import { planDocument } from './plan-document.ts';

const INPUT = planInput({ estate: ESTATE_AFTER });
const BEFORE = composePlan(planInput({ estate: ESTATE_BEFORE }));
const AFTER = composePlan(INPUT);
const PLANS = [
  BEFORE,
  AFTER,
  composePlan(planInput({ estate: ESTATE_AFTER, site: siteWith({ policy: { scope: 'names' } }) })),
  composePlan(planInput({ route: 'public' })),
  composePlan(planInput({ site: siteWith({ services: ['azure-to-azure'] }) })),
];

describe('a saved plan', () => {
  test.each(PLANS.map((plan, index) => ({ plan, index })))(
    'is read back as it was ($index)',
    ({ plan }) => {
      expect(parsePlan(JSON.stringify(plan), 'plan.json')).toEqual(plan);
      expect(parsePlan(`\uFEFF${JSON.stringify(plan, null, 2)}\n`, 'plan.json')).toEqual(plan);
    },
  );

  test('of an older version, without steps and fixes, is still one', () => {
    const { steps: _, ...old } = BEFORE;
    const warnings = old.warnings.map(({ code, because }) => ({ code, because }));
    expect(
      hasDifferences(
        comparePlans(
          parsePlan(JSON.stringify({ ...old, warnings: BEFORE.warnings }), 'old.json') as Plan,
          BEFORE,
        ),
      ),
    ).toBe(false);
    expect(parsePlan(JSON.stringify({ ...old, warnings }), 'old.json').warnings[0]).toMatchObject({
      severity: 'warning',
    });
  });

  test('of a newer version may have more fields', () => {
    expect(parsePlan(JSON.stringify({ ...BEFORE, later: 1 }), 'new.json')).toEqual(BEFORE);
  });

  test.each([
    {
      title: 'a text that is no JSON',
      text: '{"schema": "sekisho/plan/2",\n  "site": }',
      message: 'plan.json:2:11: this is not JSON',
    },
    {
      title: 'a file cut short',
      text: JSON.stringify(BEFORE).slice(0, 500),
      message: 'this is not JSON',
    },
    { title: 'nothing', text: '', message: 'this is not a plan' },
    { title: 'two documents', text: '{}{}', message: 'this is not a plan' },
    {
      title: 'another document',
      text: '{"schema":"sekisho/findings/2"}',
      message: 'its schema is "sekisho/findings/2"',
    },
    { title: 'a list', text: '[]', message: 'it has no schema' },
    {
      title: 'a plan of a later form',
      text: JSON.stringify({ ...BEFORE, schema: 'sekisho/plan/3' }),
      message: 'sekisho/plan/3',
    },
    {
      title: 'a wrong type inside',
      text: JSON.stringify({ ...BEFORE, roads: [{ ...BEFORE.roads[0], port: '443' }] }),
      message: 'roads.0.port',
    },
    {
      title: 'a plan of a whole site with nothing in it',
      text: JSON.stringify({ schema: 'sekisho/site-plan/2' }),
      message: 'plan.json: site: ',
    },
    { title: 'deep nesting', text: `${'['.repeat(100_000)}`, message: 'this is not JSON' },
  ])('refused with its reason: $title', ({ text, message }) => {
    const read = (): unknown => parsePlan(text, 'plan.json');
    expect(read).toThrow(UserError);
    expect(read).toThrow(message);
  });

  test('no text at all ends in anything but a clear error', () => {
    const json = JSON.stringify(AFTER);
    const damaged = fc
      .tuple(fc.nat(json.length), fc.nat(40), fc.string())
      .map(([at, length, put]) => json.slice(0, at) + put + json.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), damaged), (text) => {
        try {
          return parsePlan(text, 'plan.json').schema === 'sekisho/plan/2';
        } catch (error) {
          return error instanceof UserError && error.message.startsWith('plan.json');
        }
      }),
      { numRuns: 300 },
    );
  });
});

const DOCUMENTS = [
  ['of an appliance', planDocument(AFTER)],
  ['of a site', planDocument(composeSitePlan(INPUT))],
] as const;

/** With one more key in every object, as a later version might have it. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries([
    ...Object.entries(value).map(([key, each]) => [
      key,
      // Keys of `values` are data.
      key === 'values' ? each : withMore(each),
    ]),
    ['fromLater', true],
  ]);
}

describe.each(DOCUMENTS)('a saved document %s', (_of, document) => {
  const saved = parsePlan(JSON.stringify(document), 'plan.json');

  test('holds codes and values, and gets its sentences again in its document', () => {
    expect(JSON.stringify(saved)).not.toMatch(/"(?:reason|message|fix|what|why)":"/);
    const again: unknown = planDocument(saved);
    expect(problemsOf(again)).toEqual([]);
    expect(again).toEqual(withoutActions(document));
  });

  test('of a later version is read as far as it is known', () => {
    expect(parsePlan(JSON.stringify(withMore(document)), 'plan.json')).toEqual(saved);
  });

  test('is not what is published once it has a key too many', () => {
    expect(problemsOf(withMore(document))).not.toEqual([]);
  });
});

/** Requests of steps are for a rehearsal of the plan itself, and are not read back. */
function withoutActions(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) => (key === 'actions' ? undefined : each)),
  );
}
