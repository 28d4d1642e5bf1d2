// Resolvers and proxies of the shapes that companies have: the rehearsal's own on loopback, and the real programs on
// namespaces. Both answer and let through alike.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import type { Settings } from '@sekisho/core/model/settings.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import type { Host, SitePoint } from '@sekisho/dns/host.ts';
import { addressRecord, aliasRecord } from '@sekisho/dns/message.ts';
import { toName } from '@sekisho/dns/name.ts';
import { DnsServer } from '@sekisho/dns/server.ts';
import { StubResolver } from '@sekisho/dns/stub-resolver.ts';
import type { LocalZone } from '@sekisho/dns/zones.ts';
import { renderInput } from '@sekisho/test-kit/render/render-input.ts';
import { createLoopbackNetwork } from '../network/loopback.ts';
import { createNetnsNetwork } from '../network/netns/netns.ts';
import { whyNotHere } from '../network/netns/availability.ts';
import type { RehearsedNetwork } from '../network/network.ts';
import { openTunnel } from '../network/open-tunnel.ts';
import { LogFiles } from '../workspace/log-files.ts';
import type { OnPremises } from './on-premises.ts';
import { startOwnParts } from './own-parts.ts';
import type { ProxyPart, ResolverPart } from './premises-parts.ts';
import { startRealParts } from './real-parts/real-parts.ts';

const PROGRAMS = ['ip', 'nft', 'named', 'rndc', 'unbound', 'unbound-control', 'dnsmasq', 'squid'];
const reason = await whyNotHere(PROGRAMS);

const INTERNET: SitePoint = { address: '203.0.113.53', port: 53 };
const AZURE: SitePoint = { address: '10.2.0.4', port: 53 };
const WEB = '203.0.113.80';
const PUBLIC_ZONES: readonly LocalZone[] = [
  {
    name: 'example.net',
    records: [
      aliasRecord('kv1.vault.example.net', 60, 'kv1.privatelink.other.example.net'),
      addressRecord('kv1.privatelink.other.example.net', 60, '203.0.113.90'),
      addressRecord('www.example.net', 60, WEB),
      addressRecord('rebound.example.net', 60, '10.9.9.9'),
    ],
  },
];
/** As Azure's resolver answers in a network to which the private zone is linked. */
const PRIVATE_ZONES: readonly LocalZone[] = [
  {
    name: 'vault.example.net',
    records: [aliasRecord('kv1.vault.example.net', 60, 'kv1.privatelink.other.example.net')],
  },
  {
    name: 'privatelink.other.example.net',
    records: [addressRecord('kv1.privatelink.other.example.net', 60, '10.2.1.20')],
  },
];
const SETTINGS: Settings = {
  ...toSettings(renderInput().plan),
  dnsRecords: [],
  proxyAllow: ['www.example.net'],
};

type Kind = 'loopback' | 'netns';
type Product = ResolverPart['product'];
type Wish = Partial<Pick<ResolverPart, 'conditional' | 'hosted' | 'dropsPrivateBut'>> & {
  readonly asks?: 'internet' | 'central' | 'nobody';
  /** The records of the settings stand there; what they forward is forwarded. */
  readonly isPlanned?: boolean;
  readonly isForwarding?: boolean;
};

interface Lab {
  readonly network: RehearsedNetwork;
  readonly client: Host;
  readonly parts: OnPremises;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function start(
  kind: Kind,
  of: {
    readonly resolver?: (network: RehearsedNetwork) => ResolverPart[];
    readonly proxy?: (network: RehearsedNetwork) => ProxyPart[];
  },
): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'shapes-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const networks = { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] };
  const rules = [{ from: 'any', to: 'any', ports: [53, 80, 443] }];
  const real =
    kind === 'netns'
      ? await createNetnsNetwork({
          networks,
          firewall: [],
          standing: rules,
          vpnRateMbps: 0,
          vpnLink: 'plain',
        })
      : null;
  const network = real ?? (await createLoopbackNetwork({ networks, firewall: () => rules }));
  closing.push(() => network.close());
  await serve(network.host('internet', INTERNET.address), PUBLIC_ZONES, null);
  await serve(network.host('inbound', AZURE.address), PRIVATE_ZONES, null);
  const web = createServer((socket) => socket.end('hello'));
  await network.host('web', WEB).listen(web, { address: WEB, port: 443 });
  const [resolver, ...resolvers] = of.resolver?.(network) ?? [
    resolverOn(network, 'dnsmasq', '10.1.1.53', {}),
  ];
  const [proxy, ...proxies] = of.proxy?.(network) ?? [proxyOn(network, '10.1.1.20', {})];
  if (resolver === undefined || proxy === undefined) throw new Error('one of each is needed');
  const common = {
    settings: SETTINGS,
    logs: new LogFiles(folder),
    resolvers: [resolver, ...resolvers],
    proxies: [proxy, ...proxies],
  } as const;
  const parts =
    real !== null
      ? await startRealParts({
          ...common,
          network: real,
          folder,
          renderInput: () => renderInput(),
          squidHelper: null,
          firewallRules: ({ firewallAllow }) => firewallAllow,
        })
      : await startOwnParts(common);
  closing.push(() => parts.close());
  return { network, client: network.host('appliance', '10.1.2.10'), parts };
}

