// Machines with agents: their services are planned, and it is known whose proxy they use.

import { expect, test } from 'vitest';

import { parseSite } from './parse-site.ts';

const appliance = (name: string, address: string): string =>
  `  - { name: ${name}, address: ${address}, vault: rsv-dr, proxy: p1, resolver: d1 }\n`;

function siteOf(
  machine: string,
  { services = '[site-recovery, azure-arc]', second = '' } = {},
): string {
  return `name: machines
region: japaneast
${services === '' ? '' : `services: ${services}\n`}networks: { onPremises: [10.70.0.0/16] }
proxies: [{ name: p1, address: 10.70.1.20 }]
resolvers: [{ name: d1, address: 10.70.1.53 }]
appliances:
${appliance('a1', '10.70.1.10')}${second}machines:
  - ${machine}
`;
}

const TWO = { second: appliance('a2', '10.70.1.11') };

test.each([
  ['one appliance', siteOf('{ name: m1, address: 10.70.2.1, services: [azure-arc] }')],
  ['on the appliance', siteOf('{ name: a1, address: 10.70.1.10, services: [azure-arc] }')],
  [
    'two appliances',
    siteOf('{ name: m1, address: 10.70.2.1, services: [azure-arc], appliance: a2 }', TWO),
  ],
])('accepted: %s', (_, text) => {
  expect(parseSite(text).machines).toHaveLength(1);
});

test.each([
  [
    'a service that is not planned',
    siteOf('{ name: m1, address: 10.70.2.1, services: [azure-backup] }'),
    /machines\[0\]\.services\[0\]: "azure-backup" is not among services/,
  ],
  [
    'the default of services',
    siteOf('{ name: m1, address: 10.70.2.1, services: [azure-arc] }', { services: '' }),
    /is not among services of this site \(site-recovery\)/,
  ],
  [
    'a service without agents',
    siteOf('{ name: m1, address: 10.70.2.1, services: [site-recovery] }'),
    /azure-backup.*azure-arc/,
  ],
  [
    'no service',
    siteOf('{ name: m1, address: 10.70.2.1, services: [] }'),
    /machines\[0\]\.services/,
  ],
  [
    'outside of the premises',
    siteOf('{ name: m1, address: 10.71.2.1, services: [azure-arc] }'),
    /machines\[0\]\.address: 10\.71\.2\.1 is in none of networks\.onPremises/,
  ],
  [
    'several appliances',
    siteOf('{ name: m1, address: 10.70.2.1, services: [azure-arc] }', TWO),
    /machines\[0\]: needs appliance.*"a1", "a2"/,
  ],
  [
    'no such appliance',
    siteOf('{ name: m1, address: 10.70.2.1, services: [azure-arc], appliance: a3 }', TWO),
    /no appliance is called "a3"/,
  ],
  [
    'one address twice',
    siteOf(
      '{ name: m1, address: 10.70.2.1, services: [azure-arc] }\n  - { name: m2, address: 10.70.2.1, services: [azure-arc] }',
    ),
    /machines\[1\]\.address: 10\.70\.2\.1 is the address of "m1" already/,
  ],
  [
    'one name twice',
    siteOf(
      '{ name: m1, address: 10.70.2.1, services: [azure-arc] }\n  - { name: M1, address: 10.70.2.2, services: [azure-arc] }',
    ),
    /another machine is called "M1"/,
  ],
])('refused: %s', (_, text, problem) => {
  expect(() => parseSite(text)).toThrow(problem);
});
