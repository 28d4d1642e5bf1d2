// named.conf with its zones, as people write them.

import { describe, expect, test } from 'vitest';

import type { ResolverState } from '../../model/world/resolver-state.ts';
import { readState } from '../read-state.ts';

const CONTEXT = {
  server: '192.0.2.53',
  clients: ['192.0.2.10'],
  endpointNetworks: ['10.41.0.0/16'],
};

function read(files: Readonly<Record<string, string>>): ResolverState {
  return readState(
    Object.entries(files).map(([file, text]) => ({ file, text })),
    'bind',
    CONTEXT,
  );
}
const conf = (text: string): ResolverState => read({ 'named.conf': text });
const codes = ({ notes = [] }: ResolverState): string[] => notes.map(({ code }) => code);

test('zones, forwards by suffix, the rest to the internet', () => {
  const state = read({
    'named.conf': `/* main */
acl inside { 192.0.2.0/24; localhost; };
options {
  directory "/var/cache/bind";   // where
  dnssec-validation auto;        # validates
  validate-except { "corp.example"; privatelink.blob.core.windows.net; };
  deny-answer-addresses { 10/8; !192.168.1.0/24; 192.168/16; } except-from { "blob.core.windows.net"; };
  allow-recursion { inside; };
};
zone "." { type hint; file "/usr/share/dns/root.hints"; };
zone "blob.core.windows.net" IN {
  type forward; forward only;
  forwarders { 10.41.0.4; 10.41.0.5 port 53; };
};
zone "vaultcore.azure.net" { type master; file "/etc/bind/db.vault"; };
zone "copy.example" { type slave; masters { 192.0.2.54; }; file "copy.example"; };
zone "stub.example" { type static-stub; server-addresses { 192.0.2.55; }; };
include "/etc/bind/rndc.key";
`,
    'db.vault': `$TTL 1h
@ IN SOA ns hostmaster (
   1 ; serial
   2h 1h 1w 5m )
  NS ns
ns A 192.0.2.53
kv1 300 IN A 10.41.0.7
    IN 300 A 10.41.0.8
alias CNAME kv1.vaultcore.azure.net.
text TXT "a ; b ( c"
* AAAA fd00::1
`,
  });
  expect(state).toEqual({
    zones: [
      {
        name: 'vaultcore.azure.net',
        kind: 'primary',
        records: [
          { name: 'ns.vaultcore.azure.net', type: 'A', values: ['192.0.2.53'] },
          { name: 'kv1.vaultcore.azure.net', type: 'A', values: ['10.41.0.7', '10.41.0.8'] },
          {
            name: 'alias.vaultcore.azure.net',
            type: 'CNAME',
            values: ['kv1.vaultcore.azure.net'],
          },
          { name: '*.vaultcore.azure.net', type: 'AAAA', values: ['fd00::1'] },
        ],
      },
      { name: 'copy.example', kind: 'secondary', records: null },
      { name: 'stub.example', kind: 'stub', records: null },
    ],
    forwarders: [{ suffix: 'blob.core.windows.net', to: ['10.41.0.4', '10.41.0.5'] }],
    upstream: { kind: 'internet' },
    validates: true,
    unvalidated: ['corp.example', 'privatelink.blob.core.windows.net'],
    dropsPrivate: true,
    privateAllowed: ['blob.core.windows.net'],
    notes: [
      {
        code: 'state-zone-file-not-given',
        values: { where: 'named.conf:16', zone: 'copy.example', path: 'copy.example' },
      },
    ],
  });
});

describe('where all else goes', () => {
  test.each([
    ['options { };', { kind: 'internet' }],
    ['options { forwarders { 192.0.2.1; }; };', { kind: 'forward', to: ['192.0.2.1'] }],
    ['options { forwarders { 192.0.2.1; }; recursion no; };', { kind: 'nobody' }],
    ['options { allow-recursion { 198.51.100.0/24; }; };', { kind: 'nobody' }],
    ['options { allow-recursion { localnets; }; };', { kind: 'internet' }],
    [
      'zone "." { type forward; forwarders { 192.0.2.2; }; };',
      { kind: 'forward', to: ['192.0.2.2'] },
    ],
    ['zone "." { type primary; file "root"; };', { kind: 'nobody' }],
    ['zone "." { type secondary; primaries { 192.0.2.3; }; };', null],
  ])('%s', (text, upstream) => expect(conf(text).upstream).toEqual(upstream));

  test('a suffix that is taken out of the forwards asks the internet, which has no word here', () => {
    const excepted = 'zone "a.example" { type forward; forwarders { }; };';
    expect(conf(excepted).forwarders).toEqual([]);
    const state = conf(`options { forwarders { 192.0.2.1; }; }; ${excepted}`);
    expect([state.forwarders, codes(state)]).toEqual([
      null,
      ['state-forward-excepted', 'state-default-validation'],
    ]);
  });

  test('another port is said', () => {
    const state = conf('options { dnssec-validation no; forwarders port 5353 { 192.0.2.1; }; };');
    expect(state.notes).toEqual([
      {
        code: 'state-forward-port',
        values: { where: 'named.conf:1', suffix: '.', address: '192.0.2.1', port: '5353' },
      },
    ]);
  });
});

