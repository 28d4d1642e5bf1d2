// dnsmasq.conf, as people write it.

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
    'dnsmasq',
    CONTEXT,
  );
}
const conf = (text: string): ResolverState => read({ 'dnsmasq.conf': text });
const codes = ({ notes = [] }: ResolverState): string[] => notes.map(({ code }) => code);

test('servers by suffix, records of single names, suffixes that go to nobody', () => {
  const state = conf(`# by hand
domain-needed
no-resolv
no-hosts
server=192.0.2.1            # the provider
server=192.0.2.2#5353@eth0
server=/blob.core.windows.net/.file.core.windows.net/10.41.0.4
server=/blob.core.windows.net/10.41.0.5
server=/open.blob.core.windows.net/#
server=//192.0.2.9
rev-server=10.0.0.0/8,192.0.2.54
local=/corp.example/
address=/ads.example/192.0.2.80
address = /null.example/#
host-record=web.corp.example,web2.corp.example,192.0.2.81,fd00::81,300
host-record=kv1.vault.azure.net,10.41.0.7
cname=kv2.vault.azure.net,kv1.vault.azure.net
cname=lost.example,elsewhere.example
stop-dns-rebind
rebind-domain-ok=/blob.core.windows.net/
dnssec
trust-anchor=.,20326,8,2,E06D44B8
`);
  expect(state).toEqual({
    zones: [
      {
        name: 'corp.example',
        kind: 'primary',
        records: [
          { name: 'web.corp.example', type: 'A', values: ['192.0.2.81'] },
          { name: 'web.corp.example', type: 'AAAA', values: ['fd00::81'] },
          { name: 'web2.corp.example', type: 'A', values: ['192.0.2.81'] },
          { name: 'web2.corp.example', type: 'AAAA', values: ['fd00::81'] },
        ],
      },
      {
        name: 'ads.example',
        kind: 'other',
        records: [
          { name: 'ads.example', type: 'A', values: ['192.0.2.80'] },
          { name: '*.ads.example', type: 'A', values: ['192.0.2.80'] },
        ],
      },
      {
        name: 'null.example',
        kind: 'other',
        records: [
          { name: 'null.example', type: 'A', values: ['0.0.0.0'] },
          { name: 'null.example', type: 'AAAA', values: ['::'] },
          { name: '*.null.example', type: 'A', values: ['0.0.0.0'] },
          { name: '*.null.example', type: 'AAAA', values: ['::'] },
        ],
      },
      {
        name: 'kv1.vault.azure.net',
        kind: 'other',
        records: [{ name: 'kv1.vault.azure.net', type: 'A', values: ['10.41.0.7'] }],
      },
      {
        name: 'kv2.vault.azure.net',
        kind: 'other',
        records: [{ name: 'kv2.vault.azure.net', type: 'CNAME', values: ['kv1.vault.azure.net'] }],
      },
    ],
    forwarders: [
      { suffix: 'blob.core.windows.net', to: ['10.41.0.4', '10.41.0.5'] },
      { suffix: 'file.core.windows.net', to: ['10.41.0.4'] },
      { suffix: 'open.blob.core.windows.net', to: ['192.0.2.1', '192.0.2.2'] },
    ],
    upstream: { kind: 'forward', to: ['192.0.2.1', '192.0.2.2'] },
    validates: true,
    unvalidated: [
      'blob.core.windows.net',
      'file.core.windows.net',
      'open.blob.core.windows.net',
      'corp.example',
    ],
    dropsPrivate: true,
    privateAllowed: ['blob.core.windows.net'],
    notes: [
      {
        code: 'state-forward-port',
        values: { where: 'dnsmasq.conf:6', suffix: '.', address: '192.0.2.2', port: '5353' },
      },
    ],
  });
});

describe('where all else goes', () => {
  test('to those of resolv.conf, which has to be given', () => {
    const lacking = conf('no-hosts\nserver=192.0.2.1\n');
    expect([lacking.upstream, codes(lacking)]).toEqual([null, ['state-nameservers-not-given']]);
    const given = read({
      'dnsmasq.conf': 'no-hosts\nserver=192.0.2.1\n',
      'resolv.conf': 'search corp.example\nnameserver 127.0.0.1\nnameserver 192.0.2.3\n',
    });
    expect([given.upstream, codes(given)]).toEqual([
      { kind: 'forward', to: ['192.0.2.1', '192.0.2.3'] },
      [],
    ]);
  });

  test('to nobody, or to a server by its name', () => {
    expect(conf('no-hosts\nno-resolv\n').upstream).toEqual({ kind: 'nobody' });
    const named = conf('no-hosts\nno-resolv\nserver=dns.example\n');
    expect([named.upstream, codes(named)]).toEqual([null, ['state-forward-by-name']]);
  });
});

describe('what is not given is not known', () => {
  test('a folder of settings, read where it was given', () => {
    const main = 'no-resolv\nno-hosts\nconf-dir=/etc/dnsmasq.d/,*.conf\n';
    expect(conf(main)).toMatchObject({ zones: null, forwarders: null, upstream: null });
    const given = read({
      'dnsmasq.conf': main,
      'dnsmasq.d/azure.conf': 'server=/vault.azure.net/10.41.0.4\n',
      'dnsmasq.d/old.bak': 'server=/vault.azure.net/10.41.0.9\n',
    });
    expect(given.forwarders).toEqual([{ suffix: 'vault.azure.net', to: ['10.41.0.4'] }]);
    expect(codes(given)).toEqual([]);
  });

  test('lists of hosts: /etc/hosts is a remark, those that are named are not known', () => {
    const usual = conf('no-resolv\n');
    expect([usual.zones, codes(usual)]).toEqual([[], ['state-hosts-not-given']]);
    const named = conf('no-resolv\nno-hosts\naddn-hosts=/etc/hosts.azure\n');
    expect([named.zones, codes(named)]).toEqual([null, ['state-not-given']]);
    const given = read({
      'dnsmasq.conf': 'no-resolv\naddn-hosts=/etc/hosts.azure\n',
      'hosts.azure': '10.41.0.7 kv1.vault.azure.net kv1 # by hand\n',
      hosts: '127.0.0.1 localhost\n192.0.2.53 dns1.corp.example\n',
    });
    expect(given.zones?.map(({ name }) => name)).toEqual([
      'kv1.vault.azure.net',
      'dns1.corp.example',
    ]);
  });

  test('a suffix that is a pattern', () => {
    const state = conf('no-resolv\nno-hosts\nserver=/*azure.net/10.41.0.4\n');
    expect([state.forwarders, codes(state)]).toEqual([null, ['state-forward-by-pattern']]);
  });
});

test.each([
  ['server=/blob.example 10.1.1.1', 'dnsmasq.conf:1: a suffix is not closed by "/"'],
  ['no-resolv\naddress=/a.example/nobody', 'dnsmasq.conf:2: address= has no IP address'],
  ['no-resolv\n{ }', 'dnsmasq.conf:2: a line is no option of dnsmasq'],
  ['server=/a b/10.1.1.1', 'dnsmasq.conf:1: a suffix is no domain name'],
])('%j is refused with its line', (text, message) => expect(() => conf(text)).toThrow(message));
