// A site without a proxy is refused, and nobody is led to write one that does not exist.

import { expect, test } from 'vitest';

import { parseSite } from './parse-site.ts';

const REST = `name: mill
region: uksouth
networks: { onPremises: [10.88.0.0/16], throughVpn: [10.89.0.0/16] }
resolvers: [{ name: dns1, address: 10.88.1.53 }]
appliances:
  - { name: asr1, address: 10.88.1.10, vault: rsv-mill, proxy: none1, resolver: dns1 }
`;

test.each([
  { title: 'no list', text: REST, says: false },
  { title: 'an empty list', text: `${REST}proxies: []\n`, says: true },
  {
    title: 'another list that is empty',
    text: `${REST.replace('[10.88.0.0/16]', '[]')}proxies: [{ name: none1, address: 10.88.1.20 }]\n`,
    says: false,
  },
])('$title', ({ text, says }) => {
  let message = '';
  try {
    parseSite(text, 'site.yaml');
  } catch (error) {
    message = error instanceof Error ? error.message : '';
  }
  expect(message).toMatch(/^site\.yaml:\d+:\d+: /);
  expect(message.includes('write none that does not exist')).toBe(says);
});
