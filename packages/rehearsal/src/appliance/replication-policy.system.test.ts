// The site's policy, as the emulated vault shows it after the set-up.

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startFinishedSite, type FinishedSite } from '@sekisho/test-kit/rehearsal/finished-site.ts';
import { callArm, dig } from './arm.ts';
import { vaultPath } from './set-up/vault-paths.ts';

const POLICY = {
  recoveryPointHistoryMinutes: 4320,
  crashConsistentMinutes: 5,
  appConsistentMinutes: 240,
};

let finished: FinishedSite | undefined;

beforeAll(async () => {
  finished = await startFinishedSite('loopback', 600, { replicationPolicy: POLICY });
}, 60_000);
afterAll(() => finished?.close());

test('the vault has the policy of site.yaml', async () => {
  const site = finished?.site;
  if (site === undefined) throw new Error('the site was not started');
  const context = site.appliance.context(site.key);
  const as = { program: context.programs.user, token: context.memory.adminToken ?? '' };
  const policy = await callArm(context, as, {
    path: `${vaultPath(context)}/replicationPolicies/policy`,
    apiVersion: '2024-04-01',
  });
  expect(dig(policy, 'properties', 'providerSpecificDetails')).toMatchObject({
    instanceType: 'InMageRcm',
    recoveryPointHistoryInMinutes: 4320,
    crashConsistentFrequencyInMinutes: 5,
    appConsistentFrequencyInMinutes: 240,
    enableMultiVmSync: 'false',
  });
});
