// Exports of Windows' DNS cmdlets, usable and not.

import { describe, expect, test } from 'vitest';

import { encodeText } from '../../estate/decode-text.ts';
import { decodeText } from '../../estate/decode-text.ts';
import type { ResolverState } from '../../model/world/resolver-state.ts';
import { readState } from '../read-state.ts';

function read(files: Readonly<Record<string, string>>): ResolverState {
  return readState(
    Object.entries(files).map(([file, text]) => ({ file, text })),
    'windows',
    { server: '192.0.2.53', clients: ['192.0.2.10'], endpointNetworks: ['10.41.0.0/16'] },
  );
}
const codes = ({ notes = [] }: ResolverState): string[] => notes.map(({ code }) => code);

const ZONES = [
  {
    ZoneName: 'TrustAnchors',
    ZoneType: 'Primary',
    IsDsIntegrated: true,
    ReplicationScope: 'Forest',
  },
  {
    ZoneName: 'corp.example',
    ZoneType: 'Primary',
    IsDsIntegrated: true,
    ReplicationScope: 'Domain',
  },
  {
    ZoneName: 'vault.azure.net',
    ZoneType: 'Primary',
    IsDsIntegrated: false,
    ReplicationScope: 'None',
  },
  {
    ZoneName: 'blob.core.windows.net',
    ZoneType: 'Forwarder',
    IsDsIntegrated: true,
    ReplicationScope: 'Forest',
    MasterServers: '10.41.0.4;10.41.0.5',
  },
  {
    ZoneName: 'queue.core.windows.net',
    ZoneType: 'Forwarder',
    IsDsIntegrated: true,
    ReplicationScope: 'Custom',
    DirectoryPartitionName: 'onprem.corp.example',
    MasterServers: ['10.41.0.4'],
  },
  {
    ZoneName: 'file.core.windows.net',
    ZoneType: 'Forwarder',
    IsDsIntegrated: false,
    ReplicationScope: 'None',
    MasterServers: [{ AddressFamily: 2, Address: 67_119_370, IPAddressToString: '10.41.0.4' }],
  },
];
const FORWARDER = { UseRootHint: false, IPAddress: '192.0.2.1' };
const RECORDS = [
  {
    ZoneName: 'vault.azure.net',
    HostName: '@',
    RecordType: 'SOA',
    IPv4Address: '',
    IPv6Address: '',
    HostNameAlias: '',
  },
  {
    ZoneName: 'vault.azure.net',
    HostName: 'kv1',
    RecordType: 'A',
    IPv4Address: '10.41.0.7',
    IPv6Address: '',
    HostNameAlias: '',
  },
  {
    ZoneName: 'vault.azure.net',
    HostName: 'kv1',
    RecordType: 'A',
    IPv4Address: '10.41.0.8',
    IPv6Address: '',
    HostNameAlias: '',
  },
  {
    ZoneName: 'vault.azure.net',
    HostName: '*',
    RecordType: 'AAAA',
    IPv4Address: '',
    IPv6Address: 'fd00::1',
    HostNameAlias: '',
  },
  {
    ZoneName: 'vault.azure.net',
    HostName: 'www',
    RecordType: 'CNAME',
    IPv4Address: '',
    IPv6Address: '',
    HostNameAlias: 'kv1.vault.azure.net.',
  },
  {
    ZoneName: 'corp.example',
    HostName: 'sub',
    RecordType: 'NS',
    IPv4Address: '',
    IPv6Address: '',
    HostNameAlias: '',
  },
];
const KV_RECORDS = [
  { name: 'kv1.vault.azure.net', type: 'A', values: ['10.41.0.7', '10.41.0.8'] },
  { name: '*.vault.azure.net', type: 'AAAA', values: ['fd00::1'] },
  { name: 'www.vault.azure.net', type: 'CNAME', values: ['kv1.vault.azure.net'] },
];
const toCsv = (rows: readonly object[], delimiter = ','): string => {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown): string => (value === undefined ? '' : `"${String(value)}"`);
  return [
    titles.map((title) => `"${title}"`).join(delimiter),
    ...rows.map((row) =>
      titles
        .map((title) => cell(Object.entries(row).find(([key]) => key === title)?.[1]))
        .join(delimiter),
    ),
    '',
  ].join('\r\n');
};

test('zones, forwarders and records', () => {
  expect(
    read({
      'zones.json': JSON.stringify(ZONES),
      'forwarders.json': JSON.stringify(FORWARDER),
      'records.json': JSON.stringify(RECORDS),
    }),
  ).toEqual({
    zones: [
      { name: 'corp.example', kind: 'primary', scope: 'domain', records: [] },
      { name: 'sub.corp.example', kind: 'stub', records: null },
      { name: 'vault.azure.net', kind: 'primary', scope: 'server', records: KV_RECORDS },
    ],
    forwarders: [
      { suffix: 'blob.core.windows.net', to: ['10.41.0.4', '10.41.0.5'], scope: 'forest' },
      { suffix: 'queue.core.windows.net', to: ['10.41.0.4'], scope: 'custom' },
      { suffix: 'file.core.windows.net', to: ['10.41.0.4'], scope: 'server' },
    ],
    upstream: { kind: 'forward', to: ['192.0.2.1'] },
    validates: null,
    unvalidated: [],
    dropsPrivate: false,
    privateAllowed: [],
    notes: [],
  });
});

