import { expect, test } from 'vitest';

import { composeToDo } from '@sekisho/core/to-do/compose-to-do.ts';
import type { ToDoStep } from '@sekisho/core/to-do/to-do.ts';
import { renderSettings } from '@sekisho/core/library/render-settings.ts';
import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { findingOf } from '@sekisho/test-kit/web/finding-of.ts';
import { hrefOfStep, namesEndedBy, stepKey, stepOfFix } from './step-links.ts';

const INPUT = planInput();
const TO_DO = composeToDo({ input: INPUT, ...renderSettings(INPUT) });
const STEPS = TO_DO.teams.flatMap(({ steps }) => steps);

function step(code: string): ToDoStep {
  const found = STEPS.find(({ because }) => because.what.code === code);
  if (found === undefined) throw new Error(code);
  return found;
}

test('every step of a team has an address of its own, without what tells more than team and step', () => {
  const all = STEPS.map(hrefOfStep);
  expect(new Set(all).size).toBe(all.length);
  expect(hrefOfStep(step('step.allow-names'))).toBe('#/to-do/proxy%3Aallow-names');
  expect(stepKey({ ...step('step.allow-names'), appliances: ['a', 'b'] })).toBe('allow-names@a+b');
});

test('the fix of a finding leads to the step that holds its entry, and back', () => {
  const entries = ['step.allow-names', 'step.set-system-list', 'step.add-records'].map((code) => {
    const of = step(code);
    const text = of.entries[0]?.text ?? '';
    expect(text).not.toBe('');
    expect(stepOfFix(TO_DO, { layer: of.layer, add: [text] })).toBe(of);
    return { of, text };
  });
  const findings = entries.map(({ of, text }, at) =>
    findingOf(`name${String(at)}.example.com`, {
      layer: of.layer,
      fix: { layer: of.layer, add: [text] },
    }),
  );
  for (const [at, { of }] of entries.entries())
    expect(namesEndedBy(of, TO_DO, [...findings, ...findings])).toEqual([
      `name${String(at)}.example.com`,
    ]);
});

test('a name that no step holds leads to the step in which its layer learns names', () => {
  const fix = { layer: 'proxy-allow', add: ['hub2.servicebus.windows.net'] } as const;
  expect(stepOfFix(TO_DO, fix)).toBe(step('step.learn-allow'));
  expect(stepOfFix({ ...TO_DO, teams: [] }, fix)).toBeNull();
  const nothing = findingOf('a.example.com', { fix: { layer: 'proxy-allow', add: [] } });
  expect(namesEndedBy(step('step.learn-allow'), TO_DO, [nothing])).toEqual([]);
});
