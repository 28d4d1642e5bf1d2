// Proxies beside one another: each problem has its line and its remedy.

import { expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { parseSite } from './parse-site.ts';

function siteWith(proxies: string, appliance = ''): string {
  return `name: mill
region: uksouth
networks: { onPremises: [10.88.0.0/16], throughVpn: [10.89.0.0/16] }
resolvers: [{ name: dns1, address: 10.88.1.53 }]
proxies:
${proxies}
appliances:
  - { name: asr1, address: 10.88.1.10, vault: rsv-mill, proxy: px1, resolver: dns1${appliance} }
`;
}

function problemsOf(text: string): string {
  try {
    parseSite(text, 'site.yaml');
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return '';
}

const ONE = '  - { name: px1, address: 10.88.1.20';

test.each([
  [
    'a chain of three',
    `${ONE}, parent: px2 }\n  - { name: px2, address: 10.88.1.21, parent: px3 }\n  - { name: px3, address: 203.0.113.9, location: internet }`,
    '',
  ],
  ['a cluster', `${ONE}, nodes: [10.88.1.21, 10.88.1.22] }`, ''],
  [
    'a provider',
    '  - { name: px1, location: internet, address: 203.0.113.9, host: gw.example, networks: [203.0.113.0/24], addresses: [198.51.100.1] }',
    '',
  ],
  [
    'the proxy of browsers',
    `${ONE} }\n  - { name: people, address: 10.88.1.30 }`,
    ', browserProxy: people',
  ],
])('%s is a site', (_, proxies, appliance) => {
  expect(problemsOf(siteWith(proxies, appliance))).toBe('');
});

test.each([
  [
    'its own parent',
    `${ONE}, parent: px1 }`,
    '',
    /^site\.yaml:6:\d+: proxies\[0\]\.parent: px1 -> px1 is a circle/,
  ],
  [
    'a circle of three',
    `${ONE}, parent: px2 }\n  - { name: px2, address: 10.88.1.21, parent: px3 }\n  - { name: px3, address: 10.88.1.22, parent: px1 }`,
    '',
    /:8:\d+: proxies\[2\]\.parent: px3 -> px1 -> px2 -> px3 is a circle/,
  ],
  [
    'a parent that is not there',
    `${ONE}, parent: pz2 }\n  - { name: px2, address: 10.88.1.21 }`,
    '',
    /proxies\[0\]\.parent: no proxy is called "pz2": did you mean "px2"\?/,
  ],
  [
    'a provider inside',
    `${ONE}, location: internet }`,
    '',
    /location: says internet, and 10\.88\.1\.20 lies in networks\.onPremises/,
  ],
  [
    'a provider that asks here',
    '  - { name: px1, address: 203.0.113.9, location: internet, resolver: dns1 }',
    '',
    /proxies\[0\]\.resolver: a proxy on the internet resolves/,
  ],
  [
    'a provider with nodes',
    '  - { name: px1, address: 203.0.113.9, location: internet, nodes: [10.88.1.1] }',
    '',
    /proxies\[0\]\.nodes: a proxy on the internet/,
  ],
  [
    "a browser's proxy that is not there",
    `${ONE} }`,
    ', browserProxy: users',
    /:8:\d+: appliances\[0\]\.browserProxy: no proxy is called "users"/,
  ],
  [
    'a firewall by names that nobody uses',
    `${ONE} }\nfirewall: { byName: true }`,
    '',
    /firewall\.byName: no appliance goes out without a proxy/,
  ],
])('%s is refused', (_, proxies, appliance, problem) => {
  expect(problemsOf(siteWith(proxies, appliance))).toMatch(problem);
});
