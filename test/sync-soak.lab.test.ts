// The soak of keep, short: real servers and an emulated Azure while everything around them fails at random.
// Ten minutes of it: npm run bench -- sync-soak

import { expect, test } from 'vitest';

import { runSoak } from '../bench/soak/sync/run-soak.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';

const WANTED = [
  { program: 'named', debianPackage: 'bind9' },
  { program: 'unbound', debianPackage: 'unbound' },
  { program: 'dnsmasq', debianPackage: 'dnsmasq-base' },
];

describeWithPrograms('a soak of keep', WANTED, ([named = '', unbound = '', dnsmasq = '']) => {
  test('ends with DNS equal to Azure, and no record of others is lost', async () => {
    const result = await runSoak({
      seed: 3,
      seconds: 25,
      programs: { named, unbound, dnsmasq },
      settleSeconds: 90,
    });
    expect(result.wrong).toEqual([]);
    // It was no quiet time.
    expect(Object.values(result.troubles).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
      30,
    );
    expect(result.stated['estate-failed'] ?? 0).toBeGreaterThan(0);
    expect(result.stated['changes'] ?? 0).toBeGreaterThan(50);
  }, 240_000);
});
