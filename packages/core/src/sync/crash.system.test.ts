// Killed (SIGKILL) at every step of a round, against real servers: the next round goes on from wherever that one
// stood, ends with what is wanted, and what belongs to others is as it was.

import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeFolder } from '@sekisho/test-kit/render/programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import type { Driver } from '../products/shared/sync/driver.ts';
import { bindDriver } from '../products/bind/driver.ts';
import { dnsmasqDriver } from '../products/dnsmasq/driver.ts';
import { unboundDriver } from '../products/unbound/driver.ts';
import { readJournal } from './journal.ts';
import { syncTarget } from './sync-target.ts';
import { syncOptions, wanted, ZONE } from '@sekisho/test-kit/sync/desired.ts';
import { buildSync, imports, runKilled, STEPS } from '@sekisho/test-kit/sync/killed-round.ts';
import { openModel, PLANS } from '@sekisho/test-kit/sync/explore-sync.ts';
import type { Fault } from '@sekisho/test-kit/sync/model-server.ts';
import { EMPTY, type Plan } from '@sekisho/test-kit/sync/sync-model.ts';
import { BIND_WANTED, prepareBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { DNSMASQ_WANTED, prepareDnsmasq } from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { prepareUnbound, UNBOUND_WANTED } from '@sekisho/test-kit/sync/real-unbound.ts';
import { addressBytes } from '@sekisho/dns/wire/addresses.ts';
import { exchange } from '@sekisho/dns/wire/exchange.ts';
import { CLASS, OPCODE, TYPE } from '@sekisho/dns/wire/message-writer.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';

const BEFORE = {
  [`stays.${ZONE}`]: ['10.2.1.1'],
  [`moves.${ZONE}`]: ['10.2.1.2', '10.2.1.3'],
  [`goes.${ZONE}`]: ['10.2.1.4'],
};
const AFTER = {
  [`stays.${ZONE}`]: ['10.2.1.1'],
  [`moves.${ZONE}`]: ['10.2.1.5'],
  [`comes.${ZONE}`]: ['10.2.1.6', '10.2.1.7'],
};

/** What the killing of a real process is in the model of sync. */
const FAULT_OF: Readonly<Record<(typeof STEPS)[number], Fault>> = {
  'before observe': { kind: 'die', at: 'before observe' },
  'before apply': { kind: 'die', at: 'before write 2' },
  'in apply 1': { kind: 'part', count: 1, end: 'die' },
  'in apply 2': { kind: 'part', count: 2, end: 'die' },
  'in apply 3': { kind: 'part', count: 3, end: 'die' },
  'before verify': { kind: 'die', at: 'before verify' },
  'after verify': { kind: 'die', at: 'after verify' },
};
/** A handful of the ways that the model explores. */
const SCHEDULES = fc.sample(
  fc.tuple(
    fc.array(fc.record({ plan: fc.constantFrom(...PLANS), step: fc.constantFrom(...STEPS) }), {
      minLength: 3,
      maxLength: 4,
    }),
  ),
  { numRuns: 3, seed: 20261129 },
);

function addressesOf(plan: Plan): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(plan).map(([key, value]) => [`${key}.${ZONE}`, [`10.2.1.${value}`]]),
  );
}

interface Place {
  readonly port: number;
  readonly folder: string;
  readonly driver: () => Promise<Driver>;
  /** The same driver as code for the process that is killed. */
  readonly make: (built: string) => string;
  readonly theirs: string;
  stop(): Promise<void>;
}

const PRODUCTS = [
  {
    product: 'BIND',
    wanted: BIND_WANTED,
    start: async (path: string, upstream: number): Promise<Place> => {
      const bind = await prepareBind(path, { zones: [ZONE], upstreamPort: upstream });
      await bind.start();
      const options = { name: 'dns1', site: 'tokyo', zones: [ZONE], policyZone: null, flush: null };
      return {
        port: bind.port,
        folder: bind.folder,
        theirs: `theirs.${ZONE}`,
        driver: async () =>
          bindDriver({
            ...options,
            server: {
              address: '127.0.0.1',
              port: bind.port,
              key: await readTsigKey(bind.keyFile),
              timeoutMs: 3000,
              now: Date.now,
            },
            aliases: () => new Map(),
          }),
        make: (built) =>
          `${imports(built, 'bindDriver', 'packages/core/src/products/bind/driver.js')} ${imports(built, 'readTsigKey', 'packages/dns/src/wire/tsig-key.js')}
           return bindDriver({ ...${JSON.stringify(options)}, aliases: () => new Map(), server: { address: '127.0.0.1', port: ${String(bind.port)}, key: await readTsigKey(${JSON.stringify(bind.keyFile)}), timeoutMs: 3000, now: Date.now } });`,
        stop: bind.stop,
      };
    },
  },
  {
    product: 'Unbound',
    wanted: UNBOUND_WANTED,
    start: async (path: string, upstream: number): Promise<Place> => {
      const unbound = await prepareUnbound(path, upstream);
      await unbound.start();
      const options = {
        name: 'dns1',
        resolver: { address: '127.0.0.1', port: unbound.port },
        controlSocket: unbound.controlSocket,
        file: unbound.file,
        timeoutMs: 2000,
      };
      return {
        port: unbound.port,
        folder: unbound.folder,
        theirs: 'theirs.example.com',
        driver: async () => unboundDriver({ ...options, aliases: () => new Map() }),
        make: (built) =>
          `${imports(built, 'unboundDriver', 'packages/core/src/products/unbound/driver.js')} return unboundDriver({ ...${JSON.stringify(options)}, aliases: () => new Map() });`,
        stop: unbound.stop,
      };
    },
  },
  {
    product: 'dnsmasq',
    wanted: DNSMASQ_WANTED,
    start: async (path: string, upstream: number): Promise<Place> => {
      const dnsmasq = await prepareDnsmasq(path, upstream);
      await dnsmasq.start();
      const options = {
        name: 'dns1',
        resolver: { address: '127.0.0.1', port: dnsmasq.port },
        hostsFile: dnsmasq.hostsFile,
        serversFile: dnsmasq.serversFile,
        pidFile: dnsmasq.pidFile,
        timeoutMs: 2000,
      };
      return {
        port: dnsmasq.port,
        folder: dnsmasq.folder,
        theirs: 'theirs.example.com',
        driver: async () => dnsmasqDriver(options),
        make: (built) =>
          `${imports(built, 'dnsmasqDriver', 'packages/core/src/products/dnsmasq/driver.js')} return dnsmasqDriver(${JSON.stringify(options)});`,
        stop: dnsmasq.stop,
      };
    },
  },
];

