// sync killed at random moments, a few times at each server. A hundred: npm run soak -- kills

import { expect, test } from 'vitest';

import { runKills } from '../bench/soak/kills/run-kills.ts';
import { KILLED, PROGRAM_OF } from '../bench/soak/kills/killed-server.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { packedProgram } from './cli/packed-program.ts';

const DEBIAN_PACKAGE = {
  bind: 'bind9',
  unbound: 'unbound',
  dnsmasq: 'dnsmasq-base',
  squid: 'squid',
} as const;

for (const product of KILLED)
  describeWithPrograms(
    `sync to ${product}, killed`,
    [{ program: PROGRAM_OF[product], debianPackage: DEBIAN_PACKAGE[product] }],
    ([program = '']) => {
      test('loses nothing, and finds its way to the plan', async () => {
        const { bin } = await packedProgram();
        const result = await runKills({ product, program, bin, kills: 5, seed: 7 });
        expect(result.wrong).toEqual([]);
        expect(result).toMatchObject({ kills: 5 });
        expect(result.rounds).toBeGreaterThan(1);
      });
    },
  );
