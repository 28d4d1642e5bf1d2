// What sync reads of a real BIND is what plan, to-do and trace take as set today: entry by entry, with time and source;
// a server that does not answer, an old note and one of another folder are not known.

import { cp, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { BIND_WANTED, prepareBind, type RealBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { runCli } from '../../../../../test/cli/run-cli.ts';
import { runTool } from '@sekisho/core/products/shared/sync/run-tool.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const WANTED = [...BIND_WANTED, { program: 'nsupdate', debianPackage: 'bind9-dnsutils' }];
const NOTE = join('.sekisho', 'sync', 'readings', 'resolver.dns1.json');
const CACHE = 'privateasr2cache.blob.core.windows.net';

/** Of the example's site.yaml, what is edited. */
interface Server {
  sync?: object;
  allowList?: string;
}

interface Step {
  readonly state: string;
  readonly order: number | null;
  readonly because: { readonly what: { readonly code: string } };
  readonly entries: readonly { readonly text: string; readonly state: string }[];
  readonly readings?: readonly {
    readonly message: string;
    readonly because: { readonly code: string };
  }[];
}

describeWithPrograms('what sync has read of BIND', WANTED, ([named = '', , nsupdate = '']) => {
  let folder: string;
  let internet: SmallDnsServer;
  let bind: RealBind;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sekisho-read-'));
    internet = await startSmallDns('127.0.0.1', () => null);
    bind = await prepareBind(named, {
      zones: [],
      policyZone: 'sekisho.rpz',
      upstreamPort: internet.port,
    });
    await bind.start();
    await cp(EXAMPLE_SITE, folder, {
      recursive: true,
      filter: (from) => !from.endsWith('.sekisho'),
    });
    // So that a program looks for the private name itself.
    await writeFile(
      join(folder, 'appliance', 'appliance.json'),
      JSON.stringify({
        EnableProxyBypassList: 'true',
        Proxy: {
          IPAddress: '10.1.1.20',
          PortNumber: '3128',
          BypassList: 'blob.core.windows.net',
        },
      }),
    );
    await change((resolver) => {
      resolver.sync = {
        driver: 'bind',
        server: '127.0.0.1',
        port: bind.port,
        policyZone: 'sekisho.rpz',
        tsigKeyFile: bind.keyFile,
      };
    });
  });
  afterEach(async () => {
    await Promise.all([bind.stop(), internet.close()]);
    await rm(folder, { recursive: true });
  });

  async function change(edit: (resolver: Server, proxy: Server) => void): Promise<void> {
    const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
    edit(site.resolvers[0], site.proxies[0]);
    await writeFile(join(folder, 'site.yaml'), stringify(site));
  }

  const records = async (of = folder): Promise<Step> => {
    const { stdout } = await runCli(['to-do', of, '--json', '--team', 'dns']);
    const steps: Step[] = JSON.parse(stdout).teams.flatMap(
      (team: { readonly steps: readonly Step[] }) => team.steps,
    );
    const step = steps.find(({ because }) => because.what.code.startsWith('step.add-records'));
    if (step === undefined) throw new Error(stdout);
    return step;
  };
  /** By hand, as a person at the server does it. */
  const remove = async (name: string): Promise<void> => {
    const commands = join(folder, 'by-hand.txt');
    await writeFile(
      commands,
      `server 127.0.0.1 ${String(bind.port)}\nzone sekisho.rpz\nupdate delete ${name}.sekisho.rpz A\nsend\n`,
    );
    const signal = AbortSignal.timeout(10_000);
    await runTool(nsupdate, ['-k', bind.keyFile, commands], { signal, code: 'test.nsupdate' });
  };
  const traceToday = async (): Promise<{ readonly outcome: string; readonly readings?: unknown }> =>
    JSON.parse(
      (
        await runCli([
          'trace',
          folder,
          CACHE,
          '--as',
          'configuration-manager',
          '--current',
          '--json',
        ])
      ).stdout,
    );

  test('entry by entry: not known, missing, there, missing again when somebody takes one away, and not known when it does not answer', async () => {
    const before = await records();
    expect(states(before)).toEqual(['not-known']);
    expect(codes(before)).toEqual(['read.none']);

    expect((await runCli(['sync', folder])).exit).toBe(1);
    const looked = await records();
    expect([looked.state, states(looked)]).toEqual(['open', ['missing']]);
    expect(looked.readings?.[0]?.message).toMatch(
      /^Read by sync from dns1 \(127\.0\.0\.1 port \d+\) at \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
    );
    // A look takes no lease and makes no id, so that a later first run is one.
    expect(await readdir(join(folder, '.sekisho', 'sync'))).toEqual(['readings']);
    expect((await stat(join(folder, NOTE))).mode & 0o777).toBe(0o600);

    expect((await runCli(['sync', folder, '--once', '--apply'])).stderr).not.toContain('failed');
    const applied = await records();
    expect([applied.state, applied.order, states(applied)]).toEqual(['done', null, ['there']]);
    expect(await traceToday()).toMatchObject({ outcome: 'reached', readings: [{}] });

    const [taken, ...others] = applied.entries.map(({ text }) => text);
    const name = taken?.split(' ')[0] ?? '';
    await remove(name);
    expect(states(await records())).toEqual(['there']);
    await runCli(['sync', folder]);
    const lacking = await records();
    expect(lacking.state).toBe('open');
    expect(lacking.entries.filter(({ state }) => state === 'missing')).toEqual([
      { text: taken, state: 'missing' },
    ]);
    expect(lacking.entries.filter(({ state }) => state === 'there')).toHaveLength(others.length);
    const plan = await runCli(['plan', folder]);
    expect(plan.stderr).toContain('Read by sync from dns1 (127.0.0.1');
    expect(plan.stdout).toContain(name);

    await bind.kill();
    expect((await runCli(['sync', folder])).exit).toBe(3);
    const silent = await records();
    expect([silent.state, states(silent)]).toEqual(['not-known', ['not-known']]);
    expect(silent.readings?.[0]?.message).toContain('could not be read at');
    expect((await traceToday()).outcome).toBe('not-known');

    await bind.start();
    await runCli(['sync', folder]);
    expect((await records()).entries.filter(({ state }) => state === 'missing')).toHaveLength(1);
  }, 60_000);

  describe('a note that does not count', () => {
    beforeEach(async () => {
      await runCli(['sync', folder, '--once', '--apply']);
    });

    const rewrite = async (parts: object): Promise<void> => {
      const path = join(folder, NOTE);
      const note = JSON.parse(await readFile(path, 'utf8'));
      await writeFile(path, JSON.stringify({ ...note, ...parts }));
    };
    const hoursAgo = (hours: number): string =>
      new Date(Date.now() - hours * 3_600_000).toISOString();

    test('an old one says its age, and counts for a day', async () => {
      await rewrite({ readAt: hoursAgo(3) });
      const old = await records();
      expect(states(old)).toEqual(['there']);
      expect(old.readings?.[0]?.message).toMatch(/UTC, 3 hours ago\.$/);
      await rewrite({ readAt: hoursAgo(25) });
      expect(states(await records())).toEqual(['not-known']);
      expect(codes(await records())).toEqual(['read.too-old']);
      // Of a clock that was set back.
      await rewrite({ readAt: hoursAgo(-2) });
      expect(codes(await records())).toEqual(['read.too-old']);
    });

    test('one of another address or other settings of the server', async () => {
      await change((resolver) => Object.assign(resolver.sync ?? {}, { server: '127.0.0.9' }));
      const other = await records();
      expect([states(other), codes(other)]).toEqual([['not-known'], ['read.other-server']]);
    });

    test('one in a copy of the folder, and one that is damaged', async () => {
      const copy = join(folder, '..', `${String(process.pid)}-copy`);
      await cp(folder, copy, { recursive: true });
      try {
        const copied = await records(copy);
        expect([states(copied), codes(copied)]).toEqual([['not-known'], ['read.copied']]);
      } finally {
        await rm(copy, { recursive: true });
      }
      await writeFile(join(folder, NOTE), '{"schema":');
      const damaged = await records();
      expect([states(damaged), codes(damaged)]).toEqual([['not-known'], ['read.broken']]);
      await runCli(['sync', folder]);
      expect(states(await records())).toEqual(['there']);
    });

    test('a folder that takes no note: the look goes on and says so', async () => {
      await rm(join(folder, '.sekisho', 'sync', 'readings'), { recursive: true });
      await writeFile(join(folder, '.sekisho', 'sync', 'readings'), 'in the way');
      const looked = await runCli(['sync', folder]);
      expect(looked).toMatchObject({ exit: 0, stderr: expect.stringContaining('not be saved') });
    });
  });

  test('files that site.yaml names for the same layer count when they are newer', async () => {
    await writeFile(join(folder, 'list.txt'), 'login.microsoftonline.com\n');
    await change((_, proxy) => {
      proxy.allowList = 'list.txt';
      proxy.sync = { driver: 'squid', folder: 'lists', probe: false };
    });
    await utimes(join(folder, 'list.txt'), new Date(0), new Date(0));
    await runCli(['sync', folder, '--once', '--apply']);
    const allow = async (): Promise<Step | undefined> => {
      const { stdout } = await runCli(['to-do', folder, '--json', '--team', 'proxy']);
      return JSON.parse(stdout).teams[0].steps.find(
        ({ because }: Step) => because.what.code === 'step.allow-names',
      );
    };
    const synced = await allow();
    expect([synced?.state, synced && codes(synced)]).toEqual(['done', ['read.counts']]);
    await utimes(join(folder, 'list.txt'), new Date(), new Date(Date.now() + 1000));
    const exported = await allow();
    expect(exported && codes(exported)).toEqual(['read.older']);
    expect(exported?.readings?.[0]?.message).toContain('Taken from list.txt');
    expect(exported?.entries.filter(({ state }) => state === 'there')).toEqual([
      { text: 'login.microsoftonline.com', state: 'there' },
    ]);
  });
});

function codes({ readings = [] }: Step): readonly string[] {
  return readings.map(({ because }) => because.code);
}

function states({ entries }: Step): readonly string[] {
  return [...new Set(entries.map(({ state }) => state))];
}
