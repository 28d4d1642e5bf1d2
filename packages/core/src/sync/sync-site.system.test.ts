// The loop over plain functions in place of Azure and servers: who waits for whom, and who does not.

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { EMPTY_ESTATE, type Estate } from '../estate/estate.ts';
import { renderInput } from '@sekisho/test-kit/render/render-input.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { applyChanges, type Change } from '../products/shared/sync/change.ts';
import type { Driver, Mismatch } from '../products/shared/sync/driver.ts';
import { indexEntries, toEntry, type Entries } from '../products/shared/sync/entry.ts';
import { writeJournal } from './journal.ts';
import { syncOnce, syncSite, RetryLater, type SyncInput } from './sync-site.ts';
import { syncTarget } from './sync-target.ts';
import { driverTarget, type Target } from './target.ts';
import { syncOptions, wanted } from '@sekisho/test-kit/sync/desired.ts';

const PACE = { fastMs: 2, slowMs: 2, restAfterMs: 1000, longestBackOffMs: 8 };
const INPUT = renderInput();

let folder: string;
let stop: AbortController;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-sync-'));
  stop = new AbortController();
});
afterEach(() => rm(folder, { recursive: true }));

/** An estate whose only mark is the name of one vault. */
function estate(name: string): Estate {
  return {
    ...EMPTY_ESTATE,
    vaults: [{ id: `/${name}`, name, location: 'x', endpointConnections: [] }],
  };
}

/** A server in memory. The name of the estate's vault is the name that it has to answer. */
class MemoryServer {
  entries: Entries = new Map();
  isDown = false;
  isWrong = false;
  asked = 0;
  readonly applied: (readonly Change[])[] = [];

  driver(name: string): Driver {
    return {
      name,
      product: 'memory',
      layer: 'dns',
      prepare: (entries) => ({ entries, uncovered: [] }),
      observe: async () => {
        this.asked += 1;
        if (this.isDown)
          throw new OutsideError(`${name} does not answer`, { code: 'sync.no-answer' });
        return { entries: this.entries, owned: null };
      },
      apply: async (changes) => {
        this.applied.push(changes);
        this.entries = applyChanges({ observed: this.entries, owned: new Map() }, changes).observed;
        return { done: changes, conflicts: [] };
      },
      verify: async (changes): Promise<Mismatch[]> =>
        this.isWrong ? changes.map(({ key }) => ({ key, found: 'NXDOMAIN' })) : [],
    };
  }

  target(name: string): Target {
    return driverTarget(this.driver(name), ({ plan }) => wanted({ [plan.site]: ['10.2.1.20'] }));
  }
}

function syncInput(targets: readonly Target[], parts: Partial<SyncInput>): SyncInput {
  return {
    targets,
    readEstate: async () => ({ estate: estate('first'), reads: 0 }),
    plan:
      ({ vaults }) =>
      () => ({ ...INPUT, plan: { ...INPUT.plan, site: vaults[0]?.name ?? '' } }),
    pace: PACE,
    recheckMs: 5,
    optionsFor: ({ name }, signal) =>
      syncOptions(folder, { journalFile: join(folder, `${name}.json`), signal }),
    emit: () => undefined,
    signal: stop.signal,
    random: () => 0,
    ...parts,
  };
}

test('a server that is down does not hold up the other, and is brought in step when it is back', async () => {
  const [up, down] = [new MemoryServer(), new MemoryServer()];
  down.isDown = true;
  const failures: string[] = [];
  let isUpInStep = false;
  await syncSite(
    syncInput([up.target('up'), down.target('down')], {
      emit: (event) => {
        if (event.event === 'sync-failed') failures.push(`${event.target} ${event.code}`);
        if (event.event === 'synced' && event.report.target === 'up') isUpInStep = true;
        // Were the other held up, this one would stay down for ever.
        if (isUpInStep && failures.length >= 3) down.isDown = false;
        if (event.event === 'synced' && event.report.target === 'down') stop.abort();
      },
    }),
  );
  expect([...up.entries.keys()]).toEqual(['first']);
  expect([...down.entries.keys()]).toEqual(['first']);
  expect(failures.length).toBeGreaterThanOrEqual(3);
  expect(new Set(failures)).toEqual(new Set(['down sync.no-answer']));
});

test('a change in Azure is brought to the server without waiting for its next look', async () => {
  const server = new MemoryServer();
  let name = 'first';
  await syncSite(
    syncInput([server.target('dns1')], {
      recheckMs: 60_000,
      readEstate: async () => ({ estate: estate(name), reads: 0 }),
      emit: (event) => {
        if (event.event === 'synced' && server.entries.has('first')) name = 'second';
        if (event.event === 'synced' && server.entries.has('second')) stop.abort();
      },
    }),
  );
  // What stood there was all there was: it stays until a person confirms that it goes.
  expect([...server.entries.keys()]).toEqual(['first', 'second']);
});

