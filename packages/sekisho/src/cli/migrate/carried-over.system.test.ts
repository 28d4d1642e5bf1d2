// A site that 0.1.0 kept, on real servers: state, zones and files are what its own `keep --once` left there
// (test-kit/cli/kept-by-0.1.0). After migrate, every record of it is owned, changed or removed as the plan says, and what
// belongs to others is as it was.

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCli } from '../../../../../test/cli/run-cli.ts';
import { FORMER_STATE_FOLDER } from '@sekisho/core/former-words.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { BIND_WANTED, prepareBind, type RealBind } from '@sekisho/test-kit/sync/real-bind.ts';
import {
  DNSMASQ_WANTED,
  prepareDnsmasq,
  type RealDnsmasq,
} from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import {
  prepareRealSquid,
  SQUID_WANTED,
  type RealSquid,
} from '@sekisho/test-kit/sync/real-squid.ts';
import {
  prepareUnbound,
  UNBOUND_WANTED,
  type RealUnbound,
} from '@sekisho/test-kit/sync/real-unbound.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const KEPT = fileURLToPath(new URL('../../../../../test-kit/cli/kept-by-0.1.0', import.meta.url));
const POLICY_ZONE = 'rpz.example';
const ZONES = [
  'privatelink.siterecovery.windowsazure.com',
  'privatelink.prod.migration.windowsazure.com',
  'privatelink.vaultcore.azure.net',
];

const CACHE = 'privateasr2cache.blob.core.windows.net';
const KEY_VAULT = 'privateasr58afkv.vault.azure.net';
const VAULT = '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com';
const THEIRS = 'theirs.example.com';

interface SyncedTarget {
  readonly changes: readonly {
    readonly kind: string;
    readonly before?: { readonly values: readonly string[] };
    readonly after?: { readonly values: readonly string[] };
  }[];
}

