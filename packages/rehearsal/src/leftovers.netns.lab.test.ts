// What a rehearsal on namespaces leaves behind: nothing, however it ends; and what a killed one leaves, the next one
// takes away, that and nothing else.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { packedProgram, PACKING_MS } from '../../../test/cli/packed-program.ts';
import { WITH_AZURITE } from '../../../test/cli/run-cli.ts';
import { whyNotHere } from './network/netns/availability.ts';
import { createNetnsNetwork } from './network/netns/netns.ts';

const reason =
  (await whyNotHere(['ip', 'nft', 'squid', 'named', 'rndc', 'unshare'])) ??
  (process.getuid?.() === 0 ? null : 'only root sees what another rehearsal leaves');
const NETWORKS = { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] };
const BEGIN_MS = 40_000;

interface Left {
  readonly namespaces: readonly string[];
  readonly processes: readonly string[];
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

const NOTHING: Left = { namespaces: [], processes: [], files: [], notes: [] };

describe.skipIf(reason !== null)(
  `what is left behind${reason === null ? '' : ` (4 tests not run: ${reason})`}`,
  () => {
    let program = '';
    let temporary: string;
    let child: ChildProcess | undefined;

    beforeAll(async () => {
      program = (await packedProgram()).bin;
    }, PACKING_MS);

    beforeEach(async () => {
      temporary = await mkdtemp(join(tmpdir(), 'leftovers-'));
    });

    afterEach(async () => {
      child?.kill('SIGKILL');
      child = undefined;
      await rm(temporary, { recursive: true, force: true });
    });

    /** All that bears the marks of this process, or is in this test's folder of temporary files. */
    function leftBy(pid: number): Left {
      const namespaces = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })
        .split('\n')
        .flatMap((line) => line.split(' ').slice(0, 1))
        .filter((name) => name.startsWith(`sk${String(pid)}x`));
      const processes = namespaces
        .flatMap((name) =>
          execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).split('\n'),
        )
        .filter((line) => line !== '');
      const notes = readdirSync('/run/sekisho').filter((file) =>
        file.startsWith(`sk${String(pid)}x`),
      );
      const shared = notes
        .flatMap((file) => leavesOf(join('/run/sekisho', file)))
        .filter((path) => path.startsWith('/dev/shm/'));
      const inMemory = readdirSync('/dev/shm').filter((file) =>
        shared.some((path) => join('/dev/shm', file).startsWith(path)),
      );
      return { namespaces, processes, files: [...readdirSync(temporary), ...inMemory], notes };
    }

    /** A rehearsal that has come to its first run: every server is there. */
    async function begin(): Promise<{
      readonly child: ChildProcess;
      readonly pid: number;
      readonly ended: Promise<readonly [number | null, string | null]>;
    }> {
      const started = spawn(
        process.execPath,
        [program, 'rehearse', 'planned', '--network', 'netns', '--no-color', '--lang', 'en'],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
          env: { ...process.env, ...WITH_AZURITE, TMPDIR: temporary },
        },
      );
      child = started;
      const ended = new Promise<readonly [number | null, string | null]>((resolve) =>
        started.once('exit', (code, signal) => resolve([code, signal])),
      );
      let said = '';
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`it does not begin: ${said}`)), BEGIN_MS);
        started.stderr.on('data', (chunk: Buffer) => {
          said += chunk.toString('utf8');
          if (!said.includes('✓')) return;
          clearTimeout(timer);
          resolve();
        });
        started.once('exit', () => reject(new Error(`it ended: ${said}`)));
      });
      return { child: started, pid: started.pid ?? 0, ended };
    }

    test('Ctrl-C leaves nothing', async () => {
      const { child: running, pid, ended } = await begin();
      expect(leftBy(pid).namespaces.length).toBeGreaterThan(4);
      running.kill('SIGINT');
      expect(await ended).toEqual([130, null]);
      expect(leftBy(pid)).toEqual(NOTHING);
    });

    test('what a killed one left is there until the next one starts, which takes it away and no more', async () => {
      const killed = await begin();
      const other = await createNetnsNetwork({ networks: NETWORKS, firewall: [], vpnRateMbps: 0 });
      try {
        // Once it is dead any rehearsal that starts beside this test takes it away.
        killed.child.kill('SIGSTOP');
        const left = leftBy(killed.pid);
        killed.child.kill('SIGKILL');
        await killed.ended;
        expect(left.namespaces.length).toBeGreaterThan(4);
        expect(left.processes.length).toBeGreaterThan(1);
        expect(left.files).toContainEqual(expect.stringMatching(/^sekisho-/));
        const others = leftBy(process.pid).namespaces;
        expect(others.length).toBeGreaterThan(2);
        // What the next one would sweep is of the folder that it has for temporary files itself.
        const next = spawn(
          process.execPath,
          [program, 'rehearse', 'planned', '--network', 'netns', '--disk-size', '64', '--quiet'],
          { stdio: 'ignore', env: { ...process.env, ...WITH_AZURITE, TMPDIR: temporary } },
        );
        child = next;
        await expect
          .poll(() => ({ ...leftBy(killed.pid), files: [] }), { timeout: BEGIN_MS, interval: 200 })
          .toEqual(NOTHING);
        for (const pid of left.processes) expect(isRunning(Number(pid))).toBe(false);
        const nextEnded = once(next, 'exit');
        next.kill('SIGINT');
        await nextEnded;
        expect(leftBy(next.pid ?? 0)).toEqual(NOTHING);
        expect(leftBy(killed.pid)).toEqual(NOTHING);
        expect(leftBy(process.pid).namespaces).toEqual(others);
      } finally {
        await other.close();
      }
    });

    test('a start that fails leaves nothing', async () => {
      await expect(
        createNetnsNetwork({
          networks: NETWORKS,
          firewall: [{ from: 'no address', to: 'any', port: 443 }],
          vpnRateMbps: 0,
        }),
      ).rejects.toMatchObject({ code: 'netns.command-failed' });
      expect(leftBy(process.pid)).toEqual(NOTHING);
    });

    test('only passing files of ours can be named to be removed', async () => {
      const network = await createNetnsNetwork({
        networks: NETWORKS,
        firewall: [],
        vpnRateMbps: 0,
      });
      try {
        for (const path of [
          '/etc/passwd',
          '/tmp',
          join(tmpdir(), 'other'),
          '/dev/shm/sekisho',
          join(tmpdir(), 'sekisho-abcdef', '..', 'x'),
        ])
          await expect(network.noteLeaving(path)).rejects.toThrow('not a passing file');
        await network.noteLeaving(join(tmpdir(), 'sekisho-abcdef'));
      } finally {
        await network.close();
      }
    });
  },
);

function leavesOf(note: string): string[] {
  const { leaves }: { readonly leaves?: string[] } = JSON.parse(readFileSync(note, 'utf8'));
  return leaves ?? [];
}

/** One that has ended and that nobody has asked for its end yet is not. */
function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}
