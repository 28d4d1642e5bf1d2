// Two sites of one name at the same BIND, Unbound and dnsmasq: neither changes what the other made. A copy of a state
// folder is another site until a person says that it is the same one.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Answer } from 'dns-packet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { BIND_WANTED, prepareBind, type RealBind } from '@sekisho/test-kit/sync/real-bind.ts';
import {
  DNSMASQ_WANTED,
  prepareDnsmasq,
  type RealDnsmasq,
} from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import {
  prepareUnbound,
  UNBOUND_WANTED,
  type RealUnbound,
} from '@sekisho/test-kit/sync/real-unbound.ts';
import { bindDriver } from '@sekisho/core/products/bind/driver.ts';
import { toEntry } from '@sekisho/core/products/shared/sync/entry.ts';
import { syncTarget } from '@sekisho/core/sync/sync-target.ts';
import { syncOptions } from '@sekisho/test-kit/sync/desired.ts';
import type { DnsServer } from '@sekisho/dns/wire/exchange.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { transferZone } from '@sekisho/dns/wire/zone-transfer.ts';
import { runCli, type CliResult } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const POLICY = 'sekisho.rpz';
const STATE = join('.sekisho', 'sync');

describeWithPrograms(
  'two sites of one name',
  [...BIND_WANTED, ...UNBOUND_WANTED, ...DNSMASQ_WANTED],
  ([named = '', , unboundPath = '', ...rest]) => {
    let root: string;
    let prod: string;
    let internet: SmallDnsServer;
    let bind: RealBind;
    let unbound: RealUnbound;
    let dnsmasq: RealDnsmasq;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'sekisho-two-sites-'));
      prod = join(root, 'prod');
      internet = await startSmallDns('127.0.0.1', () => null);
      bind = await prepareBind(named, {
        zones: [],
        policyZone: POLICY,
        upstreamPort: internet.port,
      });
      unbound = await prepareUnbound(unboundPath, internet.port);
      dnsmasq = await prepareDnsmasq(rest.at(-1) ?? '', internet.port);
      await Promise.all([bind.start(), unbound.start(), dnsmasq.start()]);
      await cp(EXAMPLE_SITE, prod, {
        recursive: true,
        filter: (from) => !from.endsWith('.sekisho'),
      });
      await drive(prod, ['bind', 'unbound', 'dnsmasq']);
    });
    afterEach(async () => {
      await Promise.all([bind.stop(), unbound.stop(), dnsmasq.stop(), internet.close()]);
      await rm(root, { recursive: true });
    });

    async function drive(folder: string, which: readonly string[]): Promise<void> {
      const path = join(folder, 'site.yaml');
      const site = parse(await readFile(path, 'utf8'));
      const [{ address }] = site.resolvers;
      const server = '127.0.0.1';
      const all = [
        {
          name: site.resolvers[0].name,
          product: 'bind',
          address,
          sync: {
            driver: 'bind',
            server,
            port: bind.port,
            policyZone: POLICY,
            tsigKeyFile: bind.keyFile,
          },
        },
        {
          name: 'dns2',
          product: 'unbound',
          address: '10.1.1.54',
          sync: {
            driver: 'unbound',
            server,
            port: unbound.port,
            controlSocket: unbound.controlSocket,
            file: unbound.file,
          },
        },
        {
          name: 'dns3',
          product: 'dnsmasq',
          address: '10.1.1.55',
          sync: {
            driver: 'dnsmasq',
            server,
            port: dnsmasq.port,
            hostsFile: dnsmasq.hostsFile,
            serversFile: dnsmasq.serversFile,
            pidFile: dnsmasq.pidFile,
          },
        },
      ];
      site.resolvers = all.filter(({ product }) => which.includes(product));
      await writeFile(path, stringify(site));
    }

    const sync = (folder: string, ...words: string[]): Promise<CliResult> =>
      runCli(['sync', folder, '--once', '--apply', '--grace', '0', '--lang', 'en', ...words]);

    const serverOf = async (): Promise<DnsServer> => ({
      address: '127.0.0.1',
      port: bind.port,
      key: await readTsigKey(bind.keyFile),
      timeoutMs: 3000,
      now: Date.now,
    });
    async function zoneRecords(): Promise<readonly Answer[]> {
      const zone = await transferZone(
        await serverOf(),
        { zone: POLICY, since: null },
        new AbortController().signal,
      );
      return zone.kind === 'whole' ? zone.records : [];
    }
    const zoneNames = async (): Promise<readonly string[]> =>
      (await zoneRecords()).flatMap(({ type, name }) =>
        type === 'SOA' || type === 'NS' ? [] : [name],
      );

    /** All that the three hold, without times to live and serials. */
    async function everything(): Promise<readonly string[]> {
      const records = await zoneRecords();
      return [
        ...records
          .filter(({ type }) => type === 'A' || type === 'TXT')
          .map(
            (record) =>
              `${record.type} ${record.name} ${'data' in record ? String(record.data) : ''}`,
          )
          .filter((line) => !line.includes('_sekisho-sync'))
          .toSorted(),
        await readFile(unbound.file, 'utf8'),
        await readFile(dnsmasq.hostsFile, 'utf8'),
        await readFile(dnsmasq.serversFile, 'utf8'),
      ];
    }

    /** Another estate: the addresses are others, and the cache's endpoint is none of it. */
    async function changeEstate(folder: string): Promise<void> {
      const path = join(folder, 'estate', 'nic-list.json');
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replaceAll('10.2.1.', '10.77.1.'));
    }

    test.each([
      { title: 'with its state', hasState: true },
      { title: 'without its state', hasState: false },
    ])(
      'a copy of the folder $title and with another estate changes nothing of the first',
      async ({ hasState }) => {
        expect((await sync(prod)).exit).toBe(0);
        const before = await everything();
        expect(before.join('\n')).toMatch(/heritage=sekisho,site=[^,]+,id=[0-9a-f]{16}/);
        const copy = join(root, 'copy');
        await cp(prod, copy, {
          recursive: true,
          filter: (from) => hasState || !from.endsWith('.sekisho'),
        });
        await changeEstate(copy);
        for (const words of [[], ['--force'], ['--remove']]) {
          const { exit, stdout, stderr } = await sync(copy, ...words);
          expect([1, 3].includes(exit) || words.includes('--remove')).toBe(true);
          expect(stdout + stderr).toMatch(hasState ? /it is a copy/ : /made by others|in step|0 /);
          expect(await everything()).toEqual(before);
        }
        // The first goes on as before.
        expect((await sync(prod)).exit).toBe(0);
      },
      60_000,
    );

    test('a folder that was moved goes on when a person has said so', async () => {
      expect((await sync(prod)).exit).toBe(0);
      const moved = join(root, 'moved');
      await cp(prod, moved, { recursive: true });
      await rm(prod, { recursive: true });
      const refused = await sync(moved);
      expect(refused).toMatchObject({ exit: 3, stderr: expect.stringContaining('sync approve') });
      expect((await runCli(['sync', 'approve', moved, '--lang', 'en'])).stdout).toContain(
        'goes on as the site of',
      );
      await changeEstate(moved);
      expect((await sync(moved, '--force')).exit).toBe(0);
      expect((await everything()).join('\n')).toContain('10.77.1.');
      await rm(join(moved, STATE, 'approved.json'));
      expect((await sync(moved)).exit).toBe(0);
    }, 60_000);

    describe('marks without an id', () => {
      const EXTRA = 'old.example.net';
      let planned: readonly string[];
      const marks = async (): Promise<readonly string[]> =>
        (await everything()).filter((line) => line.startsWith('TXT _sekisho.'));
      const withId = async (): Promise<number> =>
        (await marks()).filter((line) => line.includes(',id=')).length;

      beforeEach(async () => {
        await drive(prod, ['bind']);
        expect((await sync(prod)).exit).toBe(0);
        const lines = (await everything()).filter((line) => line.startsWith('A '));
        const desired = lines.map((line) => {
          const [, name = '', address = ''] = line.split(' ');
          return toEntry(name.slice(0, -POLICY.length - 1), [address], 10);
        });
        planned = lines;
        expect((await sync(prod, '--remove')).exit).toBe(0);
        expect(await zoneNames()).toEqual([]);
        await rm(join(prod, STATE), { recursive: true });
        // As a version without ids writes them.
        const driver = bindDriver({
          name: 'dns1',
          site: parse(await readFile(join(prod, 'site.yaml'), 'utf8')).name,
          server: await serverOf(),
          zones: [],
          policyZone: POLICY,
          aliases: () => new Map(),
          flush: null,
        });
        await syncTarget(
          driver,
          [...desired, toEntry(EXTRA, ['10.2.1.99'], 10)],
          syncOptions(root),
        );
        expect([(await marks()).length, await withId()]).toEqual([planned.length + 1, 0]);
      });

      test('are taken over where they are as planned; what is not waits for a person', async () => {
        await mkdir(join(prod, STATE), { recursive: true });
        const { exit, stdout } = await sync(prod);
        expect({ exit, stdout }).toMatchObject({ exit: 1, stdout: expect.stringContaining(EXTRA) });
        expect(await withId()).toBe(planned.length);
        expect((await marks()).length).toBe(planned.length + 1);
        expect((await runCli(['sync', 'approve', prod, '--lang', 'en'])).stdout).toContain(EXTRA);
        expect((await sync(prod)).exit).toBe(0);
        expect((await marks()).length).toBe(planned.length);
      }, 60_000);

      test('are of others where the state folder is new', async () => {
        const before = await everything();
        await changeEstate(prod);
        expect((await sync(prod, '--force')).exit).toBe(1);
        expect(await everything()).toEqual(before);
      }, 60_000);
    });
  },
);