describe('views', () => {
  const views = (match: string): ResolverState =>
    conf(`acl branch { 198.51.100.0/24; };
options { dnssec-validation no; };
view "first" { match-clients { ${match} }; zone "a.example" { type stub; }; };
view "second" { zone "b.example" { type stub; }; forwarders { 192.0.2.7; }; recursion yes; };`);
  const names = ({ zones }: ResolverState): string[] | null =>
    zones?.map(({ name }) => name) ?? null;

  test.each([
    ['192.0.2.0/24;', ['a.example']],
    ['any;', ['a.example']],
    ['branch;', ['b.example']],
    ['none;', ['b.example']],
    ['key "transfer"; !192.0.2.10; any;', ['b.example']],
    ['{ !192.0.2.10; any; }; 192.0.2.0/24;', ['a.example']],
    ['localhost;', ['b.example']],
    ['localnets;', null],
    ['geoip country JP;', null],
  ])('match-clients { %s }', (match, expected) => expect(names(views(match))).toEqual(expected));

  test('what a view says counts before the options', () =>
    expect(views('none;').upstream).toEqual({ kind: 'forward', to: ['192.0.2.7'] }));

  test('in-view takes the zone from there', () =>
    expect(
      names(
        conf(`view "x" { match-clients { none; }; zone "a.example" { type stub; }; };
view "y" { zone "a.example" { in-view "x"; }; };`),
      ),
    ).toEqual(['a.example']));
});

test('validation: by its word, its anchors, or not known', () => {
  expect(conf('options { dnssec-validation no; };').validates).toBe(false);
  expect(conf('options { dnssec-validation yes; };').validates).toBe(false);
  const keys = conf('options { dnssec-validation yes; }; include "/etc/named.root.key";');
  expect([keys.validates, codes(keys)]).toEqual([null, ['state-anchors-not-given']]);
  expect(
    conf('options { dnssec-validation yes; }; trust-anchors { . static-ds 1 8 2 "AA"; };')
      .validates,
  ).toBe(true);
  const absent = conf('options { };');
  expect([absent.validates, codes(absent)]).toEqual([null, ['state-default-validation']]);
});

test.each([
  ['{ 10.0.0.0/8; }', true],
  ['{ 10.41.7.0/24; }', null],
  ['{ !10.41.0.0/16; 10.0.0.0/8; }', false],
  ['{ 192.168.0.0/16; }', false],
  ['{ inside; }', true],
  ['{ unknown; }', null],
])('deny-answer-addresses %s of an endpoint in 10.41.0.0/16: %s', (list, drops) =>
  expect(
    conf(`acl "inside" { 10.0.0.0/8; }; options { deny-answer-addresses ${list}; };`).dropsPrivate,
  ).toBe(drops),
);

test('files that are included are read where they stand; one that is missing makes its parts unknown', () => {
  const main = 'include "/etc/bind/named.conf.options";\ninclude "/etc/bind/named.conf.local";\n';
  const state = read({
    'dns/named.conf': main,
    'dns/named.conf.options': 'options { forwarders { 192.0.2.1; }; dnssec-validation no; };',
    'dns/named.conf.local': '// nothing here\n',
  });
  expect(state).toMatchObject({ zones: [], upstream: { kind: 'forward' }, notes: [] });
  const missing = read({
    'named.conf': main,
    'named.conf.options': 'options { forwarders { 192.0.2.1; }; dnssec-validation no; };',
  });
  expect(missing).toMatchObject({
    zones: null,
    forwarders: null,
    upstream: null,
    validates: false,
  });
  expect(missing.notes).toEqual([
    {
      code: 'state-not-given',
      values: { where: 'named.conf:2', path: '/etc/bind/named.conf.local' },
    },
  ]);
});

test('a response policy zone answers each of its names by itself', () => {
  const state = read({
    'named.conf': `options { dnssec-validation no; response-policy { zone "rpz.local"; }; };
zone "rpz.local" { type primary; file "rpz.db"; };`,
    'rpz.db': `$TTL 60
@ SOA ns h 1 1 1 1 1
@ NS ns
kv1.vault.azure.net A 10.41.0.7
bad.example CNAME .
fine.example CNAME rpz-passthru.
`,
  });
  expect(state.zones?.slice(1)).toEqual([
    {
      name: 'kv1.vault.azure.net',
      kind: 'other',
      records: [{ name: 'kv1.vault.azure.net', type: 'A', values: ['10.41.0.7'] }],
    },
    { name: 'bad.example', kind: 'other', records: [] },
  ]);
});

describe('refused, with file and line', () => {
  test.each([
    ['options { recursion yes }', 'named.conf:1: a statement is not ended by ";"'],
    ['\nzone "a.example" {', 'named.conf:2: "{" is not closed'],
    ['options { };\n}', 'named.conf:2: "}" closes nothing'],
    ['options {\n directory "x;\n};', 'named.conf:2: a quote or a comment is not closed'],
    [
      'options { forwarders { dns.example; }; };',
      'named.conf:1: forwarders: an entry is no IP address',
    ],
    ['zone "a.example" { file "x"; };', 'named.conf:1: a zone has no type'],
  ])('%j', (text, message) => expect(() => conf(text)).toThrow(message));

  test('a file that includes itself', () =>
    expect(() =>
      read({
        'named.conf': 'include "a.conf";',
        'a.conf': 'options { };\ninclude "b.conf";',
        'b.conf': 'options { };\ninclude "a.conf";',
      }),
    ).toThrow(/is included by itself/));
});
