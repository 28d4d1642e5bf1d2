// Two never hold one lease.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { canMount, mountSmallDisk, unmount } from '@sekisho/test-kit/render/small-disk.ts';
import { makeFolder } from '@sekisho/test-kit/render/programs.ts';
import { LEASE_STALE_MS } from './lease-file.ts';
import { LOCK_FILE, takeLease } from './lease.ts';
import { buildSync } from '@sekisho/test-kit/sync/killed-round.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-lease-'));
  path = join(folder, 'state', 'lease.json');
});
afterEach(() => rm(folder, { recursive: true }));

async function leaseOf(parts: {
  readonly host: string;
  readonly pid: number;
  readonly beat: Date;
  readonly pidNamespace?: string;
}): Promise<void> {
  await (await takeLease(path)).release();
  await writeFile(
    path,
    JSON.stringify({
      schema: 'sekisho/sync-lease/2',
      owner: 'other',
      since: '2026-01-01T00:00:00.000Z',
      ...parts,
    }),
  );
}

test('a second one is refused, with who has it, until the first is released', async () => {
  const first = await takeLease(path);
  await expect(takeLease(path)).rejects.toMatchObject({
    code: 'sync.lease-held',
    message: expect.stringContaining(`process ${String(process.pid)}`),
  });
  await first.release();
  await (await takeLease(path)).release();
  expect(await readdir(join(folder, 'state'))).toEqual([LOCK_FILE]);
});

test('a process of another PID namespace can not be seen from here, so its beat counts', async () => {
  const parts = { host: hostname(), pid: 2 ** 22 - 3, beat: new Date() };
  await leaseOf({ ...parts, pidNamespace: 'pid:[1]' });
  await expect(takeLease(path)).rejects.toMatchObject({ code: 'sync.lease-held' });
  await rm(path);
  await leaseOf({ ...parts, pidNamespace: await readlink('/proc/self/ns/pid').catch(() => '') });
  await (await takeLease(path)).release();
});

const isMounting = await canMount();
test.skipIf(!isMounting)(
  `a full disk is waited for, with nothing changed meanwhile, and named${isMounting ? '' : ' (1 test not run: no right to mount)'}`,
  async () => {
    const state = join(folder, 'state');
    await mkdir(state);
    expect(await mountSmallDisk(state, '64k')).toBe(true);
    vi.useFakeTimers({ toFake: ['setInterval'] });
    try {
      const lease = await takeLease(path);
      await writeFile(join(state, 'filler'), Buffer.alloc(1 << 20)).catch(() => undefined);
      await vi.advanceTimersByTimeAsync(10_000);
      await expect
        .poll(() =>
          lease.assertHeld().then(
            () => 'held',
            (error: unknown) => String(error),
          ),
        )
        .toContain(`can't write ${path}: the disk at `);
      expect(lease.lost.aborted).toBe(false);
      await rm(join(state, 'filler'));
      await vi.advanceTimersByTimeAsync(10_000);
      await expect.poll(() => lease.assertHeld().then(() => 'held', String)).toBe('held');
      await lease.release();
    } finally {
      vi.useRealTimers();
      await unmount(state);
    }
  },
);

test('of twenty at once, one gets it', async () => {
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => takeLease(path)));
  const got = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(got).toHaveLength(1);
  await got[0]?.release();
});

test('the lease of a process that is gone is taken over at once, by one of many', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  await leaseOf({ host: hostname(), pid: child.pid ?? 0, beat: new Date() });
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => takeLease(path)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.each([
  { title: 'of another machine that beats is respected', ageMs: 1000, isTaken: false },
  {
    title: 'of another machine that is silent is taken over',
    ageMs: LEASE_STALE_MS + 1,
    isTaken: true,
  },
])('the lease $title', async ({ ageMs, isTaken }) => {
  await leaseOf({ host: 'elsewhere.example', pid: 1, beat: new Date(Date.now() - ageMs) });
  const result = await takeLease(path, { watchMs: 50 }).catch((error: unknown) => error);
  expect(result instanceof Error).toBe(!isTaken);
});

test('a file that nobody finished is no lease', async () => {
  await leaseOf({ host: 'x', pid: 1, beat: new Date() });
  await writeFile(path, '{ "schema": "sek');
  const lease = await takeLease(path);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
  await lease.release();
});

test('a lease that somebody else has taken is not removed', async () => {
  const lease = await takeLease(path);
  await writeFile(
    path,
    JSON.stringify({
      schema: 'sekisho/sync-lease/2',
      owner: 'other',
      host: 'x',
      pid: 1,
      since: 'now',
      beat: new Date().toISOString(),
    }),
  );
  await lease.release();
  expect(await readFile(path, 'utf8')).toContain('other');
});

/** One letter, proc(5): T is stopped. */
async function stateOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
}