test('answers that fail, come late or only in part change nothing; the next whole one does', async () => {
  const server = new MemoryServer();
  const answers = [
    new RetryLater('429', 3),
    new Error('500'),
    new TypeError('fetch failed', { cause: new Error('reset') }),
    new OutsideError('token expired', { code: 'x' }),
  ];
  const stated: string[] = [];
  await syncSite(
    syncInput([server.target('dns1')], {
      readEstate: async () => {
        const error = answers.shift();
        if (error !== undefined) throw error;
        return { estate: estate('whole'), reads: 0 };
      },
      emit: (event) => {
        if (event.event === 'estate-failed') stated.push(event.message);
        if (event.event === 'estate-failed') expect(server.asked).toBe(0);
        if (event.event === 'synced') stop.abort();
      },
    }),
  );
  expect(stated).toEqual(['429', '500', 'fetch failed', 'token expired']);
  expect([...server.entries.keys()]).toEqual(['whole']);
});

test('a bug is not retried but ends the loop', async () => {
  await expect(
    syncSite(
      syncInput([], {
        readEstate: async () => {
          throw new TypeError('x is not a function');
        },
      }),
    ),
  ).rejects.toThrow('x is not a function');
});

test('once: every server is tried, and what failed is told beside what went well', async () => {
  const [up, down] = [new MemoryServer(), new MemoryServer()];
  down.isDown = true;
  const { reports, failed } = await syncOnce(syncInput([up.target('up'), down.target('down')], {}));
  expect(reports).toMatchObject([{ target: 'up', changes: [{ kind: 'add' }] }]);
  expect(failed).toMatchObject([{ target: 'down', code: 'sync.no-answer' }]);
});

test('what the server does not answer as wanted is taken back', async () => {
  const server = new MemoryServer();
  server.entries = indexEntries([toEntry('theirs', ['10.9.9.9'], 10)]);
  server.isWrong = true;
  const report = await syncTarget(
    server.driver('dns1'),
    wanted({ a: ['10.2.1.1'] }),
    syncOptions(folder),
  );
  expect(report).toMatchObject({
    changes: [],
    takenBack: [{ key: 'a', found: 'NXDOMAIN' }],
    owned: 0,
  });
  expect([...server.entries.keys()]).toEqual(['theirs']);
});

test('an endpoint that is missing once does not lose its record', async () => {
  const server = new MemoryServer();
  const sync = (names: Readonly<Record<string, readonly string[]>>, nowMs: number) =>
    syncTarget(
      server.driver('dns1'),
      wanted(names),
      syncOptions(folder, { graceMs: 1000, now: () => nowMs }),
    );
  await sync({ a: ['10.2.1.1'], b: ['10.2.1.2'] }, 0);
  expect(await sync({ b: ['10.2.1.2'] }, 100)).toMatchObject({
    changes: [],
    waiting: [{ key: 'a' }],
  });
  expect(await sync({ a: ['10.2.1.1'], b: ['10.2.1.2'] }, 200)).toMatchObject({
    changes: [],
    waiting: [],
  });
  expect(await sync({ b: ['10.2.1.2'] }, 900)).toMatchObject({ waiting: [{ key: 'a' }] });
  expect(await sync({ b: ['10.2.1.2'] }, 1899)).toMatchObject({ waiting: [{ key: 'a' }] });
  expect(await sync({ b: ['10.2.1.2'] }, 1900)).toMatchObject({
    changes: [{ kind: 'remove', key: 'a' }],
    owned: 1,
  });
});

test('a round without changes touches neither the server nor the journal', async () => {
  const server = new MemoryServer();
  await syncTarget(server.driver('dns1'), wanted({ a: ['10.2.1.1'] }), syncOptions(folder));
  const before = (await stat(join(folder, 'journal.json'))).ino;
  await syncTarget(server.driver('dns1'), wanted({ a: ['10.2.1.1'] }), syncOptions(folder));
  expect(server.applied).toHaveLength(1);
  expect((await stat(join(folder, 'journal.json'))).ino).toBe(before);
});

test('what a run was about to do when it ended is done again, even where it looks done', async () => {
  const server = new MemoryServer();
  server.entries = indexEntries(wanted({ a: ['10.2.1.1'] }));
  const options = syncOptions(folder);
  await writeJournal(options.journalFile, 'dns1', {
    owned: new Map(),
    pending: new Map([['a', ['10.2.1.1']]]),
    absentSince: new Map(),
    sinceConfirmed: new Map(),
  });
  expect(
    await syncTarget(server.driver('dns1'), wanted({ a: ['10.2.1.1'] }), options),
  ).toMatchObject({ changes: [{ kind: 'change', key: 'a' }], owned: 1 });
  expect(
    await syncTarget(server.driver('dns1'), wanted({ a: ['10.2.1.1'] }), options),
  ).toMatchObject({ changes: [] });
});
