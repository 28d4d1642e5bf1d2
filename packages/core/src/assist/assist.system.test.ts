// The whole of assist with a server in memory and a log that the test writes: what is added, in which order, what
// is asked, and what survives.

import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { ALL_TIMES } from '../diagnose/scan/scanner.ts';
import type { Estate } from '../estate/estate.ts';
import type { LearnedName } from '../sync/learned-names.ts';
import type { SyncReport } from '../sync/sync-target.ts';
import type { Target } from '../sync/target.ts';
import { composeSitePlan } from '../plan/compose-site-plan.ts';
import { ESTATE_AFTER, ESTATE_BEFORE, planInput, SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import { syncOptions } from '@sekisho/test-kit/sync/desired.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { assist, type AssistInput } from './assist.ts';
import type { AssistEvent } from './assist-event.ts';

const DIAGNOSTICS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';
const SIGN_IN = 'x.msauth.net';

const NO_NAMES: ReadonlySet<string> = new Set();

let folder: string;
let log: string;
let stop: AbortController;
let events: AssistEvent[];
let saved: readonly LearnedName[];
/** What the proxy was brought to, round by round. */
let allowed: (readonly string[])[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-assist-'));
  log = join(folder, 'access.log');
  await writeFile(log, '');
  stop = new AbortController();
  events = [];
  saved = [];
  allowed = [];
});
afterEach(() => rm(folder, { recursive: true }));

const deny = (name: string, port = 443): Promise<void> =>
  appendFile(
    log,
    `${(Date.now() / 1000).toFixed(3)}      0 10.1.1.10 TCP_DENIED/403 3861 CONNECT ${name}:${String(port)} - HIER_NONE/- text/html\n`,
  );

function proxy(isDown: () => boolean = () => false): Target {
  const report: SyncReport = {
    target: 'proxy1',
    product: 'memory',
    layer: 'proxy-allow',
    changes: [],
    conflicts: [],
    held: [],
    waiting: [],
    uncovered: [],
    takenBack: [],
    inStep: 1,
    owned: 1,
  };
  return {
    name: 'proxy1',
    product: 'memory',
    layer: 'proxy-allow',
    sync: async ({ plan }) => {
      if (isDown()) throw new OutsideError('proxy1 does not answer', { code: 'sync.no-answer' });
      allowed.push(plan.layers['proxy-allow'].allow);
      return report;
    },
  };
}

function start(
  parts: Partial<AssistInput> = {},
  target: Target = proxy(),
): ReturnType<typeof assist> {
  return assist({
    site: SITE,
    mode: 'add',
    logs: [{ name: 'access.log', path: log }],
    scan: { format: null, range: ALL_TIMES, zoneMs: 0, now: new Date() },
    sync: {
      targets: [target],
      readEstate: async () => ({ estate: ESTATE_BEFORE, reads: 0 }),
      pace: { fastMs: 20, slowMs: 20, restAfterMs: 1000, longestBackOffMs: 50 },
      optionsFor: (_, signal) => syncOptions(folder, { signal }),
    },
    planSite: (estate, learned) => composeSitePlan(planInput({ estate, learned: [...learned] })),
    current: { appliances: [], proxies: [] },
    learned: [],
    saveLearned: async (names) => {
      saved = names;
    },
    ask: null,
    answers: async () => ({ approved: NO_NAMES, refused: NO_NAMES }),
    until: null,
    emit: (event) => void events.push(event),
    signal: stop.signal,
    ...parts,
  });
}

const until = (isDone: () => boolean) =>
  expect.poll(isDone, { timeout: 40_000, interval: 10 }).toBe(true);
const denied = (): string[] =>
  events.flatMap((each) => (each.event === 'denied' ? [`${each.decision} ${each.name}`] : []));
const isAllowed = (name: string) => (): boolean => allowed.at(-1)?.includes(name) === true;

test('an expected name is kept first, then planned, then with its proxy; it says who, when, why and until when', async () => {
  const order: string[] = [];
  const running = start({
    saveLearned: async (names) => {
      saved = names;
      order.push(`saved ${names.map(({ name }) => name).join()}`);
    },
    emit: (event) => {
      events.push(event);
      if (event.event === 'denied') order.push(event.decision);
    },
  });
  await until(() => allowed.length > 0);
  expect(isAllowed(SIGN_IN)()).toBe(false);
  await deny(SIGN_IN);
  await until(isAllowed(SIGN_IN));
  stop.abort();
  expect(await running).toEqual({ isReached: false, isOk: true });
  expect(order).toEqual([`saved ${SIGN_IN}`, 'added']);
  expect(saved[0]).toMatchObject({
    by: 'rule',
    requirement: 'asr.sign-in-msauth',
    who: expect.stringContaining('@') as unknown,
    why: 'denied to 10.1.1.10 at port 443',
  });
  const { at = '', until: end = '' } = saved[0] ?? {};
  expect(Date.parse(end) - Date.parse(at)).toBe(90 * 86_400_000);
});