async function serve(host: Host, zones: readonly LocalZone[], forward: null): Promise<void> {
  const server = await DnsServer.start({
    host,
    zones,
    forward,
    log: () => {},
    clock: () => new Date(),
  });
  closing.push(() => server.close());
}

function resolverOn(
  network: RehearsedNetwork,
  product: Product,
  address: string,
  { asks = 'internet', isPlanned = false, isForwarding = false, ...more }: Wish,
): ResolverPart {
  const upstreams = {
    internet: [INTERNET],
    central: [{ address: '10.1.1.54', port: 53 }],
    nobody: [],
  }[asks];
  return {
    name: `dns-${address}`,
    product,
    host: network.host(`dns-${address}`, address),
    upstreams,
    inward: [AZURE],
    conditional: [],
    hosted: [],
    dropsPrivateBut: null,
    held: ({ dnsRecords, dnsForward = [] }) => ({
      records: isPlanned ? dnsRecords : [],
      forwards: isForwarding ? dnsForward : [],
    }),
    ...more,
  };
}

function proxyOn(
  network: RehearsedNetwork,
  address: string,
  more: Partial<Omit<ProxyPart, 'nodes'>> & { readonly nodes?: readonly string[] },
): ProxyPart {
  const { nodes = [], ...rest } = more;
  return {
    name: `proxy-${address}`,
    host: network.host(`proxy-${address}`, address),
    port: 3128,
    entrances: [],
    parent: null,
    asksLogin: false,
    dns: [INTERNET],
    allow: ({ proxyAllow }) => proxyAllow,
    ...rest,
    nodes: nodes.map((node) => network.host(`node-${node}`, node)),
  };
}

async function ask(client: Host, name: string, servers = ['10.1.1.53']): Promise<string> {
  const stub = new StubResolver({
    host: client,
    servers: servers.map((address) => ({ address, port: 53 })),
    clock: () => new Date(),
    ask: { timeoutMs: 1500, attempts: 1 },
  });
  const { answer, addresses } = await stub.resolve(toName(name));
  return addresses.join(' ') || answer;
}

const KINDS: readonly Kind[] = reason === null ? ['loopback', 'netns'] : ['loopback'];
const PRODUCTS: readonly Product[] = ['bind', 'unbound', 'dnsmasq'];
const CASES = KINDS.flatMap((kind) => PRODUCTS.map((product) => ({ kind, product })));

const CORP = { name: toName('corp.example'), records: [recordAt('a.corp.example', '10.1.9.9')] };
const BOTH = ['vault.example.net', 'privatelink.other.example.net'].map(toName);
const ONE = BOTH.slice(0, 1);

function recordAt(
  name: string,
  address: string,
): ResolverPart['hosted'][number]['records'][number] {
  return { name, type: 'A', values: [address] };
}

/** Each at an address of its own, so that one network has them all. */
const SHAPES = {
  '10.1.1.53': {},
  '10.1.1.60': {
    hosted: [
      {
        name: toName('example.net'),
        records: [
          recordAt('mine.example.net', '10.1.9.9'),
          recordAt('*.any.example.net', '10.1.9.8'),
        ],
      },
    ],
  },
  '10.1.1.61': { hosted: [{ name: toName('vault.example.net'), records: [] }], isPlanned: true },
  '10.1.1.62': { conditional: [{ zones: BOTH, to: [AZURE] }] },
  '10.1.1.63': { conditional: [{ zones: ONE, to: [AZURE] }] },
  '10.1.1.64': {
    asks: 'nobody',
    conditional: [{ zones: ONE, to: [AZURE] }],
    hosted: [CORP],
  },
  '10.1.1.65': { asks: 'central' },
  '10.1.1.66': { dropsPrivateBut: BOTH, conditional: [{ zones: BOTH, to: [AZURE] }] },
  '10.1.1.67': { isForwarding: true },
} satisfies Record<string, Wish>;