describe.each(PRODUCTS)('$product', ({ product, wanted: programs, start }) => {
  describeWithPrograms('killed in the middle', programs, ([path = '']) => {
    let built: Awaited<ReturnType<typeof makeFolder>>;
    let internet: SmallDnsServer;
    let place: Place;

    beforeAll(async () => {
      built = await makeFolder();
      await buildSync(built.path, ['bind', 'unbound', 'dnsmasq']);
      internet = await startSmallDns('127.0.0.1', () => null);
      place = await start(path, internet.port);
      if (product === 'BIND') await addTheirs(place);
    }, 60_000);
    afterAll(async () => {
      await place.stop();
      await Promise.all([internet.close(), built.remove()]);
    });

    test.each(STEPS)(
      '%s',
      async (step) => {
        const options = { ...syncOptions(place.folder), isForced: true };
        await syncTarget(await place.driver(), wanted(BEFORE), options);
        await runKilled(built.path, {
          step,
          make: place.make(built.path),
          desired: wanted(AFTER),
          journalFile: options.journalFile,
        });
        const report = await syncTarget(await place.driver(), wanted(AFTER), options);
        expect(report).toMatchObject({ conflicts: [], takenBack: [], owned: 3 });
        for (const [name, addresses] of Object.entries(AFTER))
          expect([name, (await askDns(place.port, name))?.addresses]).toEqual([name, addresses]);
        expect((await askDns(place.port, `goes.${ZONE}`))?.addresses).toEqual([]);
        expect((await askDns(place.port, place.theirs))?.addresses).toEqual(['10.9.9.9']);
        expect((await readJournal(options.journalFile, 'dns1')).pending.size).toBe(0);
        expect(await syncTarget(await place.driver(), wanted(AFTER), options)).toMatchObject({
          changes: [],
          inStep: 3,
        });
      },
      30_000,
    );

    test.each(SCHEDULES)(
      'schedule %# of the model, with the process killed at the same points',
      async (schedule) => {
        const options = { ...syncOptions(place.folder), isForced: true };
        const model = await openModel(product === 'BIND');
        let state = EMPTY;
        try {
          await syncTarget(await place.driver(), [], options);
          for (const { plan, step } of schedule) {
            state = await model.take(state, {
              do: 'confirmed round',
              plan,
              fault: FAULT_OF[step],
            });
            await runKilled(built.path, {
              step,
              make: place.make(built.path),
              desired: wanted(addressesOf(plan)),
              journalFile: options.journalFile,
            }).catch((error: unknown) => {
              // Where nothing has to be changed it comes to its end before that point.
              if (!String(error).endsWith('it was not killed: ')) throw error;
            });
            expect((await askDns(place.port, place.theirs))?.addresses).toEqual(['10.9.9.9']);
          }
          const last = schedule.at(-1)?.plan ?? {};
          await model.expectToSettle(state, last);
          const report = await syncTarget(await place.driver(), wanted(addressesOf(last)), options);
          expect(report).toMatchObject({ conflicts: [], takenBack: [] });
          for (const name of ['a', 'b'])
            expect([name, (await askDns(place.port, `${name}.${ZONE}`))?.addresses]).toEqual([
              name,
              addressesOf(last)[`${name}.${ZONE}`] ?? [],
            ]);
          expect((await askDns(place.port, place.theirs))?.addresses).toEqual(['10.9.9.9']);
        } finally {
          await model.remove();
        }
      },
      60_000,
    );
  });
});

/** A record without a mark, as an admin makes it. */
async function addTheirs({ port, folder }: Place): Promise<void> {
  const server = {
    address: '127.0.0.1',
    port,
    key: await readTsigKey(join(folder, 'sekisho.key')),
    timeoutMs: 3000,
    now: Date.now,
  };
  const record = {
    name: `theirs.${ZONE}`,
    type: TYPE.A,
    class: CLASS.IN,
    ttl: 300,
    data: addressBytes('10.9.9.9'),
  };
  await exchange(
    server,
    { opcode: OPCODE.UPDATE, question: { name: ZONE, type: TYPE.SOA }, authorities: [record] },
    new AbortController().signal,
  );
}
