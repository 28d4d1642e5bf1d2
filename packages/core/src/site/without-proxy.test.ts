// A site without a proxy says so, and nobody is led to write one that does not exist.

import { expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { parseSite } from './parse-site.ts';

const REST = `name: mill
region: uksouth
networks: { onPremises: [10.88.0.0/16], throughVpn: [10.89.0.0/16] }
resolvers: [{ name: dns1, address: 10.88.1.53 }]
appliances:
  - { name: asr1, address: 10.88.1.10, vault: rsv-mill, proxy: none, resolver: dns1 }
`;

function problemsOf(text: string): string {
  try {
    parseSite(text, 'site.yaml');
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return '';
}

test.each([
  ['no list', REST],
  ['an empty list', `${REST}proxies: []\n`],
  ['a list for browsers', `${REST}proxies: [{ name: people, address: 10.88.1.30 }]\n`],
  ['a firewall that lets names through', `${REST}firewall: { byName: true, product: paloalto }\n`],
])('%s is a site', (_, text) => {
  expect(problemsOf(text)).toBe('');
});

test.each([
  [
    'no word of it',
    REST.replace(' proxy: none,', ''),
    /^site\.yaml:6:5: appliances\[0\]\.proxy: this key is missing; .*none, where its programs go out directly/,
  ],
  [
    'a proxy of the same name',
    `${REST}proxies: [{ name: none, address: 10.88.1.20 }]\n`,
    /proxies\[0\]\.name: no proxy may be called "none"/,
  ],
  [
    'one that is not there',
    REST.replace('proxy: none', 'proxy: px1'),
    /appliances\[0\]\.proxy: no proxy is called "px1": there is none/,
  ],
  [
    'a list of names that nobody is held to',
    `${REST}firewall: { allowList: urls.txt }\n`,
    /firewall\.allowList: is of a firewall that lets names through: write byName: true/,
  ],
])('%s is refused', (_, text, problem) => {
  expect(problemsOf(text)).toMatch(problem);
});
