// The steps of the example's to-do list, supposed done one after the other.

import { expect, test } from 'vitest';

import { renderSettings } from '@sekisho/core/library/render-settings.ts';
import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { prepareWorld } from '@sekisho/core/roads/prepare-world.ts';
import { composeToDo } from '@sekisho/core/to-do/compose-to-do.ts';
import { readStanding } from '../../../cli/open-page.ts';
import { EXAMPLE_SITE, loadSiteInput } from '../../../cli/site-input.ts';
import { judgeByModel, toRoadRows } from '../roads/road-row.ts';
import { compareRoads } from './compare-roads.ts';
import { applyStep, planSteps } from './plan-steps.ts';
import { listEntries, withoutEntries } from './settings-entries.ts';

const { input, plan, settings } = await readStanding(await loadSiteInput(EXAMPLE_SITE, {}));
const { rendered } = renderSettings(input);
const steps = planSteps(composeToDo({ input, plan, rendered }), plan.appliance);

function totalsWith(now: Settings) {
  const rowsWith = (each: Settings) =>
    toRoadRows(
      plan.roads,
      judgeByModel(
        prepareWorld(
          composeWorld({ ...input, settings: each, privateLinks: input.privateLinks ?? [] }),
        ),
      ),
    );
  return compareRoads(rowsWith(settings), rowsWith(now)).totals;
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

test('a step’s entries at once are what they are one after the other', () => {
  // Everything is known, so that each entry counts by itself.
  const { notKnown: _, ...known } = settings;
  for (const step of steps) {
    const [first, ...rest] = step.entries;
    const some = rest.length === 0 ? step.entries : rest;
    const one = some.reduce((now, entry) => applyStep(now, { step, plan, chosen: [entry] }), known);
    expect(listEntries(applyStep(known, { step, plan, chosen: some })), step.key).toEqual(
      listEntries(one),
    );
    expect(first).toBeDefined();
  }
});

test('every switch takes its own entry away and no other', () => {
  const planned = toSettings(plan);
  const all = listEntries(planned);
  expect(new Set(all.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(5);
  expect(withoutEntries(planned, [])).toBe(planned);
  for (const off of all)
    expect(listEntries(withoutEntries(planned, [off]))).toEqual(
      all.filter(({ kind, value }) => kind !== off.kind || value !== off.value),
    );
  expect(listEntries(withoutEntries(planned, all))).toEqual([]);
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