test('a requirement brings one name by itself, however many come at once; each further one waits for a person', async () => {
  const running = start();
  const many = Array.from({ length: 30 }, (_, at) => `evil${String(at)}.msauth.net`);
  await Promise.all([deny(SIGN_IN), deny('cdn.msftauth.net'), ...many.map((name) => deny(name))]);
  await until(() => allowed.at(-1)?.some((each) => each === 'cdn.msftauth.net') === true);
  await until(() => denied().length >= 32);
  await deny(SIGN_IN);
  await new Promise((done) => setTimeout(done, 300));
  stop.abort();
  expect(await running).toMatchObject({ isOk: false });
  const added = denied().filter((each) => each.startsWith('added'));
  expect(added).toHaveLength(2);
  expect(saved).toHaveLength(2);
  expect(allowed.at(-1)?.filter((each) => each.endsWith('.msauth.net')).length).toBe(2);
  // The documented one, and the one that came first.
  expect(denied().filter((each) => each.startsWith('proposed'))).toHaveLength(20);
});

test('a name that anybody could have registered is added by no option: it waits, and a person confirms that one name and refuses the other', async () => {
  let answers = { approved: NO_NAMES, refused: NO_NAMES };
  const lookAlike = 'jpepod01rcm1evhbdiagsevil.servicebus.windows.net';
  const running = start({ answers: async () => answers });
  await Promise.all([deny(lookAlike), deny(DIAGNOSTICS)]);
  await until(() => denied().length === 2);
  await new Promise((done) => setTimeout(done, 300));
  expect(denied().toSorted()).toEqual([`proposed ${DIAGNOSTICS}`, `proposed ${lookAlike}`]);
  answers = { ...answers, approved: new Set([DIAGNOSTICS]) };
  await until(isAllowed(DIAGNOSTICS));
  // Until a person has said no to it, something is left.
  answers = { ...answers, refused: new Set([lookAlike]) };
  await until(() => denied().includes(`declined ${lookAlike}`));
  stop.abort();
  expect(await running).toMatchObject({ isOk: true });
  expect(allowed.flat()).not.toContain(lookAlike);
  expect(saved).toMatchObject([{ name: DIAGNOSTICS, by: 'person' }]);
});

test('a person who does not answer holds up no name that needs none', async () => {
  const running = start({ mode: 'add', ask: () => new Promise<boolean>(() => undefined) });
  await deny(DIAGNOSTICS);
  await until(() => denied().length === 1);
  await deny(SIGN_IN);
  await until(isAllowed(SIGN_IN));
  stop.abort();
  await Promise.race([running, new Promise((done) => setTimeout(done, 500))]);
});

test('after the stage that asks for it a name waits for a person', async () => {
  const appliance = join(folder, 'appliance.log');
  const stages = ['sign-in', 'register', 'rcm', 'replication', 'initial-replication', 'health'];
  await writeFile(
    appliance,
    stages
      .map((stage) => JSON.stringify({ at: new Date().toISOString(), event: 'stage-done', stage }))
      .map((line) => `${line}\n`)
      .join(''),
  );
  const running = start({
    logs: [
      { name: 'access.log', path: log },
      { name: 'appliance.log', path: appliance },
    ],
  });
  await until(() => events.some(({ event }) => event === 'stage'));
  await deny(SIGN_IN);
  await until(() => denied().length === 1);
  stop.abort();
  await running;
  expect(denied()).toEqual([`proposed ${SIGN_IN}`]);
  expect(events.find(({ event }) => event === 'denied')).toMatchObject({
    standing: 'for-person',
    because: { code: 'assist.stage-over' },
  });
});

test('names that nobody expects are told up to a bound, and a true name does not wait behind them', async () => {
  const running = start();
  const lines = Array.from({ length: 20_000 }, (_, at) => `n${String(at)}.example.com`);
  await appendFile(
    log,
    lines
      .map(
        (name) =>
          `${(Date.now() / 1000).toFixed(3)}      0 10.1.1.10 TCP_DENIED/403 3861 CONNECT ${name}:443 - HIER_NONE/- text/html\n`,
      )
      .join(''),
  );
  await deny(SIGN_IN);
  await until(isAllowed(SIGN_IN));
  // Of this process's own time: what else the machine does is none of its business.
  const since = process.cpuUsage();
  stop.abort();
  await running;
  const { user, system } = process.cpuUsage(since);
  expect((user + system) / 1000).toBeLessThan(2000);
  expect(denied().length).toBeLessThanOrEqual(1001);
  expect(events.filter(({ event }) => event === 'names-left-out')).toHaveLength(1);
});

test('a name learned while its proxy is away is brought to it when it is back', async () => {
  let isDown = true;
  const running = start(
    {},
    proxy(() => isDown),
  );
  await deny(SIGN_IN);
  await until(() => denied().length === 1);
  expect(allowed).toEqual([]);
  isDown = false;
  await until(isAllowed(SIGN_IN));
  stop.abort();
  await running;
});

