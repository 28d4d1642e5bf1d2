import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { VERSION_NEEDS } from './appliance-version.ts';
import { parseSite } from './parse-site.ts';

const GOOD = `name: tokyo
region: japaneast
networks:
  onPremises: [10.1.0.0/16]
  throughVpn: [10.2.0.0/16]
proxies:
  - name: proxy1
    address: 10.1.1.20
resolvers:
  - name: dns1
    address: 10.1.1.53
appliances:
  - name: appliance1
    address: 10.1.1.10
    vault: vault1
    proxy: proxy1
    resolver: dns1
sources:
  - { name: app1, address: 10.1.2.31, appliance: appliance1 }
`;

function problemsOf(text: string): string[] {
  try {
    parseSite(text);
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('a short site gets its defaults', () => {
  const site = parseSite(GOOD);
  expect(site).toMatchObject({
    cloud: 'AzurePublic',
    estate: 'estate',
    services: ['site-recovery'],
    firewall: { allow: [] },
    policy: { allowWildcards: false, scope: 'zone', optional: false, extraNames: [] },
  });
  expect(site.proxies).toEqual([
    { name: 'proxy1', product: 'squid', address: '10.1.1.20', port: 3128, resolver: 'internet' },
  ]);
  expect(site.appliances[0]?.settings).toEqual({});
  expect(site.rehearsal).toEqual({ vpnRateMbps: 0, vpnDelayMs: 0, timeScale: 60 });
});

test('a byte order mark, comments, aliases and line ends of Windows are fine', () => {
  expect(
    parseSite(
      `\ufeff# a site\n${GOOD.replace('address: 10.1.1.20', 'address: &a 10.1.1.20').replace('address: 10.1.1.53', 'address: *a')}`.replaceAll(
        '\n',
        '\r\n',
      ),
    ).resolvers[0]?.address,
  ).toBe('10.1.1.20');
});

describe('each problem has its place and its remedy', () => {
  test.each([
    {
      title: 'an unknown key near a known one',
      text: GOOD.replace('    address: 10.1.1.20', '    addres: 10.1.1.20\n    address: 10.1.1.20'),
      problem: 'site.yaml:8:5: proxies[0]: the key "addres" is not known: did you mean address?',
    },
    {
      title: 'an unknown key near none',
      text: `${GOOD}zzz: 1\n`,
      problem:
        'site.yaml:20:1: the key "zzz" is not known; known here: name, cloud, region, asrCode, migrateCode, services, estate, networks, proxies, resolvers, firewall, appliances, vCenters, sources, machines, policy, replicationPolicy, azure, rehearsal',
    },
    {
      title: 'points that are kept for more than 15 days',
      text: `${GOOD}replicationPolicy:\n  recoveryPointHistoryMinutes: 30000\n`,
      problem:
        'site.yaml:21:32: replicationPolicy.recoveryPointHistoryMinutes: must be 21600 or less',
    },
    {
      title: 'application-consistent points of every half hour',
      text: `${GOOD}replicationPolicy:\n  appConsistentMinutes: 30\n`,
      problem:
        'site.yaml:21:25: replicationPolicy.appConsistentMinutes: 30: needs 0 (none), or one to twelve hours: 60 to 720',
    },
    {
      title: 'a driver that is none',
      text: GOOD.replace(
        '    address: 10.1.1.53',
        '    address: 10.1.1.53\n    sync: { driver: unbund }',
      ),
      problem:
        'site.yaml:12:21: resolvers[0].sync.driver: "unbund" needs "bind", or "unbound", or "dnsmasq", or "coredns", or "windows"; did you mean unbound?',
    },
    {
      title: 'a key that a driver has not',
      text: GOOD.replace(
        '    address: 10.1.1.53',
        '    address: 10.1.1.53\n    sync: { driver: unbound, controlSockett: /run/u, controlSocket: /run/u }',
      ),
      problem:
        'site.yaml:12:30: resolvers[0].sync: the key "controlSockett" is not known: did you mean controlSocket?',
    },
    {
      title: 'an unknown key in a part with defaults',
      text: `${GOOD}policy: { allowWildcard: true }\n`,
      problem:
        'site.yaml:20:11: policy: the key "allowWildcard" is not known: did you mean allowWildcards?',
    },
    {
      title: 'a key of 0.1.0',
      text: `${GOOD}house: { allowWildcards: true }\n`,
      problem: 'site.yaml:20:1: the key "house" is called policy now',
    },
    {
      title: 'a key of 0.1.0 inside another',
      text: GOOD.replace(
        '    address: 10.1.1.53\n',
        '    address: 10.1.1.53\n    keep: { driver: unbound, controlSocket: /run/u }\n',
      ),
      problem: 'site.yaml:12:5: resolvers[0]: the key "keep" is called sync now',
    },
    {
      title: 'a version that YAML takes for a number',
      text: GOOD.replace('    vault: vault1', '    vault: vault1\n    version: 9.60'),
      problem: 'site.yaml:16:14: appliances[0].version: needs text, not 9.6: put it in quotes',
    },
    {
      title: 'a version that is none of the appliance',
      text: GOOD.replace('    vault: vault1', '    vault: vault1\n    version: 2.0.9917.0'),
      problem: `site.yaml:16:14: appliances[0].version: "2.0.9917.0": ${VERSION_NEEDS}`,
    },
    {
      title: 'a missing key, at what it is missing from',
      text: GOOD.replace('    vault: vault1\n', ''),
      problem: 'site.yaml:13:5: appliances[0].vault: this key is missing; it needs text',
    },
    {
      title: 'a key without a value',
      text: GOOD.replace('vault: vault1', 'vault:'),
      problem: 'site.yaml:15:5: appliances[0].vault: nothing stands here; it needs text',
    },
    {
      title: 'an address that is none',
      text: GOOD.replace('10.1.1.20', '10.1.1.256'),
      problem:
        'site.yaml:8:14: proxies[0].address: "10.1.1.256": needs an IP address such as 10.1.1.10',
    },
    {
      title: "a host in place of a storage account's name",
      text: GOOD.replace(
        '    vault: vault1',
        '    vault: vault1\n    cacheStorageAccount: cache1.blob.core.windows.net/',
      ),
      problem:
        'site.yaml:16:26: appliances[0].cacheStorageAccount: "cache1.blob.core.windows.net/" needs the name alone of a storage account: 3 to 24 letters and digits',
    },
    {
      title: 'a number where text is needed',
      text: GOOD.replace('name: tokyo', 'name: 12'),
      problem: 'site.yaml:1:7: name: needs text, not 12: put it in quotes',
    },
    {
      title: 'yes where true is needed',
      text: `${GOOD}policy:\n  allowWildcards: no\n`,
      problem: 'site.yaml:21:19: policy.allowWildcards: needs true or false, not "no": write false',
    },
    {
      title: 'text where a list is needed',
      text: GOOD.replace('[10.1.0.0/16]', '10.1.0.0/16'),
      problem:
        'site.yaml:4:15: networks.onPremises: needs a list, not "10.1.0.0/16": begin the line with "- "',
    },
    {
      title: 'an empty list',
      text: GOOD.replace('[10.1.0.0/16]', '[]'),
      problem: 'site.yaml:4:15: networks.onPremises: the list needs at least one entry',
    },
    {
      title: 'a port that is too large',
      text: GOOD.replace('address: 10.1.1.20', 'address: 10.1.1.20\n    port: 99999'),
      problem: 'site.yaml:9:11: proxies[0].port: must be 65535 or less',
    },
    {
      title: 'a word that is not one of those known',
      text: GOOD.replace('address: 10.1.1.53', 'address: 10.1.1.53\n    product: bnid'),
      problem:
        'site.yaml:12:14: resolvers[0].product: "bnid" is not known: use bind, unbound, dnsmasq, coredns, windows, other; did you mean bind?',
    },
    {
      title: 'a firewall rule to nowhere',
      text: `${GOOD}firewall:\n  allow:\n    - { from: 10.1.1.20, to: inernet, ports: [443] }\n`,
      problem:
        'site.yaml:22:30: firewall.allow[0].to: "inernet" needs a network such as 10.1.0.0/16, or an IP address such as 10.1.1.10, or "internet", or "any"; did you mean internet?',
    },
    {
      title: 'a region in words',
      text: GOOD.replace('japaneast', 'Japan East'),
      problem:
        'site.yaml:2:9: region: "Japan East" needs Azure\'s own name of a region, such as japaneast',
    },
    {
      title: 'a proxy that does not exist',
      text: GOOD.replace('proxy: proxy1', 'proxy: prxoy1'),
      problem:
        'site.yaml:16:12: appliances[0].proxy: no proxy is called "prxoy1": did you mean "proxy1"?',
    },
    {
      title: 'a resolver that does not exist',
      text: GOOD.replace('resolver: dns1', 'resolver: other'),
      problem:
        'site.yaml:17:15: appliances[0].resolver: no resolver is called "other": there is "dns1"',
    },
    {
      title: 'an appliance that does not exist',
      text: GOOD.replace('appliance: appliance1', 'appliance: x'),
      problem:
        'site.yaml:19:50: sources[0].appliance: no appliance is called "x": there is "appliance1"',
    },
    {
      title: "a proxy's resolver that does not exist",
      text: GOOD.replace('address: 10.1.1.20', 'address: 10.1.1.20\n    resolver: dns2'),
      problem:
        'site.yaml:9:15: proxies[0].resolver: no resolver is called "dns2": did you mean "dns1"?',
    },
    {
      title: 'a proxy to Azure that does not exist',
      text: `${GOOD}azure:\n  proxy: prxoy1\n`,
      problem: 'site.yaml:21:10: azure.proxy: no proxy is called "prxoy1": did you mean "proxy1"?',
    },
    {
      title: 'a name twice',
      text: GOOD.replace('resolvers:', '  - { name: Proxy1, address: 10.1.1.21 }\nresolvers:'),
      problem:
        'site.yaml:9:13: proxies[1].name: another proxy is called "Proxy1" already: give this one its own name',
    },
    {
      title: 'a resolver called internet',
      text: GOOD.replaceAll('dns1', 'internet'),
      problem:
        'site.yaml:10:11: resolvers[0].name: no resolver may be called "internet": a proxy uses that word for the internet\'s DNS',
    },
    {
      title: 'an address twice',
      text: GOOD.replace('10.1.2.31', '10.1.1.10'),
      problem:
        'site.yaml:19:28: sources[0].address: 10.1.1.10 is the address of "appliance1" already',
    },
    {
      title: 'an appliance that is not on premises',
      text: GOOD.replace('10.1.1.10', '10.3.1.10'),
      problem:
        'site.yaml:14:14: appliances[0].address: 10.3.1.10 is in none of networks.onPremises (10.1.0.0/16): correct it, or add its network',
    },
    {
      title: 'one network on both sides',
      text: GOOD.replace('10.2.0.0/16', '10.1.9.9/16'),
      problem:
        'site.yaml:5:16: networks.throughVpn[0]: 10.1.9.9/16 stands under onPremises too: a network is here or behind the VPN',
    },
    {
      title: 'a key twice',
      text: GOOD.replace('region: japaneast', 'region: japaneast\nname: osaka'),
      problem: 'site.yaml:3:1: this key is given twice: remove one',
    },
    {
      title: 'a tab',
      text: GOOD.replace('    address: 10.1.1.53', '\taddress: 10.1.1.53'),
      problem: /^site\.yaml:11:1: a tab indents this line: indent with spaces/,
    },
    {
      title: 'a quote that is not closed',
      text: GOOD.replace('tokyo', '"tokyo'),
      problem: /^site\.yaml:\d+:\d+: (?:not valid YAML|a closing quote)/,
    },
    {
      title: 'two documents',
      text: `${GOOD}---\nname: b\n`,
      problem: /^site\.yaml:20:1: a second document begins here/,
    },
    {
      title: 'an empty file',
      text: '',
      problem: 'site.yaml:1:1: the file is empty: sekisho init writes one with comments',
    },
    { title: 'comments alone', text: '# nothing\n', problem: /^site\.yaml:1:1: the file is empty/ },
    {
      title: 'a list in place of keys',
      text: '- a\n',
      problem: 'site.yaml:1:1: needs keys with values, not a list',
    },
    {
      title: 'an alias to nothing',
      text: GOOD.replace('tokyo', '*nobody'),
      problem: /^site\.yaml:1:\d+: /,
    },
  ])('$title', ({ text, problem }) => {
    const problems = problemsOf(text);
    if (typeof problem === 'string') expect(problems).toContain(problem);
    else expect(problems).toContainEqual(expect.stringMatching(problem));
  });

  test('all problems of all kinds are named in one run, in the order of the file', () => {
    const problems = problemsOf(
      GOOD.replace('tokyo', '5')
        .replace('10.1.1.20', 'x')
        .replace('resolver: dns1', 'resolver: dns9')
        .replace('name: app1', 'nme: app1'),
    );
    expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      'site.yaml:1:7: name:',
      'site.yaml:8:14: proxies[0].address:',
      'site.yaml:17:15: appliances[0].resolver:',
      'site.yaml:19:5: sources[0].name:',
      'site.yaml:19:7: sources[0]:',
    ]);
  });

  test('the error says where the first problem is, and how many there are', () => {
    expect(() =>
      parseSite(GOOD.replace('tokyo', '5').replace('10.1.1.20', 'x'), 'sites/a/site.yaml'),
    ).toThrow(
      expect.objectContaining({
        code: 'site.invalid',
        where: 'sites/a/site.yaml:1:7',
        hint: 'fix these 2 places; docs/site.md lists every key',
      }),
    );
  });
});

