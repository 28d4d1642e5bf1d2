// From the `sync:` blocks of site.yaml to targets: each driver of the list is opened with its server's settings,
// and brings what the plan has to where they say.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeFolder, type Wanted } from '@sekisho/test-kit/render/programs.ts';
import { renderInput } from '@sekisho/test-kit/render/render-input.ts';
import { askDns, startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';
import { syncOptions } from '@sekisho/test-kit/sync/desired.ts';
import { BIND_WANTED, prepareBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { DNSMASQ_WANTED, prepareDnsmasq } from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { prepareUnbound, UNBOUND_WANTED } from '@sekisho/test-kit/sync/real-unbound.ts';
import { PRODUCTS } from '../products/index.ts';
import { dnsAnswers } from '../products/shared/render/dns-answers.ts';
import { SiteSchema, type Site } from '../site/site.ts';
import { makeTargets, type Target } from './target.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  await folder.remove();
});

/** Nobody listens at the discard port of loopback. */
const NOBODY = { address: '127.0.0.1', port: 9 };

const RESOLVERS: readonly Readonly<Record<string, unknown>>[] = [
  { driver: 'bind', policyZone: 'sekisho.rpz', tsigKeyFile: 'sekisho.key' },
  { driver: 'unbound', controlSocket: 'unbound.ctl' },
  { driver: 'dnsmasq', hostsFile: 'hosts', pidFile: 'dnsmasq.pid' },
  { driver: 'coredns', hostsFile: 'hosts' },
  { driver: 'windows', script: 'out/windows-dns.ps1', server: NOBODY.address, port: NOBODY.port },
];
const PROXIES: readonly Readonly<Record<string, unknown>>[] = [
  { driver: 'squid', folder: 'lists', probe: false },
  { driver: 'squid-reconfigure', folder: 'lists', probe: false },
  { driver: 'edl', folder: 'lists' },
];

function siteOf(
  resolvers: readonly Readonly<Record<string, unknown>>[],
  proxies: readonly Readonly<Record<string, unknown>>[] = [],
): Site {
  const named = (
    kind: string,
    all: readonly Readonly<Record<string, unknown>>[],
  ): Record<string, unknown>[] =>
    all.map((sync, index) => ({ name: `${kind}${String(index)}`, address: '127.0.0.1', sync }));
  return {
    ...SITE,
    resolvers:
      resolvers.length === 0
        ? SITE.resolvers
        : SiteSchema.shape.resolvers.parse(named('dns', resolvers)),
    proxies:
      proxies.length === 0 ? SITE.proxies : SiteSchema.shape.proxies.parse(named('proxy', proxies)),
  };
}

async function writeKey(): Promise<void> {
  const secret = Buffer.alloc(32, 1).toString('base64');
  await writeFile(
    join(folder.path, 'sekisho.key'),
    `key "sekisho" { algorithm hmac-sha256; secret "${secret}"; };\n`,
  );
}

test('every driver of the list is opened, in the order of site.yaml, resolvers first', async () => {
  await writeKey();
  const drivers = [...RESOLVERS, ...PROXIES].map(({ driver }) => driver);
  const listed = PRODUCTS.flatMap(({ drivers: own = [] }) => own.map(({ id }) => id));
  expect(drivers.toSorted()).toEqual(listed.toSorted());
  const targets = await makeTargets(siteOf(RESOLVERS, PROXIES), folder.path);
  expect(targets.map(({ name, product, layer }) => [name, product, layer])).toEqual([
    ['dns0', 'bind', 'dns'],
    ['dns1', 'unbound', 'dns'],
    ['dns2', 'dnsmasq', 'dns'],
    ['dns3', 'coredns', 'dns'],
    ['dns4', 'windows', 'dns'],
    ['proxy0', 'squid', 'proxy-allow'],
    ['proxy1', 'squid', 'proxy-allow'],
    ['proxy2', 'edl', 'proxy-allow'],
  ]);
});

