// Files that are broken, strange or very large: a state or an error with its place, in time.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import type { ResolverState } from '../model/world/resolver-state.ts';
import { readState } from './read-state.ts';

const CONTEXT = { server: '192.0.2.53', clients: ['192.0.2.10'], endpointNetworks: [] };
const read = (text: string, product: string, more: readonly string[] = []): ResolverState =>
  readState(
    [text, ...more].map((each, index) => ({ file: `f${String(index)}`, text: each })),
    product,
    CONTEXT,
  );

const WHOLE: Readonly<Record<string, string>> = {
  bind: `// x
acl "a" { !10.0.0.1; 10/8; { any; }; };
options { directory "/x"; forwarders port 53 { 192.0.2.1 port 5353; }; dnssec-validation yes; recursion yes;
  deny-answer-addresses { a; } except-from { "b.example"; }; response-policy { zone "rpz"; }; };
view "v" { match-clients { a; }; zone "z.example" IN { type master; file "f1"; }; zone "." { type hint; file "r"; }; };
`,
  unbound: `server:
 local-zone: "z.example." static # x
 local-data: 'h.z.example. 60 IN A 10.0.0.7'
 access-control-view: 192.0.2.0/24 v
forward-zone: name: "." forward-addr: 192.0.2.1@853#n
auth-zone:
 name: "q.example"
 zonefile: "f1"
`,
  dnsmasq: `no-resolv
server=/a.example/b.example/10.0.0.1#53@eth0
local=/c.example/
address=/d.example/#
host-record=h.c.example,10.0.0.7,fd00::7,60
cname=i.c.example,h.c.example
conf-dir=/x,*.conf
`,
  windows: `[{"ZoneName":"z.example","ZoneType":"Primary","ReplicationScope":"Domain"},
{"UseRootHint":true,"IPAddress":[{"Address":16908480}]},
{"ZoneName":"z.example","HostName":"h","RecordType":"A","RecordData":{"CimInstanceProperties":["IPv4Address = \\"10.0.0.7\\""]}}]
`,
};
const ZONE =
  '$ORIGIN z.example.\n@ IN SOA n h ( 1 1 1 1 1 )\nh 60 A 10.0.0.7\n  TXT "x;(" \n*.w CNAME h\n';
/** Signs that mean something to one of the readers. */
const PIECE = fc.constantFrom(
  '{',
  '}',
  ';',
  '"',
  "'",
  '(',
  ')',
  '#',
  '/*',
  '*/',
  '//',
  '\n',
  '\r\n',
  ' ',
  '.',
  '..',
  '/',
  '=',
  ':',
  '::',
  ',',
  '!',
  '\\',
  '\0',
  '$INCLUDE x\n',
  '$ORIGIN',
  'include "f0";',
  'include: f0\n',
  'conf-file=f0\n',
  '*',
  '@',
  'é',
  '10.0.0.1',
  'null',
  '-1',
);

describe.each(Object.keys(WHOLE))('%s', (product) => {
  const text = WHOLE[product] ?? '';

  test('is whole as it stands here', () =>
    expect(read(text, product, [ZONE])).toMatchObject({
      privateAllowed: expect.any(Array) as unknown,
    }));

  test('with pieces put in, taken out or cut off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(text.length), fc.nat(6), PIECE), { minLength: 1, maxLength: 4 }),
        fc.nat(ZONE.length),
        PIECE,
        (edits, zoneAt, zonePiece) => {
          let changed = text;
          for (const [at, count, piece] of edits)
            changed = changed.slice(0, at) + piece + changed.slice(at + count);
          const zone = ZONE.slice(0, zoneAt) + zonePiece + ZONE.slice(zoneAt);
          try {
            const state = read(changed, product, [zone]);
            expect(Array.isArray(state.notes)).toBe(true);
          } catch (error) {
            // Anything else is a bug.
            if (!(error instanceof UserError)) throw error;
            expect(error.message).toMatch(/^f[01]:/);
          }
        },
      ),
      { numRuns: 1500, seed: 29 },
    );
  });
});

test(
  'lists of twenty thousand names, as blockers of advertising have them, take seconds',
  { timeout: 60_000 },
  () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `n${String(index)}.ads.example`);
    const lines = (of: (name: string) => string): string => names.map(of).join('\n');
    const blocked = [
      read(`no-resolv\nno-hosts\n${lines((name) => `address=/${name}/0.0.0.0`)}`, 'dnsmasq'),
      read(`server:\n${lines((name) => `local-zone: "${name}" always_nxdomain`)}\n`, 'unbound'),
      read(`server:\n${lines((name) => `local-data: "${name} A 10.0.0.7"`)}\n`, 'unbound'),
      read(`options { };\n${lines((name) => `zone "${name}" { type stub; };`)}\n`, 'bind'),
      read(
        JSON.stringify([
          { ZoneName: 'ads.example', ZoneType: 'Primary' },
          ...names.map((name) => ({
            ZoneName: 'ads.example',
            HostName: name.split('.', 1)[0],
            RecordType: 'A',
            IPv4Address: '10.0.0.7',
          })),
        ]),
        'windows',
      ),
    ];
    expect(blocked.map(({ zones }) => zones?.length)).toEqual([20_000, 20_000, 20_000, 20_000, 1]);
    expect(blocked.at(-1)?.zones?.[0]?.records).toHaveLength(20_000);
  },
);
