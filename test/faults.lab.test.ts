// The soak of faults, short: real servers and an emulated Azure while everything around sync fails at random.
// An hour of it: npm run soak -- faults 60

import { expect, test } from 'vitest';

import { runFaults } from '../bench/soak/faults/run-faults.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { packedProgram } from './cli/packed-program.ts';

const WANTED = [
  { program: 'named', debianPackage: 'bind9' },
  { program: 'unbound', debianPackage: 'unbound' },
  { program: 'dnsmasq', debianPackage: 'dnsmasq-base' },
  { program: 'squid', debianPackage: 'squid' },
];

describeWithPrograms(
  'faults around sync',
  WANTED,
  ([named = '', unbound = '', dnsmasq = '', squid = '']) => {
    test('end with DNS and the list as planned, and with every line of others', async () => {
      const { bin } = await packedProgram();
      const result = await runFaults({
        bin,
        seed: 3,
        seconds: 15,
        programs: { named, unbound, dnsmasq, squid },
        settleSeconds: 90,
      });
      expect(result.wrong).toEqual([]);
      // It was no quiet time.
      expect(Object.values(result.troubles).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
        50,
      );
      expect(result.stated['estate-failed'] ?? 0).toBeGreaterThan(0);
      expect(result.stated['changes'] ?? 0).toBeGreaterThan(50);
    }, 240_000);
  },
);