test('aliases that multiply are refused before they fill the memory', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'
      .split('')
      .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
  ].join('\n');
  expect(problemsOf(bomb)).toEqual([expect.stringContaining('excessive alias count')]);
});

test('an alias to what it stands in ends in problems, not in a loop', () => {
  expect(problemsOf('&a\nname: *a\n')[0]).toMatch(/^site\.yaml:\d+:\d+: /);
});

test('deep nesting ends in problems, not in a full stack', () => {
  expect(problemsOf(`name: ${'['.repeat(2000)}`)[0]).toMatch(/^site\.yaml:\d+:\d+: /);
});

test('no text gives anything but a site or placed problems', () => {
  const line = fc.constantFrom(
    ...GOOD.split('\n'),
    '- ',
    '? x',
    '!!binary x',
    '%YAML 1.2',
    '---',
    '...',
    '&a',
    '*a',
    '{',
    ']',
    '\t',
    '<<: {a: 1}',
    'name: !foo x',
    '"',
    "'",
    '|',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(line).map((lines) => lines.join('\n')),
        fc.string(),
        fc.nat(GOOD.length).map((length) => GOOD.slice(0, length)),
      ),
      (text) => {
        for (const problem of problemsOf(text)) expect(problem).toMatch(/^site\.yaml:\d+:\d+: ./);
      },
    ),
    { numRuns: 500 },
  );
});

test.each([500, 1000, 2000, 5000, 20_000])('a file nested %i deep is no crash', (depth) => {
  expect(() => parseSite(`name: ${'['.repeat(depth)}${']'.repeat(depth)}`)).toThrow(UserError);
  expect(() => parseSite(`name: ${'['.repeat(depth)}${']'.repeat(depth)}`)).not.toThrow(
    /call stack/,
  );
});
