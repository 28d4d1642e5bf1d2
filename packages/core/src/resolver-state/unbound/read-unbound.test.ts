// unbound.conf, as people write it.

import { expect, test } from 'vitest';

import { readState } from '../read-state.ts';

const CONTEXT = {
  server: '192.0.2.53',
  clients: ['192.0.2.10'],
  endpointNetworks: ['10.41.0.0/16'],
};

function read(text: string, more: Readonly<Record<string, string>> = {}) {
  const files = Object.entries({ 'unbound.conf': text, ...more });
  return readState(
    files.map(([file, content]) => ({ file, text: content })),
    'unbound',
    CONTEXT,
  );
}

test('forwards by suffix, all else to the internet', () => {
  const state = read(`server:
  private-address: 10.0.0.0/8 # RFC 1918
  private-domain: "privatelink.blob.core.windows.net."
  domain-insecure: corp.example
  auto-trust-anchor-file: "/var/lib/unbound/root.key"
forward-zone:
  name: "blob.core.windows.net."
  forward-addr: 10.41.0.4
  forward-addr: 10.41.0.5@53#dns.example
`);
  expect(state).toEqual({
    zones: [],
    forwarders: [{ suffix: 'blob.core.windows.net', to: ['10.41.0.4', '10.41.0.5'] }],
    upstream: { kind: 'internet' },
    validates: true,
    unvalidated: ['corp.example'],
    dropsPrivate: true,
    privateAllowed: ['privatelink.blob.core.windows.net'],
    notes: [],
  });
});

test('local zones by what becomes of a missing name', () => {
  const { zones } = read(`server:
  local-zone: "st.example" static
  local-data: "a.st.example. 300 IN A 10.41.0.7"
  local-zone: "open.example." transparent
  local-data: 'b.open.example A 10.41.0.8'
  local-data: "c.elsewhere.example. CNAME d.example."
  local-zone: "red.example" redirect
  local-data: "red.example A 10.41.0.9"
  local-zone: "gone.example" always_nxdomain
  local-zone: "10.in-addr.arpa" nodefault
`);
  expect(zones).toEqual([
    {
      name: 'st.example',
      kind: 'primary',
      records: [{ name: 'a.st.example', type: 'A', values: ['10.41.0.7'] }],
    },
    {
      name: 'red.example',
      kind: 'other',
      records: [
        { name: 'red.example', type: 'A', values: ['10.41.0.9'] },
        { name: '*.red.example', type: 'A', values: ['10.41.0.9'] },
      ],
    },
    { name: 'gone.example', kind: 'other', records: [] },
    {
      name: 'b.open.example',
      kind: 'other',
      records: [{ name: 'b.open.example', type: 'A', values: ['10.41.0.8'] }],
    },
    {
      name: 'c.elsewhere.example',
      kind: 'other',
      records: [{ name: 'c.elsewhere.example', type: 'CNAME', values: ['d.example'] }],
    },
  ]);
});

test('a name with data of other types alone has no address, unless types pass too', () => {
  const { zones } = read(`server:
  local-data: "t.other.example TXT hello"
  local-data: "both.example TXT hello"
  local-data: "both.example A 10.41.0.7"
  local-zone: "tt.example" typetransparent
  local-data: "t.tt.example TXT hello"
  local-data: "a.tt.example A 10.41.0.8"
  local-data-ptr: "10.41.0.8 a.tt.example"
`);
  expect(zones?.map(({ name, records }) => [name, records?.length])).toEqual([
    ['both.example', 1],
    ['a.tt.example', 1],
    ['t.other.example', 0],
  ]);
});

test('the root forward is where all else goes; by name it is not known', () => {
  const root = (lines: string): unknown => read(`forward-zone:\n  name: "."\n${lines}`).upstream;
  expect(
    root('  forward-addr: 198.51.100.1@853#dns.example\n  forward-tls-upstream: yes\n'),
  ).toEqual({
    kind: 'forward',
    to: ['198.51.100.1'],
  });
  expect(root('  forward-host: dns.example\n')).toBeNull();
  expect(root('')).toEqual({ kind: 'nobody' });
  expect(read('server:\n local-zone: "." static\n').upstream).toEqual({ kind: 'nobody' });
});

test('what a file that was not given can hold is not known', () => {
  const text = 'server:\n  verbosity: 1\ninclude-toplevel: "/etc/unbound/unbound.conf.d/*.conf"\n';
  expect(read(text)).toMatchObject({
    zones: null,
    forwarders: null,
    upstream: null,
    validates: null,
    notes: [
      {
        code: 'state-not-given',
        values: { where: 'unbound.conf:3', path: '/etc/unbound/unbound.conf.d/*.conf' },
      },
    ],
  });
  const given = read(text, {
    'unbound.conf.d/forward.conf':
      'forward-zone:\n  name: corp.example\n  forward-addr: 192.0.2.54\n',
  });
  expect(given.forwarders).toEqual([{ suffix: 'corp.example', to: ['192.0.2.54'] }]);
  expect(given.notes).toEqual([]);
});