test('a key file that is not there is an error of the site', async () => {
  await expect(makeTargets(siteOf(RESOLVERS.slice(0, 1)), folder.path)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('sekisho.key') as string,
  });
});

describe('a round by the settings of site.yaml', () => {
  const input = renderInput();
  const once = (target: Target | undefined): ReturnType<Target['sync']> => {
    if (target === undefined) throw new Error('no target');
    return target.sync(input, syncOptions(folder.path));
  };

  test('writes the script for Windows, and says which names are not answered', async () => {
    const [target] = await makeTargets(siteOf(RESOLVERS.slice(4)), folder.path);
    const { byHand, inStep } = await once(target);
    const file = join(folder.path, 'out', 'windows-dns.ps1');
    expect(byHand).toMatchObject({ file, isNew: true });
    expect(byHand?.unanswered).toHaveLength(dnsAnswers(input).length);
    expect(inStep).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('Add-DnsServer');
  });

  test.each([
    ['squid', 0, 'allow.txt', /^443 login\.microsoftonline\.com$/m],
    ['edl', 2, 'domains.txt', /^login\.microsoftonline\.com$/m],
  ])('writes the lists of %s', async (_, index, file, wanted) => {
    const own = { ...PROXIES[index], folder: '.' };
    const targets = await makeTargets(siteOf([], [own]), folder.path);
    const report = await once(targets.at(-1));
    expect(report.changes.length).toBeGreaterThan(0);
    expect(await readFile(join(folder.path, file), 'utf8')).toMatch(wanted);
    expect((await once(targets.at(-1))).changes).toEqual([]);
  });

  interface Server {
    readonly port: number;
    start(): Promise<void>;
    stop(): Promise<void>;
  }
  const SERVERS: readonly {
    readonly title: string;
    readonly wanted: readonly Wanted[];
    readonly prepare: (
      path: string,
      upstreamPort: number,
    ) => Promise<{ readonly server: Server; readonly sync: Readonly<Record<string, unknown>> }>;
  }[] = [
    {
      title: 'BIND',
      wanted: BIND_WANTED,
      prepare: async (path, upstreamPort) => {
        const policyZone = 'sekisho.rpz';
        const server = await prepareBind(path, { zones: [], policyZone, upstreamPort });
        const { keyFile, rndc } = server;
        return { server, sync: { driver: 'bind', policyZone, tsigKeyFile: keyFile, rndc } };
      },
    },
    {
      title: 'Unbound',
      wanted: UNBOUND_WANTED,
      prepare: async (path, upstreamPort) => {
        const server = await prepareUnbound(path, upstreamPort);
        const { controlSocket, file } = server;
        return { server, sync: { driver: 'unbound', controlSocket, file } };
      },
    },
    {
      title: 'dnsmasq',
      wanted: DNSMASQ_WANTED,
      prepare: async (path, upstreamPort) => {
        const server = await prepareDnsmasq(path, upstreamPort);
        const { hostsFile, serversFile, pidFile } = server;
        return { server, sync: { driver: 'dnsmasq', hostsFile, serversFile, pidFile } };
      },
    },
  ];

  for (const { title, wanted, prepare } of SERVERS)
    describeWithPrograms(title, wanted, ([path = '']) => {
      test('answers every planned name, and is in step the next time', async () => {
        const internet = await startSmallDns('127.0.0.1', () => null);
        const { server, sync } = await prepare(path, internet.port);
        try {
          await server.start();
          const [target] = await makeTargets(siteOf([{ ...sync, port: server.port }]), folder.path);
          const answers = dnsAnswers(input);
          const report = await once(target);
          expect(report).toMatchObject({ conflicts: [], takenBack: [], uncovered: [] });
          expect(report.changes).toHaveLength(answers.length);
          const [first] = answers;
          expect(await askDns(server.port, first?.name ?? '')).toMatchObject({
            addresses: first?.addresses,
          });
          expect(await once(target)).toMatchObject({ changes: [], inStep: answers.length });
        } finally {
          await server.stop();
          await internet.close();
        }
      });
    });
});