describe('forms', () => {
  const whole = (zones: string, forwarders: string, records: string): ResolverState =>
    read({ 'a.txt': zones, 'b.txt': forwarders, 'c.txt': records });
  const expected = whole(
    JSON.stringify(ZONES.slice(0, 4)),
    JSON.stringify(FORWARDER),
    JSON.stringify(RECORDS),
  );

  test.each([',', ';', '\t'])('CSV with %j', (delimiter) => {
    const csv = whole(
      toCsv(ZONES.slice(0, 4), delimiter),
      `#TYPE Selected.Microsoft.Management.Infrastructure.CimInstance\r\n${toCsv([FORWARDER], delimiter)}`,
      toCsv(RECORDS, delimiter),
    );
    expect(csv).toEqual(expected);
  });

  test('a list that PowerShell 5.1 wraps, lists one after another, one object alone', () => {
    const wrapped = JSON.stringify({ value: ZONES.slice(0, 4), Count: 4 });
    const parts = RECORDS.map((row) => JSON.stringify(row)).join('\n');
    expect(whole(wrapped, JSON.stringify([FORWARDER]), parts)).toEqual(expected);
  });

  test.each(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'utf-16le-bare'] as const)(
    '%s',
    (encoding) => {
      const decoded = (value: string): string => {
        const text = decodeText(encodeText(value, encoding));
        return text.ok ? text.text : '';
      };
      expect(
        whole(
          decoded(JSON.stringify(ZONES.slice(0, 4))),
          decoded(toCsv([FORWARDER])),
          decoded(JSON.stringify(RECORDS)),
        ),
      ).toEqual(expected);
    },
  );
});

describe('records as the cmdlet alone gives them', () => {
  const zones = JSON.stringify(ZONES.slice(2, 3));
  const records = (rows: readonly object[], file = 'records.json'): ResolverState =>
    read({
      'zones.json': zones,
      'forwarders.json': JSON.stringify(FORWARDER),
      [file]: JSON.stringify(rows),
    });
  const inDirectory = {
    DistinguishedName:
      'DC=kv1,DC=vault.azure.net,cn=MicrosoftDNS,DC=DomainDnsZones,DC=corp,DC=example',
  };
  const base = {
    ...inDirectory,
    HostName: 'kv1',
    RecordClass: 'IN',
    RecordType: 'A',
    Type: 1,
    TimeToLive: { Ticks: 1 },
  };
  const KV1 = [{ name: 'kv1.vault.azure.net', type: 'A', values: ['10.41.0.7'] }];

  test.each([
    [
      'properties of the instance as text',
      { CimClass: {}, CimInstanceProperties: ['IPv4Address = "10.41.0.7"'] },
    ],
    ['the same as one text', { CimInstanceProperties: 'IPv4Address = "10.41.0.7"' }],
    [
      'as objects',
      { CimInstanceProperties: [{ Name: 'IPv4Address', Value: '10.41.0.7', CimType: 14 }] },
    ],
    ['by its own key', { IPv4Address: '10.41.0.7' }],
    ['as an address', { IPv4Address: { Address: 117_451_018, AddressFamily: 2 } }],
    [
      'as an address with its text',
      { IPv4Address: { Address: null, IPAddressToString: '10.41.0.7' } },
    ],
    ['as plain text', '10.41.0.7'],
  ])('%s', (_, RecordData) =>
    expect(records([{ ...base, RecordData }]).zones?.[0]?.records).toEqual(KV1),
  );

  test.each([
    'DnsServerResourceRecordA',
    'Microsoft.Management.Infrastructure.CimInstance',
    '@{IPv4Address=}',
    '',
    null,
    {},
    {
      CimClass: 'root/Microsoft/Windows/DNS:DnsServerResourceRecordA',
      CimInstanceProperties:
        'Microsoft.Management.Infrastructure.Internal.Data.CimPropertiesCollection',
    },
  ])('a record whose data shows as %j is not known, and its zone is not empty', (RecordData) => {
    const state = records([{ ...base, RecordData }]);
    expect(state.zones).toEqual([
      { name: 'vault.azure.net', kind: 'primary', records: null, scope: 'server' },
    ]);
    expect(codes(state)).toEqual(['state-class-names']);
    expect(state.notes?.[0]?.values['command']).toContain('Select-Object @{n=');
  });

  test('the same of aliases: the name of a class is no target', () => {
    const alias = { ...base, RecordType: 'CNAME', RecordData: 'DnsServerResourceRecordCName' };
    expect(records([alias]).zones?.[0]?.records).toBeNull();
  });

  test('without zone and directory the name of the file tells, or nothing does', () => {
    const row = { HostName: 'kv1', RecordType: 'A', RecordData: '10.41.0.7' };
    expect(records([row], 'records-vault.azure.net.json').zones?.[0]?.records).toEqual(KV1);
    const unclear = records([row], 'records-othervault.azure.net.json');
    expect(unclear.zones?.[0]?.records).toBeNull();
    expect(codes(unclear)).toEqual(['state-zone-of-records', 'state-records-not-given']);
  });
});

