// Resource ids as Azure writes them: without regard to case, with or without a slash at the end.

import { expect, test } from 'vitest';

import { idKey, lastOf, networkOf } from './estate.ts';

const NETWORK =
  '/subscriptions/1/resourceGroups/Rg/providers/Microsoft.Network/virtualNetworks/Net';

test.each([
  { id: NETWORK, last: 'Net', network: NETWORK },
  { id: `${NETWORK}//`, last: 'Net', network: `${NETWORK}//` },
  { id: `${NETWORK}/subnets/pe`, last: 'pe', network: NETWORK },
  { id: `${NETWORK}/SUBNETS/Pe/`, last: 'Pe', network: NETWORK },
  { id: 'plain', last: 'plain', network: 'plain' },
  { id: '', last: '', network: '' },
])('$id ends in $last', ({ id, last, network }) => {
  expect([lastOf(id), networkOf(id)]).toEqual([last, network]);
  expect(lastOf(idKey(id))).toBe(last.toLowerCase());
});
