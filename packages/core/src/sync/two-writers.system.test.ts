// Two processes never both write, also when one is stopped (SIGSTOP) between its check and its write, or behind its
// write: BIND refuses what it sends late, and everywhere else nobody takes over while it lives.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeFolder } from '@sekisho/test-kit/render/programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { syncOptions, wanted, ZONE } from '@sekisho/test-kit/sync/desired.ts';
import { buildSync } from '@sekisho/test-kit/sync/killed-round.ts';
import { BIND_WANTED, prepareBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { DNSMASQ_WANTED, prepareDnsmasq } from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { prepareUnbound, UNBOUND_WANTED } from '@sekisho/test-kit/sync/real-unbound.ts';
import type { Driver } from '../products/shared/sync/driver.ts';
import { bindDriver } from '../products/bind/driver.ts';
import { dnsmasqDriver } from '../products/dnsmasq/driver.ts';
import { unboundDriver } from '../products/unbound/driver.ts';
import type { SiteOwner } from '../products/shared/sync/site-owner.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { holdSite } from './hold-site.ts';
import { readIdentity } from './site-identity.ts';
import { syncTarget } from './sync-target.ts';

const BEFORE = { [`stays.${ZONE}`]: ['10.2.1.1'], [`goes.${ZONE}`]: ['10.2.1.2'] };
const LATE = { [`stays.${ZONE}`]: ['10.2.1.1'], [`late.${ZONE}`]: ['10.2.1.3'] };
const NEW = { [`stays.${ZONE}`]: ['10.2.1.1'], [`new.${ZONE}`]: ['10.2.1.4'] };
const ALL = ['stays', 'goes', 'late', 'new'].map((label) => `${label}.${ZONE}`);
const SIDES = ['before its write', 'behind its write'] as const;

type Settings = Readonly<Record<string, unknown>>;

interface Place {
  readonly port: number;
  readonly product: 'bind' | 'dnsmasq' | 'unbound';
  /** Of the driver, without what a process has to make itself. */
  readonly settings: Settings;
  readonly driver: (owner: () => SiteOwner) => Promise<Driver>;
  stop(): Promise<void>;
}

const SERVERS = {
  bind: async (path: string, upstream: number): Promise<Place> => {
    const bind = await prepareBind(path, { zones: [ZONE], upstreamPort: upstream });
    await bind.start();
    const settings = { name: 'dns1', site: 'tokyo', zones: [ZONE], policyZone: null, flush: null };
    const server = { address: '127.0.0.1', port: bind.port, timeoutMs: 3000 };
    return {
      port: bind.port,
      product: 'bind',
      settings: { ...settings, server, keyFile: bind.keyFile },
      driver: async (owner) =>
        bindDriver({
          ...settings,
          owner,
          aliases: () => new Map(),
          server: { ...server, key: await readTsigKey(bind.keyFile), now: Date.now },
        }),
      stop: bind.stop,
    };
  },
  dnsmasq: async (path: string, upstream: number): Promise<Place> => {
    const { hostsFile, serversFile, pidFile, port, start, stop } = await prepareDnsmasq(
      path,
      upstream,
    );
    await start();
    const settings = {
      name: 'dns1',
      resolver: { address: '127.0.0.1', port },
      hostsFile,
      serversFile,
      pidFile,
      timeoutMs: 3000,
    };
    return {
      port,
      product: 'dnsmasq',
      settings,
      driver: async () => dnsmasqDriver(settings),
      stop,
    };
  },
  unbound: async (path: string, upstream: number): Promise<Place> => {
    const { controlSocket, file, port, start, stop } = await prepareUnbound(path, upstream);
    await start();
    const settings = {
      name: 'dns1',
      resolver: { address: '127.0.0.1', port },
      controlSocket,
      file,
      timeoutMs: 3000,
    };
    return {
      port,
      product: 'unbound',
      settings,
      driver: async () => unboundDriver({ ...settings, aliases: () => new Map() }),
      stop,
    };
  },
};

let state: string;
beforeEach(async () => {
  state = join(await mkdtemp(join(tmpdir(), 'sekisho-writers-')), 'state');
});
afterEach(() => rm(join(state, '..'), { recursive: true }));

/** What holdSite() asks of a target. */
function targetOf(driver: Driver): Parameters<typeof holdSite>[1]['targets'][number] {
  const { name, product, layer } = driver;
  return {
    name,
    product,
    layer,
    refusesLateChanges: driver.claim !== undefined,
    sync: () => Promise.reject(new Error('not asked')),
  };
}

/** A round under the lease, in this process. */
async function round(
  place: Place,
  desired: Readonly<Record<string, readonly string[]>>,
): Promise<{ readonly conflicts: number; readonly changes: number }> {
  let owner: SiteOwner = { id: null, adoptsFormer: false, writer: null };
  const driver = await place.driver(() => owner);
  const held = await holdSite(state, {
    targets: [targetOf(driver)],
    identity: await readIdentity(state),
  });
  owner = held.owner;
  try {
    const { changes, conflicts } = await syncTarget(
      driver,
      wanted(desired),
      syncOptions(state, { isForced: true, assertHeld: held.lease.assertHeld }),
    );
    return { changes: changes.length, conflicts: conflicts.length };
  } finally {
    await held.lease.release();
  }
}

interface Stopped {
  readonly child: ChildProcess;
  /** What it says when it has ended. */
  readonly said: Promise<string>;
}

/** A round in a process of its own that stops itself on one side of its write. */
async function stopped(
  built: string,
  place: Place,
  side: (typeof SIDES)[number],
): Promise<Stopped> {
  const file = (path: string): string => JSON.stringify(join(built, path));
  const script = `
    import { syncTarget } from ${file('packages/core/src/sync/sync-target.js')};
    import { holdSite } from ${file('packages/core/src/sync/hold-site.js')};
    import { readIdentity } from ${file('packages/core/src/sync/site-identity.js')};
    import { readTsigKey } from ${file('packages/dns/src/wire/tsig-key.js')};
    import * as product from ${file(`packages/core/src/products/${place.product}/driver.js`)};
    const { keyFile, ...settings } = ${JSON.stringify(place.settings)};
    let owner;
    if (keyFile !== undefined) Object.assign(settings.server, { key: await readTsigKey(keyFile), now: Date.now });
    const driver = product.${place.product}Driver({ ...settings, owner: () => owner, aliases: () => new Map() });
    const stop = () => process.kill(process.pid, 'SIGSTOP');
    const state = ${JSON.stringify(state)};
    const { name, product: kind, layer } = driver;
    const held = await holdSite(state, { targets: [{ name, product: kind, layer, refusesLateChanges: driver.claim !== undefined }], identity: await readIdentity(state) });
    owner = held.owner;
    const apply = async (...args) => {
      if (${String(side === 'before its write')}) stop();
      const applied = await driver.apply(...args);
      if (${String(side !== 'before its write')}) stop();
      return applied;
    };
    await syncTarget({ ...driver, apply }, ${JSON.stringify(wanted(LATE))}, { journalFile: state + '/journal.json', graceMs: 0, isForced: true, isDryRun: false, now: Date.now, assertHeld: held.lease.assertHeld, signal: held.lease.lost })
      .then((report) => console.log('changed ' + report.changes.length), (error) => console.log((held.lease.lost.reason ?? error).code));
    await held.lease.release();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const said = once(child, 'close').then(() => text.trim());
  await expect.poll(() => stateOf(child.pid ?? 0), { timeout: 40_000 }).toBe('T');
  return { child, said };
}

/** One letter, proc(5): T is stopped. */
async function stateOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
}

/** As if its holder had been silent for longer than a lease lives. */
async function ageLease(): Promise<void> {
  const path = join(state, 'lease.json');
  const lease = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(
    path,
    JSON.stringify({
      ...lease,
      beat: new Date(Date.parse(lease.beat) - 61_000).toISOString(),
      ...(lease.steady === undefined
        ? {}
        : { steady: { ...lease.steady, seconds: lease.steady.seconds - 61 } }),
    }),
  );
}

async function answers(port: number): Promise<Record<string, readonly string[]>> {
  const found = await Promise.all(
    ALL.map(async (name) => [name, (await askDns(port, name))?.addresses ?? []] as const),
  );
  return Object.fromEntries(found.filter(([, addresses]) => addresses.length > 0));
}

function describeServer(
  product: keyof typeof SERVERS,
  programs: Parameters<typeof describeWithPrograms>[1],
  body: (given: { place: () => Place; built: () => string }) => void,
): void {
  describeWithPrograms(product, programs, ([path = '']) => {
    let built: Awaited<ReturnType<typeof makeFolder>>;
    let internet: SmallDnsServer;
    let place: Place;
    beforeAll(async () => {
      built = await makeFolder();
      await buildSync(built.path, [product]);
      internet = await startSmallDns('127.0.0.1', () => null);
    }, 60_000);
    beforeEach(async () => {
      place = await SERVERS[product](path, internet.port);
      await round(place, BEFORE);
    });
    afterEach(() => place.stop());
    afterAll(() => Promise.all([internet.close(), built.remove()]));
    body({ place: () => place, built: () => built.path });
  });
}

describeServer('bind', BIND_WANTED, ({ place, built }) => {
  describe.each(SIDES)('one that was stopped %s', (side) => {
    test('changes nothing more when it goes on, after another has taken over', async () => {
      const { child, said } = await stopped(built(), place(), side);
      await expect(round(place(), NEW)).rejects.toMatchObject({ code: 'sync.lease-held' });
      await ageLease();
      await round(place(), NEW);
      expect(await answers(place().port)).toEqual(NEW);
      child.kill('SIGCONT');
      expect(await said).toBe('sync.lease-lost');
      expect(await answers(place().port)).toEqual(NEW);
      // Who took over goes on without a word to the server: its own token stands there.
      expect(await round(place(), NEW)).toEqual({ changes: 0, conflicts: 0 });
    }, 60_000);
  });

  test('not even when the one that took over had nothing to change', async () => {
    const { child, said } = await stopped(built(), place(), 'before its write');
    await ageLease();
    expect(await round(place(), BEFORE)).toEqual({ changes: 0, conflicts: 0 });
    child.kill('SIGCONT');
    expect(await said).toBe('sync.lease-lost');
    expect(await answers(place().port)).toEqual(BEFORE);
  }, 60_000);
});

for (const [product, programs] of [
  ['dnsmasq', DNSMASQ_WANTED],
  ['unbound', UNBOUND_WANTED],
] as const)
  describeServer(product, programs, ({ place, built }) => {
    test.each(SIDES)(
      'nobody takes over from one that was stopped %s, and it goes on',
      async (side) => {
        const { child, said } = await stopped(built(), place(), side);
        await ageLease();
        await expect(round(place(), NEW)).rejects.toMatchObject({ code: 'sync.lease-held' });
        // Not when the file that says who has it is gone, or is none.
        await rm(join(state, 'lease.json'));
        await expect(round(place(), NEW)).rejects.toMatchObject({ code: 'sync.lease-held' });
        expect(await answers(place().port)).toEqual(side === 'before its write' ? BEFORE : LATE);
        child.kill('SIGCONT');
        await said;
        await round(place(), LATE);
        expect(await answers(place().port)).toEqual(LATE);
      },
      60_000,
    );

    test('one that is killed leaves nothing that has to be waited for', async () => {
      const { child, said } = await stopped(built(), place(), 'before its write');
      child.kill('SIGKILL');
      await said;
      await round(place(), NEW);
      expect(await answers(place().port)).toEqual(NEW);
    }, 60_000);
  });