describe('what is not known', () => {
  test('servers by the name of their class, or left out by the first object of a CSV', () => {
    const bad = toCsv([{ ...ZONES[3], MasterServers: 'System.Net.IPAddress[]' }]);
    const cut = toCsv([{ ZoneName: 'blob.core.windows.net', ZoneType: 'Forwarder' }]);
    for (const zones of [bad, cut]) {
      const state = read({ 'zones.csv': zones, 'f.json': JSON.stringify(FORWARDER) });
      expect([state.forwarders, codes(state)]).toEqual([null, ['state-class-names']]);
    }
    const forwarder = read({
      'zones.json': JSON.stringify(ZONES.slice(0, 1)),
      'f.csv': '"UseRootHint","Timeout","IPAddress"\r\n"True","3","System.Net.IPAddress[]"\r\n',
    });
    expect([forwarder.upstream, codes(forwarder)]).toEqual([null, ['state-class-names']]);
  });

  test('an export that was not given', () => {
    const onlyForwarder = read({ 'f.json': JSON.stringify(FORWARDER) });
    expect(onlyForwarder).toMatchObject({
      zones: null,
      forwarders: null,
      upstream: { kind: 'forward' },
    });
    expect(codes(onlyForwarder)).toEqual(['state-list-not-given']);
    const onlyZones = read({ 'z.json': JSON.stringify(ZONES.slice(2, 3)) });
    expect(onlyZones.upstream).toBeNull();
    expect(codes(onlyZones)).toEqual(['state-records-not-given', 'state-list-not-given']);
  });

  test.each([
    [{ UseRootHint: true, IPAddress: '' }, { kind: 'internet' }],
    [{ UseRootHint: 'True', IPAddress: [] }, { kind: 'internet' }],
    [{ UseRootHint: true, IPAddress: null }, { kind: 'internet' }],
    [{ UseRootHint: false, IPAddress: '' }, null],
    [{ UseRootHint: true }, null],
    [
      { UseRootHint: true, IPAddress: [{ Address: 16_908_480, AddressFamily: 2 }] },
      { kind: 'forward', to: ['192.0.2.1'] },
    ],
  ])('%j', (row, upstream) =>
    expect(
      read({ 'z.json': JSON.stringify(ZONES.slice(0, 1)), 'f.json': JSON.stringify(row) }).upstream,
    ).toEqual(upstream),
  );

  test('a server with a zone for the root asks nobody', () =>
    expect(
      read({
        'z.json': JSON.stringify([{ ZoneName: '.', ZoneType: 'Primary' }]),
        'f.json': JSON.stringify(FORWARDER),
      }).upstream,
    ).toEqual({ kind: 'nobody' }));
});

test('a zone by its file in %windir%', () => {
  const zones = JSON.stringify([
    { ZoneName: 'vault.azure.net', ZoneType: 'Primary', ZoneFile: 'vault.azure.net.dns' },
  ]);
  const state = read({
    'z.json': zones,
    'f.json': JSON.stringify(FORWARDER),
    'vault.azure.net.dns':
      '@  IN SOA dc1.corp.example. hostmaster.corp.example. ( 1 900 600 86400 3600 )\n@ NS dc1.corp.example.\nkv1 A 10.41.0.7\n',
  });
  expect(state.zones?.[0]?.records).toEqual([
    { name: 'kv1.vault.azure.net', type: 'A', values: ['10.41.0.7'] },
  ]);
});

test.each([
  ['[{"ZoneName": "a.example", "ZoneType": "Primary"},\n{', 'x:2: this is not JSON'],
  ['[]', 'x:1: the export holds no object'],
  ['{ "name": "a" }', 'x:1: this is the output of none of'],
  ['"ZoneName","ZoneType"\r\n"a.example","Pri', 'x:2: this is not CSV'],
])('%j is refused with its line', (text, message) =>
  expect(() => read({ x: text })).toThrow(message),
);

test.each([
  ['as PowerShell lays it out', (rows: readonly object[]) => JSON.stringify(rows, null, 4)],
  [
    'wrapped',
    (rows: readonly object[]) => JSON.stringify({ value: rows, Count: rows.length }, null, 4),
  ],
  [
    'a row a line',
    (rows: readonly object[]) => `[${rows.map((row) => JSON.stringify(row)).join(',\n')}]`,
  ],
])('a warning names the line of its row: %s', (_, write) => {
  const rows = [
    { ZoneName: 'a.example', ZoneType: 'Stub', Note: 'x],[{"\\' },
    { ZoneName: 'b.example', ZoneType: 'Forwarder', MasterServers: 'System.Net.IPAddress[]' },
  ];
  const text = write(rows);
  const state = read({ 'z.json': text, 'f.json': JSON.stringify(FORWARDER) });
  const before = text.slice(0, text.lastIndexOf('{')).split('\n').length;
  expect(state.notes?.map(({ values }) => values['where'])).toEqual([`z.json:${String(before)}`]);
});