describeWithPrograms(
  'a site that 0.1.0 kept',
  [...BIND_WANTED, ...UNBOUND_WANTED, ...DNSMASQ_WANTED, ...SQUID_WANTED],
  ([named = '', rndc = '', unboundPath = '', dnsmasqPath = '', squidPath = '']) => {
    let folder: string;
    let upstream: SmallDnsServer;
    let bind: RealBind;
    let unbound: RealUnbound;
    let dnsmasq: RealDnsmasq;
    let squid: RealSquid;

    beforeAll(async () => {
      upstream = await startSmallDns('127.0.0.1', () => null);
      bind = await prepareBind(named, {
        zones: ZONES,
        policyZone: POLICY_ZONE,
        upstreamPort: upstream.port,
      });
      unbound = await prepareUnbound(unboundPath, upstream.port);
      dnsmasq = await prepareDnsmasq(dnsmasqPath, upstream.port);
      const allow = await readFile(join(KEPT, 'allow-443.txt'), 'utf8');
      squid = await prepareRealSquid(squidPath, {
        way: 'reconfigure',
        lists: { 'allow-443.txt': allow },
        names: ['login.microsoftonline.com'],
      });
      for (const zone of [...ZONES, POLICY_ZONE]) {
        const text = await readFile(join(KEPT, 'zones', zone), 'utf8');
        const theirs = zone === POLICY_ZONE ? `${THEIRS}.${zone}. A 10.9.9.9\n` : '';
        await writeFile(join(bind.folder, 'zones', zone), `${text}${theirs}`);
      }
      await cp(join(KEPT, 'unbound.conf'), unbound.file);
      await cp(join(KEPT, 'hosts'), dnsmasq.hostsFile);
      await cp(join(KEPT, 'servers'), dnsmasq.serversFile);
      await Promise.all([bind.start(), unbound.start(), dnsmasq.start(), squid.start()]);
      folder = await mkdtemp(join(tmpdir(), 'sekisho-kept-'));
      await writeSite();
    }, 60_000);

    afterAll(async () => {
      await Promise.all([bind.stop(), unbound.stop(), dnsmasq.stop(), squid.stop()]);
      await upstream.close();
      await rm(folder, { recursive: true });
    });

    /** As 0.1.0 has it: its keys in site.yaml, its journals. */
    async function writeSite(): Promise<void> {
      await cp(EXAMPLE_SITE, folder, {
        recursive: true,
        filter: (path) => !path.includes('.sekisho'),
      });
      const { rndc: control } = bind;
      const resolver = (name: string, product: string, settings: object): string =>
        `  - { name: ${name}, product: ${product}, address: 10.1.1.53, keep: ${JSON.stringify({ driver: product, server: '127.0.0.1', ...settings })} }\n`;
      const resolvers = [
        '\n# Kept since November.\nresolvers:\n',
        resolver('dns1', 'bind', {
          port: bind.port,
          zones: ZONES,
          policyZone: POLICY_ZONE,
          tsigKeyFile: bind.keyFile,
          rndc: { program: rndc, port: control.port, keyFile: control.keyFile },
        }),
        resolver('dns2', 'unbound', {
          port: unbound.port,
          controlSocket: unbound.controlSocket,
          file: unbound.file,
        }),
        resolver('dns3', 'dnsmasq', {
          port: dnsmasq.port,
          hostsFile: dnsmasq.hostsFile,
          serversFile: dnsmasq.serversFile,
          pidFile: dnsmasq.pidFile,
        }),
      ].join('');
      const squidBlock = `    keep:\n      driver: squid-reconfigure\n      folder: ${squid.lists}\n      program: ${squidPath}\n      config: ${squid.config}\n      service: ${squid.service}\n      probe: false\n`;
      const file = join(folder, 'site.yaml');
      const text = await readFile(file, 'utf8');
      await writeFile(
        file,
        text
          .replace('\nestate: estate\n', '\nestate: estate-after-setup\n')
          .replace(/\nresolvers:\n(?: .*\n)+/, () => resolvers)
          .replace(/(?<= {4}allowList: .*\n)/, () => squidBlock)
          .replace('\npolicy:\n', '\nhouse:\n  extraNames: [updates.example.com]\n'),
      );
      const former = join(folder, FORMER_STATE_FOLDER);
      await mkdir(join(folder, '.sekisho'));
      await cp(join(KEPT, 'journals'), former, { recursive: true });
      // As a run leaves it that was killed between its change and its last line in the journal.
      const journal = JSON.parse(await readFile(join(former, 'dns2.json'), 'utf8')) as {
        owned: Record<string, string[]>;
        pending: Record<string, string[]>;
      };
      journal.pending[KEY_VAULT] = journal.owned[KEY_VAULT] ?? [];
      delete journal.owned[KEY_VAULT];
      await writeFile(join(former, 'dns2.json'), `${JSON.stringify(journal, null, 1)}\n`);
    }

    /** The answers of BIND, Unbound and dnsmasq: an address, or the code. */
    async function answers(name: string): Promise<string[]> {
      const replies = await Promise.all(
        [bind.port, unbound.port, dnsmasq.port].map((port) => askDns(port, name)),
      );
      return replies.map((reply) => reply?.addresses[0] ?? reply?.code ?? 'nothing');
    }

    const allowList = async (): Promise<string[]> =>
      (await readFile(join(squid.lists, 'allow-443.txt'), 'utf8')).trim().split('\n');
    const three = (answer: string): string[] => [answer, answer, answer];

    test('the current sync refuses it, and leaves the servers as they are', async () => {
      const before = await allowList();
      expect(await runCli(['sync', folder, '--once', '--apply'])).toMatchObject({
        exit: 2,
        stdout: '',
        stderr: expect.stringContaining(`sekisho migrate ${folder}`),
      });
      expect(await allowList()).toEqual(before);
      expect(await answers(KEY_VAULT)).toEqual(three('10.2.1.18'));
    });

    test('after migrate, sync finds everything in step, and ours', async () => {
      expect(await runCli(['migrate', folder, '--apply'])).toMatchObject({ exit: 0, stderr: '' });
      expect(await readdir(join(folder, '.sekisho'))).toEqual(['sync']);
      expect(await readFile(join(folder, 'site.yaml'), 'utf8')).toContain('# Kept since November.');
      const syncOnce = async (): Promise<{ exit: number; targets: SyncedTarget[] }> => {
        const { exit, stdout } = await runCli(['sync', folder, '--once', '--apply', '--json']);
        return { exit, targets: (JSON.parse(stdout) as { targets: SyncedTarget[] }).targets };
      };
      const inStep = (target: string, owned: number): object =>
        expect.objectContaining({
          target,
          changes: [],
          conflicts: [],
          held: [],
          inStep: owned,
          owned,
        });
      const first = await syncOnce();
      expect(first).toEqual({
        exit: 0,
        targets: [
          expect.objectContaining({ target: 'dns1', conflicts: [], held: [], owned: 10 }),
          // What a killed run had begun is made sure of once more.
          expect.objectContaining({ target: 'dns2', conflicts: [], owned: 10 }),
          inStep('dns3', 10),
          inStep('proxy1', 14),
        ],
      });
      // BIND's marks get the id of the site, which 0.1.0 had not; no answer becomes another one.
      for (const { kind, before, after } of first.targets[0]?.changes ?? [])
        expect([kind, after?.values]).toEqual(['change', before?.values]);
      expect(await syncOnce()).toEqual({
        exit: 0,
        targets: [inStep('dns1', 10), inStep('dns2', 10), inStep('dns3', 10), inStep('proxy1', 14)],
      });
    });

    test('an endpoint that goes takes its records along, one that moves takes them with it', async () => {
      const later = join(folder, 'estate-later');
      await cp(join(folder, 'estate-after-setup'), later, { recursive: true });
      for (const entry of await readdir(later, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile())
          await writeFile(
            path,
            (await readFile(path, 'utf8')).replaceAll('10.2.1.20', '10.2.1.30'),
          );
      }
      // The Key Vault is deleted, with its endpoint.
      await writeFile(join(later, 'key-vaults.json'), '[]');
      for (const name of ['private-endpoint-list.json', 'network-interfaces-avd2.json']) {
        const all = JSON.parse(await readFile(join(later, name), 'utf8')) as unknown[];
        const left = all.filter((each) => !JSON.stringify(each).includes('privateasr58afkv'));
        expect(left).toHaveLength(all.length - 1);
        await writeFile(join(later, name), JSON.stringify(left));
      }
      const file = join(folder, 'site.yaml');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('  extraNames: [updates.example.com]\n', ''));

      const argv = [
        'sync',
        folder,
        '--once',
        '--apply',
        '--estate',
        later,
        '--grace',
        '0',
        '--force',
      ];
      const { exit, stdout } = await runCli(argv);
      expect({ exit, stdout }).toMatchObject({ exit: 0 });
      expect(await answers(KEY_VAULT)).toEqual(three('NXDOMAIN'));
      expect(await answers('privateasr58afkv.privatelink.vaultcore.azure.net')).toEqual(
        three('NXDOMAIN'),
      );
      expect(await answers(CACHE)).toEqual(three('10.2.1.30'));
      expect(await answers(VAULT)).toEqual(three('10.2.1.14'));
      expect(await answers(THEIRS)).toEqual(three('10.9.9.9'));
      const names = await allowList();
      expect(names.slice(0, 2)).toEqual(['# theirs', '.windowsupdate.com']);
      expect(names).toContain('login.microsoftonline.com');
      expect(names).not.toContain('updates.example.com');
      expect(await runCli(argv)).toMatchObject({
        exit: 0,
        stdout: expect.stringMatching(/^dns1 \(bind\): 0 changed, 8 in step, 8 ours$/m),
      });
    }, 60_000);
  },
);