describe('processes', () => {
  /** Takes the lease again and again for a while, and writes down when it had it. */
  const contender = (built: string): string => `
    import { appendFileSync } from 'node:fs';
    import { setTimeout as delay } from 'node:timers/promises';
    import { takeLease } from ${JSON.stringify(join(built, 'packages/core/src/sync/lease.js'))};
    const [path, log, forMs] = process.argv.slice(1);
    const until = performance.now() + Number(forMs);
    while (performance.now() < until) {
      const lease = await takeLease(path).catch((error) => { if (error.code !== 'sync.lease-held') throw error; });
      if (lease !== undefined) {
        appendFileSync(log, 'takes ' + process.pid + '\\n');
        await delay(Math.random() * 6);
        appendFileSync(log, 'gives ' + process.pid + '\\n');
        await lease.release();
      }
      await delay(Math.random() * 3);
    }
  `;
  /** Who has had it, in order. */
  const takers = async (): Promise<readonly string[]> =>
    (await readFile(join(folder, 'log'), 'utf8').catch(() => ''))
      .split('\n')
      .flatMap((line) => (line.startsWith('takes ') ? [line.slice('takes '.length)] : []));
  const start = (built: string, forMs: number): ChildProcess =>
    spawn(
      process.execPath,
      ['--input-type=module', '-e', contender(built), path, join(folder, 'log'), String(forMs)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );

  let built: Awaited<ReturnType<typeof makeFolder>>;
  beforeAll(async () => {
    built = await makeFolder();
    await buildSync(built.path, []);
  }, 60_000);
  afterAll(() => built.remove());

  test('a process that stood still while another took over changes nothing when it goes on', async () => {
    const applied = join(folder, 'applied');
    const script = `
      import { writeFileSync } from 'node:fs';
      import { takeLease } from ${JSON.stringify(join(built.path, 'packages/core/src/sync/lease.js'))};
      import { syncTarget } from ${JSON.stringify(join(built.path, 'packages/core/src/sync/sync-target.js'))};
      const lease = await takeLease(${JSON.stringify(path)}, { lock: 'none' });
      const entry = { key: 'a', values: ['1'] };
      const driver = {
        name: 'server', product: 'memory', layer: 'dns',
        observe: async () => { process.kill(process.pid, 'SIGSTOP'); return { entries: new Map(), owned: new Map() }; },
        prepare: (entries) => ({ entries, uncovered: [] }),
        apply: async (changes) => { writeFileSync(${JSON.stringify(applied)}, ''); return { done: changes, conflicts: [] }; },
        verify: async () => [],
      };
      await syncTarget(driver, [entry], { journalFile: ${JSON.stringify(join(folder, 'journal.json'))}, graceMs: 0, isForced: true, isDryRun: false, now: Date.now, assertHeld: lease.assertHeld, signal: lease.lost })
        .then(() => console.log('changed'), (error) => console.log(error.code));
      process.exit();
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const ended = once(child, 'exit');
    await expect.poll(() => stateOf(child.pid ?? 0), { timeout: 40_000 }).toBe('T');
    // As long after the last beat as a lease lives.
    const taken = await takeLease(path, {
      now: () => Date.now() + LEASE_STALE_MS + 1,
      lock: 'none',
      watchMs: 50,
    });
    child.kill('SIGCONT');
    await ended;
    expect(said.trim()).toBe('sync.lease-lost');
    await expect(readFile(applied)).rejects.toMatchObject({ code: 'ENOENT' });
    await taken.release();
  }, 60_000);

  test('two that both want it never have it at once, though one of them is killed again and again', async () => {
    const steady = start(built.path, 60_000);
    const ended = once(steady, 'exit');
    const hasTaken = (pid: number | undefined, times: number) =>
      expect
        .poll(async () => (await takers()).filter((each) => each === String(pid)).length, {
          timeout: 40_000,
          interval: 20,
        })
        .toBeGreaterThanOrEqual(times);
    for (let round = 0; round < 5; round += 1) {
      const killed = start(built.path, 60_000);
      const gone = once(killed, 'exit');
      await hasTaken(killed.pid, 2 + round);
      killed.kill('SIGKILL');
      await gone;
    }
    // It goes on behind the last of them.
    const before = (await takers()).filter((each) => each === String(steady.pid)).length;
    await hasTaken(steady.pid, before + 3);
    steady.kill('SIGTERM');
    await ended;
    const lines = (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n');
    const holders = new Set(lines.map((line) => line.slice('takes '.length)));
    expect(holders.size).toBeGreaterThan(2);
    // One that was killed while it had the lease gives nothing back: the next line is another's taking.
    let holder: string | null = null;
    for (const line of lines) {
      const [what, who] = [line.slice(0, 5), line.slice(6)];
      if (what === 'gives') {
        expect(who).toBe(holder);
        holder = null;
      } else {
        if (holder !== null) expect([line, holder]).not.toEqual([line, String(steady.pid)]);
        holder = who;
      }
    }
  }, 60_000);
});