test('asked: no leaves it denied, yes adds it; one question at a time', async () => {
  let open = 0;
  const running = start({
    mode: 'ask',
    ask: async ({ name }) => {
      open += 1;
      expect(open).toBe(1);
      await new Promise((done) => setTimeout(done, 50));
      open -= 1;
      return name === SIGN_IN;
    },
  });
  await Promise.all([deny(DIAGNOSTICS), deny(SIGN_IN)]);
  await until(isAllowed(SIGN_IN));
  await until(() => denied().length === 4);
  stop.abort();
  await running;
  expect(denied().toSorted()).toEqual([
    `added ${SIGN_IN}`,
    `declined ${DIAGNOSTICS}`,
    `proposed ${DIAGNOSTICS}`,
    `proposed ${SIGN_IN}`,
  ]);
  expect(saved.map(({ name, by }) => `${name} ${by}`)).toEqual([`${SIGN_IN} person`]);
  expect(allowed.flat()).not.toContain(DIAGNOSTICS);
});

test.each(['watch', 'report'] as const)('mode %s adds nothing', async (mode) => {
  const running = start({ mode });
  await deny(SIGN_IN);
  await until(() => denied().length === 1);
  stop.abort();
  expect(await running).toMatchObject({ isOk: false });
  expect(denied()).toEqual([`only-shown ${SIGN_IN}`]);
  expect([saved, allowed.flat().includes(SIGN_IN)]).toEqual([[], false]);
});

test('a log that is rotated away is read on, and so is the new one', async () => {
  const running = start();
  await deny(SIGN_IN);
  await until(() => denied().length === 1);
  await rename(log, `${log}.1`);
  await deny(DIAGNOSTICS);
  await until(() => denied().length === 2);
  stop.abort();
  await running;
});

test('a log that can’t be read ends it with its name', async () => {
  await expect(start({ logs: [{ name: 'no.log', path: folder }] })).rejects.toMatchObject({
    code: 'assist.log',
    message: "can't read the log no.log",
  });
});

test('what can’t be kept is not added, and ends it', async () => {
  await deny(SIGN_IN);
  await expect(
    start({
      saveLearned: async () => {
        throw new OutsideError('the disk is full', { code: 'x' });
      },
    }),
  ).rejects.toThrow('the disk is full');
  expect(denied()).toEqual([]);
  expect(allowed.flat()).not.toContain(SIGN_IN);
});

test('Azure’s changes and what is left by hand are told; names are expected before their endpoints are there', async () => {
  const soon = {
    ...ESTATE_BEFORE,
    migrateSites: [
      {
        id: '/x',
        name: 'x',
        kind: 'vmware' as const,
        keyVaultHost: 'privateasr58afkv.vault.azure.net',
      },
    ],
  };
  let estate = ESTATE_BEFORE;
  const running = start({
    sync: {
      targets: [proxy()],
      readEstate: async () => ({ estate, reads: 0 }),
      pace: { fastMs: 20, slowMs: 20, restAfterMs: 1000, longestBackOffMs: 50 },
      optionsFor: (_, signal) => syncOptions(folder, { signal }),
    },
  });
  await until(() => events.some(({ event }) => event === 'estate'));
  estate = soon;
  await until(() => events.some(({ event }) => event === 'name-expected'));
  estate = ESTATE_AFTER;
  await until(() => events.filter(({ event }) => event === 'estate').length === 3);
  stop.abort();
  await running;
  expect(events.filter(({ event }) => event === 'name-expected')).toEqual([
    { event: 'name-expected', name: 'privateasr58afkv.vault.azure.net', by: 'migrate-site' },
  ]);
  const hands = events.flatMap((each) =>
    each.event === 'by-hand' ? [each.tasks.map(({ where }) => where)] : [],
  );
  expect(hands[0]).toEqual([
    'appliance1: Configuration Manager',
    'appliance1: SYSTEM',
    'dns1',
    'proxy1',
  ]);
  expect(events.filter(({ event }) => event === 'estate')).toHaveLength(3);
});

test('a denied name that was only shown is judged again when Azure has an endpoint for it', async () => {
  const name = 'privateasr2cache.blob.core.windows.net';
  let estate: Estate = {
    ...ESTATE_BEFORE,
    privateEndpoints: ESTATE_BEFORE.privateEndpoints.slice(0, 1),
    storageAccounts: [],
  };
  const running = start({
    mode: 'ask',
    sync: {
      targets: [proxy()],
      readEstate: async () => ({ estate, reads: 0 }),
      pace: { fastMs: 20, slowMs: 20, restAfterMs: 1000, longestBackOffMs: 50 },
      optionsFor: (_, signal) => syncOptions(folder, { signal }),
    },
  });
  const reasons = (): string[] =>
    events.flatMap((each) =>
      each.event === 'denied' && each.name === name
        ? [`${each.decision} ${each.because.code}`]
        : [],
    );
  await deny(name);
  await until(() => reasons().length === 1);
  estate = ESTATE_BEFORE;
  await until(() => reasons().length === 2);
  stop.abort();
  await running;
  expect(reasons()).toEqual(['only-shown assist.planned', 'only-shown assist.private']);
});
