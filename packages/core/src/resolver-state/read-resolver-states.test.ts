// From the disk: the files that site.yaml names.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { encodeText } from '../estate/decode-text.ts';
import { parseSite } from '../site/parse-site.ts';
import { readResolverStates } from './read-resolver-states.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-state-'));
  await mkdir(join(folder, 'dns'));
  const zones = JSON.stringify([
    { ZoneName: 'blob.core.windows.net', ZoneType: 'Forwarder', MasterServers: '10.41.0.4' },
  ]);
  await writeFile(join(folder, 'dns', 'zones.json'), encodeText(zones, 'utf-16le'));
  await writeFile(
    join(folder, 'dns', 'named.conf'),
    `options { dnssec-validation no; };
view "proxy" { match-clients { 10.1.1.20; }; zone "p.example" { type stub; }; };
view "others" { zone "o.example" { type stub; }; };
`,
  );
  await writeFile(join(folder, 'dns', 'binary'), Uint8Array.of(0xff, 0x80, 0x81, 0x82));
});
afterAll(() => rm(folder, { recursive: true }));

const read = (state: string, proxyResolver = 'internet') =>
  readResolverStates({
    folder,
    site: parseSite(`name: office
region: japaneast
networks: { onPremises: [10.1.0.0/16], throughVpn: [10.41.0.0/16] }
proxies: [{ name: p, address: 10.1.1.20, resolver: ${proxyResolver} }]
resolvers:
  - { name: constructor, address: 10.1.1.52 }
  - { name: r, address: 10.1.1.53, ${state} }
appliances: [{ name: one, address: 10.1.1.10, proxy: p, resolver: r, vault: officevault }]
`),
  });

test('one path or a list; a resolver without files is not in it', async () => {
  for (const paths of ['dns/zones.json', '[dns/zones.json, dns/zones.json]'])
    expect(await read(`product: windows, state: ${paths}`)).toMatchObject({
      r: { forwarders: [{ suffix: 'blob.core.windows.net', to: ['10.41.0.4'] }] },
    });
  expect(Object.keys(await read('product: windows, state: dns/zones.json'))).toEqual(['r']);
  expect(await read('product: windows')).toEqual({});
});

test('views are chosen by all who ask the server', async () => {
  const { r } = await read('product: bind, state: dns/named.conf');
  expect(r?.zones?.map(({ name }) => name)).toEqual(['o.example']);
  const both = await read('product: bind, state: dns/named.conf', 'r');
  expect([both['r']?.zones, both['r']?.notes?.map(({ code }) => code)]).toEqual([
    null,
    ['state-view-not-known'],
  ]);
});

test.each([
  ['dns/missing.json', 'settings.no-file'],
  ['dns', 'state.is-folder'],
  ['dns/binary', 'settings.invalid'],
  ['dns/named.conf', 'state.invalid'],
])('%s: %s', (path, code) =>
  expect(read(`product: windows, state: ${path}`)).rejects.toMatchObject({ code }),
);

test.each([
  ['5', 'resolvers[1].state: 5 needs a path, or a list of 1 to 500 paths'],
  ['[]', 'resolvers[1].state'],
  ['[""]', 'resolvers[1].state'],
  ['""', 'resolvers[1].state'],
])('state: %s is refused', (value, message) =>
  expect(() =>
    parseSite(`name: office
region: japaneast
networks: { onPremises: [10.1.0.0/16] }
proxies: [{ name: p, address: 10.1.1.20 }]
resolvers:
  - { name: q, address: 10.1.1.52 }
  - { name: r, address: 10.1.1.53, state: ${value} }
appliances: [{ name: one, address: 10.1.1.10, proxy: p, resolver: r, vault: officevault }]
`),
  ).toThrow(message),
);
