// sync --azure against the emulated Azure, with a real BIND and a real dnsmasq: what is created there is answered
// here, under the emulator's faults too, and private DNS is never read.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';

import { runCli, type CliResult } from '../../../../../test/cli/run-cli.ts';
import { readEstate } from '@sekisho/core/estate/read-estate.ts';
import { BIND_WANTED, prepareBind, type RealBind } from '@sekisho/test-kit/sync/real-bind.ts';
import {
  DNSMASQ_WANTED,
  prepareDnsmasq,
  type RealDnsmasq,
} from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { seedFromEstate } from '@sekisho/azure-emulator/cloud/seed/seed-from-estate.ts';
import {
  CLIENT,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

const NAME = 'privateasr58afkv.vault.azure.net';

describeWithPrograms(
  'sync --azure',
  [...BIND_WANTED.slice(0, 1), ...DNSMASQ_WANTED],
  ([named = '', dnsmasq = '']) => {
    let folder: string;
    let emulator: TestEmulator;
    let upstream: SmallDnsServer;
    let bind: RealBind;
    let masq: RealDnsmasq;
    let stop: AbortController;
    let running: Promise<CliResult>;

    beforeEach(async () => {
      upstream = await startSmallDns('127.0.0.1', () => null);
      bind = await prepareBind(named, {
        zones: [],
        policyZone: 'sekisho.rpz',
        upstreamPort: upstream.port,
      });
      masq = await prepareDnsmasq(dnsmasq, upstream.port);
      await Promise.all([bind.start(), masq.start()]);
      folder = await mkdtemp(join(tmpdir(), 'sekisho-sync-'));
      await cp(EXAMPLE_SITE, folder, { recursive: true });
      const { estate } = await readEstate(join(EXAMPLE_SITE, 'estate-after-setup'));
      const seed = seedFromEstate(estate, {
        region: 'japaneast',
        codes: { siteRecovery: 'jpe', migrate: 'je' },
        beforeRegistration: true,
      });
      emulator = await startTestEmulator({
        seed: { ...seed, applications: [{ ...CLIENT, displayName: 'syncer' }] },
      });
      await writeFile(join(folder, 'ca.pem'), emulator.ca);
      const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
      const syncers = [
        {
          driver: 'bind',
          server: '127.0.0.1',
          port: bind.port,
          policyZone: 'sekisho.rpz',
          tsigKeyFile: bind.keyFile,
        },
        {
          driver: 'dnsmasq',
          server: '127.0.0.1',
          port: masq.port,
          hostsFile: masq.hostsFile,
          serversFile: masq.serversFile,
          pidFile: masq.pidFile,
        },
      ];
      site.resolvers = syncers.map((sync, index) => ({
        name: `dns${String(index + 1)}`,
        product: sync.driver,
        address: `10.1.1.5${String(index + 3)}`,
        sync,
      }));
      await writeFile(join(folder, 'site.yaml'), stringify(site));
      vi.stubEnv('AZURE_TENANT_ID', emulator.cloud.tenantId);
      vi.stubEnv('AZURE_CLIENT_ID', CLIENT.appId);
      vi.stubEnv('AZURE_CLIENT_SECRET', CLIENT.secret);
      stop = new AbortController();
    });
    afterEach(async () => {
      stop.abort();
      await running;
      vi.unstubAllEnvs();
      await Promise.all([emulator.close(), bind.stop(), masq.stop(), upstream.close()]);
      await rm(folder, { recursive: true });
    });

    const start = (): void => {
      running = runCli(
        [
          'sync',
          folder,
          '--apply',
          '--azure',
          '--azure-endpoint',
          emulator.origin,
          '--azure-ca',
          join(folder, 'ca.pem'),
          '--json',
        ],
        { signal: stop.signal },
      );
    };
    const answered = (port: number, name: string) =>
      expect.poll(async () => (await askDns(port, name, 'A'))?.addresses.length ?? 0, {
        timeout: 40_000,
        interval: 20,
      });
    const asked = () => emulator.requests.summary().requests.map(({ path }) => path);

    /** As registration does: a Key Vault, and an endpoint for it. */
    async function createKeyVault(): Promise<void> {
      const { estate } = await readEstate(join(EXAMPLE_SITE, 'estate-after-setup'));
      const vault = estate.keyVaults.find(({ host }) => host === NAME);
      const endpoint = estate.privateEndpoints.find(({ targetId }) => targetId === vault?.id);
      if (vault === undefined || endpoint?.subnetId === undefined)
        throw new Error('the example has no Key Vault with an endpoint');
      const put = async (path: string, json: unknown): Promise<void> => {
        const { status } = await emulator.ask('PUT', path, { json });
        expect([200, 201, 202]).toContain(status);
      };
      await put(`${vault.id}?api-version=2023-07-01`, {
        location: 'japaneast',
        properties: {
          tenantId: emulator.cloud.tenantId,
          sku: { family: 'A', name: 'standard' },
          accessPolicies: [],
        },
      });
      const connection = {
        name: 'c',
        properties: { privateLinkServiceId: vault.id, groupIds: ['vault'] },
      };
      await put(`${endpoint.id}?api-version=2024-01-01`, {
        location: 'japaneast',
        properties: {
          subnet: { id: endpoint.subnetId },
          privateLinkServiceConnections: [connection],
        },
      });
    }

    test('what registration creates is answered by both, NXDOMAIN having been cached just before', async () => {
      start();
      const member =
        '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com';
      await answered(bind.port, member).toBe(1);
      await answered(masq.port, member).toBe(1);
      for (const { port } of [bind, masq])
        expect(await askDns(port, NAME, 'A')).toMatchObject({ addresses: [] });
      await createKeyVault();
      await answered(bind.port, NAME).toBe(1);
      await answered(masq.port, NAME).toBe(1);
      expect(asked().filter((path) => /privateDnsZones\//i.test(path))).toEqual([]);
    }, 60_000);

    test('429, 503, cut answers and ended tokens are told and survived; nothing is taken away', async () => {
      start();
      const member =
        '1265443793182260898-asr-pod01-tel1.jpe.privatelink.siterecovery.windowsazure.com';
      await answered(bind.port, member).toBe(1);
      const faults = [
        {
          match: { method: 'GET', path: 'privateEndpoints' },
          do: 'answer',
          status: 429,
          retryAfterSeconds: 1,
        },
        { match: { method: 'GET', path: 'networkInterfaces' }, do: 'answer', status: 503 },
        { match: { method: 'GET', path: 'privateEndpoints' }, do: 'cut', afterBytes: 40 },
        { match: { method: 'GET', path: 'networkInterfaces' }, do: 'expire-tokens' },
      ];
      await emulator.ask('PUT', '/_emulator/faults', { json: faults });
      await createKeyVault();
      await answered(bind.port, NAME).toBe(1);
      await expect
        .poll(() => emulator.faults.list().every(({ hits }) => hits === 1), { timeout: 40_000 })
        .toBe(true);
      await answered(bind.port, member).toBe(1);
      stop.abort();
      const { exit, stdout, stderr } = await running;
      expect(exit).toBe(130);
      const failed = stdout.split('\n').filter((line) => line.includes('"estate-failed"'));
      expect(failed.length).toBeGreaterThanOrEqual(2);
      expect(failed.join('\n')).toMatch(/429/);
      expect(stdout + stderr).not.toContain(CLIENT.secret);
      expect(stdout.split('\n').filter((line) => /"kind":"remove"/.test(line))).toEqual([]);
    }, 60_000);

    test('one round: a dry run says what it would do, a refused sign-in ends it', async () => {
      running = Promise.resolve({ exit: 0, stdout: '', stderr: '' });
      const once = (...more: string[]) =>
        runCli([
          'sync',
          folder,
          '--azure',
          '--azure-endpoint',
          emulator.origin,
          '--azure-ca',
          join(folder, 'ca.pem'),
          '--once',
          ...more,
        ]);
      // A fault in between is repeated: there is no next round.
      await emulator.ask('PUT', '/_emulator/faults', {
        json: [{ match: { method: 'GET', path: 'privateEndpoints' }, do: 'answer', status: 503 }],
      });
      const dry = await once('--dry-run');
      expect(dry.exit).toBe(1);
      // The example's proxy has no driver here: that is said, and nothing else.
      expect(dry.stderr).toMatch(/^note: proxy1: without a sync: block in site\.yaml[^\n]*\n$/);
      expect(dry.stdout).toMatch(
        /^dns1 \(bind\): \d+ to change, 0 in step, 0 ours; nothing was done$/m,
      );
      vi.stubEnv('AZURE_CLIENT_SECRET', 'PLANTED-wrong');
      const refused = await once();
      expect([refused.exit, refused.stderr]).toEqual([3, expect.stringContaining('AADSTS7000215')]);
      expect(refused.stderr + refused.stdout).not.toContain('PLANTED');
      expect((await runCli(['sync', folder, '--azure', '--estate', 'x'])).exit).toBe(2);
    }, 60_000);

    test('a credential that is refused is told, and retried', async () => {
      vi.stubEnv('AZURE_CLIENT_SECRET', 'PLANTED-wrong');
      start();
      await expect
        .poll(() => asked().filter((path) => path.includes('token')).length, { timeout: 40_000 })
        .toBeGreaterThan(1);
      stop.abort();
      const { exit, stdout, stderr } = await running;
      expect(exit).toBe(130);
      expect(stdout).toContain('AADSTS7000215');
      expect(stdout + stderr).not.toContain('PLANTED');
    }, 60_000);
  },
);
