// The scenarios with one fault each, on real parts with the resolver of the site.

import { expect, test } from 'vitest';

import { SCENARIO_NAMES } from './scenarios/scenario.ts';
import { describeOnNetns, type Case } from '@sekisho/test-kit/rehearsal/netns-scenarios.ts';
import { EXPECTED, playScenario } from '@sekisho/test-kit/rehearsal/play-scenario.ts';

const JOURNEYS = ['by-hand', 'planned'];

describeOnNetns(
  SCENARIO_NAMES.filter((name) => EXPECTED[name] !== undefined && !JOURNEYS.includes(name)).map(
    (name): Case => [name, 'bind'],
  ),
  () => {
    test('single names found by hand cost a run each here too', async () => {
      const report = await playScenario('narrow-names', { network: 'netns', timeScale: 60 });
      expect(report.ok).toBe(true);
      expect(report.failures).toBeGreaterThanOrEqual(12);
      expect(report.firewall.directToInternet).toBe(0);
    }, 240_000);
  },
);
