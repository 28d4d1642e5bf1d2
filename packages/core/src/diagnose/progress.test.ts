// How far a set-up has come, by the appliance's log or by the names that were asked for.

import { describe, expect, test } from 'vitest';

import { composePlan } from '../plan/compose-plan.ts';
import { indexPlan } from '../plan/look-up.ts';
import { ESTATE_AFTER, planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { readProgress, readProgressOfEach } from './progress.ts';
import { tallyObservations } from './tally/tally.ts';
import {
  T0,
  KEY_VAULT,
  CACHE,
  LOGIN,
  proxy,
  dns,
  step,
} from '@sekisho/test-kit/diagnose/seen-requests.ts';

describe('progress', () => {
  const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));

  test('by what the appliance says last of each stage', () => {
    const tally = tallyObservations([
      step('stage-done', { stage: 'sign-in' }),
      step('stage-started', { at: T0 + 2000 }),
      step('stage-failed', { at: T0 + 3000, error: 'x' }),
    ]);
    expect(readProgress(lookUp, tally)).toMatchObject([
      { stage: 'sign-in', state: 'done' },
      { stage: 'rcm', state: 'failed' },
    ]);
  });

  test('without its log, by the names that each stage is the first to need', () => {
    const progress = readProgress(
      lookUp,
      tallyObservations([
        dns(KEY_VAULT, { answer: 'address', addresses: ['10.2.1.18'] }),
        proxy(LOGIN),
      ]),
    );
    const needed = lookUp.plan.roads.find((road) => road.pattern === KEY_VAULT)?.stages ?? [];
    const seen = progress.filter((each) => each.state === 'seen').map((each) => each.stage);
    expect(seen).toHaveLength(1);
    expect(needed).toEqual(expect.arrayContaining(seen));
  });

  test('of several appliances each, by what its own address asked for', () => {
    const tally = tallyObservations([
      dns(KEY_VAULT, { answer: 'address', addresses: ['10.2.1.18'] }),
      dns(CACHE, { client: '10.1.1.11', answer: 'address', addresses: ['10.2.1.20'] }),
    ]);
    const seen = readProgressOfEach(
      [
        { name: 'one', address: '10.1.1.10', lookUp },
        { name: 'two', address: '10.1.1.11', lookUp },
      ],
      tally,
      [],
    ).filter(({ state }) => state === 'seen');
    expect(seen.map(({ appliance, stage }) => `${appliance ?? ''} ${stage}`)).toEqual([
      'one register',
      'two initial-replication',
    ]);
  });
});

test('that other machines get through says nothing of the appliance', () => {
  const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));
  const carried = (client: string): ReturnType<typeof proxy> =>
    proxy(LOGIN, { client, verdict: 'allowed', status: 200, server: '20.190.1.1' });
  const seen = (client: string): boolean =>
    readProgressOfEach(
      [{ name: 'one', address: '10.1.1.10', lookUp }],
      tallyObservations([carried(client)]),
      ['10.1.1.10', '10.1.1.20'],
    ).some(({ state }) => state === 'seen');
  expect(['10.1.1.10', '10.1.1.20', '-', '10.1.9.9'].map(seen)).toEqual([true, true, true, false]);
});
