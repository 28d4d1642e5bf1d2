// The steps of the example's to-do list, supposed done one after the other.

import { expect, test } from 'vitest';

import { renderSettings } from '@sekisho/core/library/render-settings.ts';
import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { prepareWorld } from '@sekisho/core/roads/prepare-world.ts';
import { composeToDo } from '@sekisho/core/to-do/compose-to-do.ts';
import { readStanding } from '../../../cli/open-page.ts';
import { EXAMPLE_SITE, loadSiteInput } from '../../../cli/site-input.ts';
import { compareRoads } from './compare-roads.ts';
import { applyStep, planSteps } from './plan-steps.ts';

const { input, plan, settings } = await readStanding(await loadSiteInput(EXAMPLE_SITE, {}));
const { rendered } = renderSettings(input);
const steps = planSteps(composeToDo({ input, plan, rendered }), plan.appliance);

function totalsWith(now: Settings) {
  const worldOf = (each: Settings) =>
    prepareWorld(
      composeWorld({ ...input, settings: each, privateLinks: input.privateLinks ?? [] }),
    );
  return compareRoads(plan.roads, { before: worldOf(settings), after: worldOf(now) }).totals;
}

test('all steps that are left end what is refused today, and break nothing', () => {
  const done = steps.reduce(
    (now, step) => applyStep(now, { step, plan, chosen: step.entries }),
    settings,
  );
  const totals = totalsWith(done);
  expect(totals).toMatchObject({ breaks: 0 });
  expect(totals.ends).toBeGreaterThanOrEqual(6);
});

test('a bypass before its records: one entry of SYSTEM’s list, and the names that it takes are not known to arrive', () => {
  const system = steps.find(({ part }) => part === 'system');
  if (system === undefined) throw new Error('no step for SYSTEM');
  const [first, ...others] = system.entries;
  if (first === undefined) throw new Error('no entry');
  expect(others.length).toBeGreaterThan(0);
  const some = applyStep(settings, { step: system, plan, chosen: [first] });
  expect(some.system.bypass).toContain(first.text);
  for (const other of others) expect(some.system.bypass).not.toContain(other.text);
  expect(totalsWith(some).ends).toBe(0);
});

test('a part that nobody told is known with the whole step, and not with one entry of it', () => {
  const dns = steps.find(({ part }) => part === 'dnsRecords');
  if (dns === undefined) throw new Error('no step for records');
  const known = (chosen: typeof dns.entries): boolean =>
    applyStep(settings, { step: dns, plan, chosen }).notKnown?.includes('dnsRecords') === false;
  expect([known(dns.entries), known(dns.entries.slice(1)), known([])]).toEqual([
    true,
    false,
    false,
  ]);
});
