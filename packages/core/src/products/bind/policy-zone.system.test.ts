// BIND itself: a response policy zone, keys of another algorithm, and names that its cache denies.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { syncOptions, wanted, ZONE } from '@sekisho/test-kit/sync/desired.ts';
import { BIND_WANTED, prepareBind, type RealBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { serveBind } from '@sekisho/test-kit/sync/served-bind.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { syncTarget } from '../../sync/sync-target.ts';
import { bindDriver, type BindOptions } from './driver.ts';
import { flushNames } from './rndc.ts';

const POLICY = 'sekisho.rpz';
const KV = `privateasr58afkv.${ZONE}`;

describeWithPrograms('BIND', BIND_WANTED, ([path = '']) => {
  describe('a zone, with HMAC-SHA512', () => {
    const { sync } = serveBind(path, { zones: [ZONE], algorithm: 'hmac-sha512' });
    test('is kept just so', async () => {
      expect(await sync({ [KV]: ['10.2.1.20'] })).toMatchObject({
        changes: [{ kind: 'add' }],
        takenBack: [],
      });
    });
  });

  describe('a response policy zone', () => {
    const { bind, sync } = serveBind(path, { zones: [], policyZone: POLICY });
    test('a name whose NXDOMAIN is cached is answered at once, without a flush', async () => {
      expect((await askDns(bind().port, 'kv.vault.azure.net'))?.code).toBe('NXDOMAIN');
      expect(await sync({ 'kv.vault.azure.net': ['10.2.1.20'] })).toMatchObject({
        changes: [{ kind: 'add' }],
        takenBack: [],
        uncovered: [],
      });
      expect((await askDns(bind().port, 'kv.vault.azure.net'))?.addresses).toEqual(['10.2.1.20']);
      expect(await sync({ 'kv.vault.azure.net': ['10.2.1.20'] })).toMatchObject({
        changes: [],
        inStep: 1,
      });
    });

    test('a public address of the other family does not come through', async () => {
      expect(await askDns(bind().port, 'kv.vault.azure.net', 'AAAA')).toMatchObject({
        code: 'NOERROR',
        addresses: [],
      });
    });
  });

  describe('negative caches', () => {
    let alias = false;
    let internet: SmallDnsServer;
    let bind: RealBind;
    beforeAll(async () => {
      internet = await startSmallDns('127.0.0.1', (name) =>
        alias && name === 'kv.vault.azure.net'
          ? [{ type: 'CNAME', name, ttl: 60, data: `kv.${ZONE}` }]
          : null,
      );
      bind = await prepareBind(path, { zones: [ZONE], upstreamPort: internet.port });
      await bind.start();
    });
    afterAll(async () => {
      await bind.stop();
      await internet.close();
    });

    test('a dialled name whose NXDOMAIN is cached is flushed with its record', async () => {
      expect((await askDns(bind.port, 'kv.vault.azure.net'))?.code).toBe('NXDOMAIN');
      alias = true;
      const base: BindOptions = {
        name: 'dns1',
        site: 'japan-east',
        server: {
          address: '127.0.0.1',
          port: bind.port,
          key: await readTsigKey(bind.keyFile),
          timeoutMs: 15_000,
          now: Date.now,
        },
        zones: [ZONE],
        policyZone: null,
        aliases: () => new Map([[`kv.${ZONE}`, ['kv.vault.azure.net']]]),
        flush: (names, stop) =>
          flushNames(
            { program: findProgram('rndc') ?? 'rndc', address: '127.0.0.1', ...bind.rndc },
            names,
            stop,
          ),
      };
      await syncTarget(
        bindDriver(base),
        wanted({ [`kv.${ZONE}`]: ['10.2.1.20'] }),
        syncOptions(bind.folder),
      );
      expect((await askDns(bind.port, 'kv.vault.azure.net'))?.addresses).toEqual(['10.2.1.20']);
    });
  });
});
