import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { asInAzure, asSeen, networkAsSeen } from './translation.ts';

const VIEW = {
  translated: [
    { azure: '10.40.0.0/22', seenAs: '172.31.40.0/22' },
    { azure: '10.41.0.0/18', seenAs: '172.31.64.0/18' },
    { azure: 'fd00:41::/64', seenAs: 'fd99::/64' },
  ],
};

describe('one for one', () => {
  test.each([
    { azure: '10.41.2.18', seenAs: '172.31.66.18' },
    { azure: '10.40.3.255', seenAs: '172.31.43.255' },
    { azure: 'fd00:41::5', seenAs: 'fd99:0:0:0:0:0:0:5' },
    { azure: '10.42.0.1', seenAs: '10.42.0.1' },
    { azure: 'public', seenAs: 'public' },
  ])('$azure is seen as $seenAs', ({ azure, seenAs }) => {
    expect(asSeen(VIEW, azure)).toBe(seenAs);
  });

  test('there and back is the same address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 0, max: 255 }), (c, d) => {
        const address = `10.41.${String(c)}.${String(d)}`;
        expect(asInAzure(VIEW, asSeen(VIEW, address))).toBe(address);
      }),
    );
  });
});

describe('networks', () => {
  test.each([
    { network: '10.41.2.0/24', seen: ['172.31.66.0/24'] },
    { network: '10.41.0.0/18', seen: ['172.31.64.0/18'] },
    // Only a part of it is translated.
    { network: '10.41.0.0/16', seen: ['172.31.64.0/18'] },
    { network: '10.40.0.0/15', seen: ['172.31.40.0/22', '172.31.64.0/18'] },
    { network: '10.99.0.0/16', seen: ['10.99.0.0/16'] },
  ])('$network: $seen', ({ network, seen }) => {
    expect(networkAsSeen(VIEW, network)).toEqual(seen);
  });
});