describe.each(CASES)(
  `$product on $kind${reason === null ? '' : ` (netns not run: ${reason})`}`,
  ({ kind, product }) => {
    test('answers as its shape has it', async () => {
      const { client, parts } = await start(kind, {
        resolver: (network) => [
          ...Object.entries(SHAPES).map(([address, wish]) =>
            resolverOn(network, product, address, wish),
          ),
          resolverOn(network, 'bind', '10.1.1.54', { hosted: [CORP] }),
        ],
      });
      const at = (last: number, name: string): Promise<string> =>
        ask(client, name, [`10.1.1.${String(last)}`]);
      const kv = 'kv1.vault.example.net';
      // A hosted zone answers what it has, and that the rest does not exist.
      expect(await at(60, 'mine.example.net')).toBe('10.1.9.9');
      expect(await at(60, 'x.any.example.net')).toBe('10.1.9.8');
      expect(await at(60, 'www.example.net')).toBe('nxdomain');
      expect(await at(61, 'www.example.net')).toBe(WEB);
      // An alias that leads out of a forwarded suffix is asked for anew, or taken as it came.
      expect(await at(62, kv)).toBe('10.2.1.20');
      expect(await at(62, 'www.example.net')).toBe(WEB);
      expect(await at(63, kv)).toBe(product === 'dnsmasq' ? '10.2.1.20' : '203.0.113.90');
      // Forwarders alone: for the rest nobody is asked.
      expect(await at(64, 'www.example.net')).toBe('none');
      expect(await at(64, 'a.corp.example')).toBe('10.1.9.9');
      // A branch asks the central one.
      expect(await at(65, 'a.corp.example')).toBe('10.1.9.9');
      expect(await at(65, 'www.example.net')).toBe(WEB);
      // Protection against rebinding drops private addresses, but for the named suffixes.
      expect(await at(66, 'rebound.example.net')).not.toContain('10.');
      expect(await at(66, kv)).toBe('10.2.1.20');
      // A planned record counts inside a hosted zone too, and what the settings forward is asked in Azure.
      expect(await at(61, kv)).toBe('nxdomain');
      expect(await at(67, kv)).toBe('203.0.113.90');
      await parts.apply({
        ...SETTINGS,
        dnsRecords: [
          { zone: ONE[0], name: 'kv1', type: 'A', ttlSeconds: 10, values: ['10.2.1.20'] },
        ],
        dnsForward: BOTH,
      } as Settings);
      await parts.flush();
      expect(await at(61, kv)).toBe('10.2.1.20');
      expect(await at(67, kv)).toBe('10.2.1.20');
      expect(await at(67, 'www.example.net')).toBe(WEB);
    });
  },
);

describe.each(KINDS.map((kind) => ({ kind })))('on $kind', ({ kind }) => {
  test('the second server is asked when the first does not answer; that a name does not exist is an answer', async () => {
    const { client } = await start(kind, {
      resolver: (network) => [
        resolverOn(network, 'bind', '10.1.1.53', {
          hosted: [{ name: toName('gone.example'), records: [] }],
        }),
        resolverOn(network, 'unbound', '10.1.1.54', {
          hosted: [
            {
              name: toName('gone.example'),
              records: [{ name: 'a.gone.example', type: 'A', values: ['10.1.9.7'] }],
            },
          ],
        }),
      ],
    });
    expect(await ask(client, 'a.gone.example', ['10.1.1.53', '10.1.1.54'])).toBe('nxdomain');
    expect(await ask(client, 'a.gone.example', ['10.1.1.99', '10.1.1.54'])).toBe('10.1.9.7');
  });

  test.each([
    { title: 'alone', wish: {} },
    { title: 'with two machines behind its address', wish: { nodes: ['10.1.1.21', '10.1.1.22'] } },
    { title: 'that asks for a login', wish: { asksLogin: true }, refused: 407 },
  ])('a proxy $title lets the listed name through', async ({ wish, refused = 403 }) => {
    const { client } = await start(kind, {
      proxy: (network) => [proxyOn(network, '10.1.1.20', wish)],
    });
    expect(await greet(client, 'www.example.net')).toBe('200 hello');
    expect(await greet(client, 'www.example.net')).toBe('200 hello');
    expect(await greet(client, 'other.example.net')).toBe(String(refused));
  });

  test('a proxy with a parent resolves nothing, and both lists count', async () => {
    const parent = { address: '10.1.1.30', port: 3128 };
    const { client, parts } = await start(kind, {
      proxy: (network) => [
        // Nobody answers its questions.
        proxyOn(network, '10.1.1.20', { parent, dns: [{ address: '10.1.1.99', port: 53 }] }),
        proxyOn(network, parent.address, { allow: () => ['www.example.net'] }),
      ],
    });
    expect(await greet(client, 'www.example.net')).toBe('200 hello');
    await parts.apply({ ...SETTINGS, proxyAllow: ['www.example.net', 'other.example.net'] });
    expect(await greet(client, 'other.example.net')).toMatch(/^(?:403|50\d)$/);
  });
});

async function greet(client: Host, name: string): Promise<string> {
  const stream = await client.connect({ address: '10.1.1.20', port: 3128 });
  stream.on('error', () => undefined);
  const { status } = await openTunnel(stream, { name, port: 443, timeoutMs: 8000 });
  if (status !== 200) {
    stream.destroy();
    return String(status);
  }
  const [chunk] = (await once(stream, 'data')) as [Buffer];
  stream.destroy();
  return `200 ${chunk.toString('utf8')}`;
}
