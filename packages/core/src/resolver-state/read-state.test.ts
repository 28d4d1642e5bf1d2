// Which files a server's state is read of: by their content, and all of one product.

import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { fileKind } from './file-kind.ts';
import { readState } from './read-state.ts';

const CONTEXT = {
  server: '192.0.2.53',
  clients: ['192.0.2.10'],
  endpointNetworks: ['10.41.0.0/16'],
};
const read = (files: Readonly<Record<string, string>>, product: string): unknown =>
  readState(
    Object.entries(files).map(([file, text]) => ({ file, text })),
    product,
    CONTEXT,
  );

describe('the kind of a file', () => {
  test.each([
    ['bind', 'options {\n directory "/x";\n};'],
    ['bind', '// a comment\n/* another\n one */ zone "a.example" IN { type hint; };'],
    ['bind', '# Debian\ninclude "/etc/bind/named.conf.options";'],
    ['bind', 'acl goodclients { 10/8; };'],
    ['bind', 'include /etc/named.rfc1912.zones;'],
    ['bind', 'view "inside" { };'],
    ['bind', 'options\n{\n};'],
    ['zone', '$TTL 1d\n@ IN SOA ns host 1 1 1 1 1\n'],
    [
      'zone',
      ';; comment\ncorp.example. 3600 IN SOA ns.corp.example. host.corp.example. (1 1 1 1 1)\n',
    ],
    ['zone', '$ORIGIN corp.example.\nwww A 10.0.0.1\n'],
    ['unbound', 'server:\n  verbosity: 1\n'],
    ['unbound', 'server: verbosity: 1\n'],
    ['unbound', '# x\nforward-zone:\n  name: "."\n'],
    ['unbound', 'local-zone: "a.example" static\n'],
    ['unbound', 'include-toplevel: "/etc/unbound/unbound.conf.d/*.conf"\n'],
    ['unbound', 'port: 53\nprivate-address: 10.0.0.0/8\n'],
    ['dnsmasq', 'domain-needed\nbogus-priv\n'],
    ['dnsmasq', 'port=5353\nserver=/a.example/10.0.0.1\n'],
    ['dnsmasq', 'no-resolv # none\n'],
    ['dnsmasq', 'server = 10.0.0.1\n'],
    ['windows', '\ufeff[{"ZoneName":"a"}]'.slice(1)],
    ['windows', '{\r\n    "UseRootHint":  true\r\n}'],
    [
      'windows',
      '#TYPE Microsoft.Management.Infrastructure.CimInstance\r\n"ZoneName","ZoneType"\r\n',
    ],
    ['windows', 'HostName;RecordType;RecordData\r\n'],
    ['windows', '"UseRootHint"\r\n"True"\r\n'],
    ['hosts', '127.0.0.1 localhost\n::1 ip6-localhost # six\nfe80::1%lo0 localhost\n'],
    ['resolv-conf', '# made by hand\nsearch corp.example\nnameserver 10.0.0.1\n'],
    ['empty', '# nothing\n\n; set\n'],
    ['empty', '//\n// Do any local configuration here\n//\n'],
    ['empty', ''],
    [null, 'name: london\nregion: uksouth\nport: 53\n'],
    [null, '[Network]\nDNS=10.0.0.1\n'],
    [null, '[ network ]\nserver=10.0.0.1\n'.replace('[ n', '[n')],
    [null, 'key=value\nother-key=value\n'],
    [null, 'Name,Address\r\na,b\r\n'],
    [null, 'some prose about servers\n'],
    [null, '<?xml version="1.0"?><a/>'],
    [
      null,
      'ZoneName                            ZoneType\n--------                            --------\na.example                           Primary\n',
    ],
  ])('%s: %j', (kind, text) => expect(fileKind(text)).toBe(kind));
});

describe('refused', () => {
  const refusal = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof UserError) return `${error.message} | ${error.hint ?? ''}`;
      throw error;
    }
    return 'nothing';
  };

  test.each([
    [{ 'a.txt': 'prose' }, 'bind', /^a\.txt: it is no file of a DNS server that is read/],
    [
      { 'u.conf': 'server:\n verbosity: 1\n' },
      'bind',
      /^u\.conf: it holds settings of Unbound, and the resolver's product is bind \| write product: unbound/,
    ],
    [{ 'u.conf': 'server:\n verbosity: 1\n' }, 'coredns', /write product: unbound/],
    [
      { 'u.conf': 'server:\n verbosity: 1\n', 'n.conf': 'options { };' },
      'other',
      /^n\.conf: it holds settings of BIND, and u\.conf those of Unbound/,
    ],
    [
      { 'db.a': '$TTL 1\n@ SOA a b 1 1 1 1 1\n' },
      'bind',
      /^db\.a: without the settings of its server/,
    ],
    [{ hosts: '127.0.0.1 localhost\n' }, 'dnsmasq', /^hosts: without the settings/],
    [{ hosts: '127.0.0.1 localhost\n' }, 'other', /^hosts: it does not tell which DNS server/],
    [{ Corefile: '.:53 {\n forward . 10.0.0.1\n}\n' }, 'coredns', /^Corefile: it is no file/],
  ])('%j of %s', (files, product, message) =>
    expect(refusal(() => read(files as Record<string, string>, product))).toMatch(message),
  );

  test('two files that can be the one meant', () => {
    const files = {
      'named.conf': 'zone "a.example" { type master; file "zones/db.a"; };',
      'one/db.a': '$TTL 1\n@ SOA a b 1 1 1 1 1\n',
      'two/db.a': '$TTL 1\n@ SOA a b 1 1 1 1 1\n',
    };
    expect(refusal(() => read(files, 'bind'))).toMatch(
      /^named\.conf:1: "zones\/db\.a" can be one\/db\.a or two\/db\.a/,
    );
  });
});

test.each(['bind', 'unbound', 'dnsmasq'])(
  'settings of %s with nothing set are settings',
  (product) =>
    expect(read({ 'a.conf': '# nothing\n' }, product)).toMatchObject({ zones: [], forwarders: [] }),
);

test('of another product any settings are read', () =>
  expect(read({ 'n.conf': 'options { forwarders { 192.0.2.1; }; };' }, 'other')).toMatchObject({
    upstream: { kind: 'forward', to: ['192.0.2.1'] },
  }));

test('what is read is plain data', () => {
  const state = read(
    { 'n.conf': 'options { }; zone "a.example" { type slave; file "a"; };' },
    'bind',
  );
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});

test('no message shows what stands in a file', () => {
  const secret = 'c2VjcmV0c2VjcmV0';
  for (const [product, text] of [
    ['bind', `key "k" { algorithm hmac-sha256; secret "${secret}" }`],
    ['bind', `options { }; key "k" { secret "${secret}`],
    ['unbound', `server:\n ${secret} "x`],
    ['dnsmasq', `no-resolv\n${secret}{`],
    ['windows', `[{"ZoneName":"a","ZoneType": ${secret}`],
  ] as const)
    expect(() => read({ f: text }, product)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) as string }),
    );
});
