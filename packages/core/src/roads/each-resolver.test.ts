import { describe, expect, test } from 'vitest';

import { CACHE, smallWorld } from '@sekisho/test-kit/roads/small-world.ts';
import { toName } from '@sekisho/dns/name.ts';
import { sayReason, sayWord } from '../text/text.ts';
import { trace } from './trace.ts';
import type { World } from './world.ts';

/** What is said of the second resolver of the appliance. */
function ofSecond(world: World): { outcome: string; says: string } {
  const second = { ...world.resolver, name: 'dns2' };
  const walked = trace(
    { ...world, otherResolvers: [second], holders: [world.resolver.name, second.name] },
    { program: 'system', name: toName(CACHE), port: 443 },
  );
  const found = walked.steps.at(-1);
  if (found?.step !== 'other-resolver') throw new Error('nothing is said of the second resolver');
  return { outcome: found.outcome, says: sayReason('en', found.reason) };
}

describe('of the resolver that is asked when the first is silent', () => {
  test('what it holds too is reached', () => {
    expect(ofSecond(smallWorld())).toEqual({
      outcome: 'reached',
      says: `${CACHE} is reached by dns2 too, when those before are silent`,
    });
  });

  test('what nobody has told is not known, and not said to fail', () => {
    expect(
      ofSecond(smallWorld({ settings: { dnsRecords: [], notKnown: ['dnsRecords'] } })),
    ).toEqual({
      outcome: 'not-known',
      says: `whether ${CACHE} is reached by dns2, which is asked when those before are silent, is not known`,
    });
  });

  test('what does not arrive is said with its end', () => {
    const { outcome, says } = ofSecond(smallWorld({ settings: { dnsRecords: [] } }));
    expect(outcome).not.toBe('reached');
    expect(says).toContain(`${CACHE} is not reached by dns2`);
    expect(says).toContain(`: ${sayWord('en', 'page.outcome', outcome)}`);
  });
});
