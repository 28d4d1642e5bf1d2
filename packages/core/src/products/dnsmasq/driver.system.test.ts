// dnsmasq itself, through the files that it reads again.

import { appendFile, lstat, readFile, rename, symlink, writeFile } from 'node:fs/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { syncTarget, type SyncReport } from '../../sync/sync-target.ts';
import { syncOptions, wanted } from '@sekisho/test-kit/sync/desired.ts';
import {
  DNSMASQ_WANTED,
  prepareDnsmasq,
  type RealDnsmasq,
} from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { dnsmasqDriver } from './driver.ts';

const KV = 'kv.vault.azure.net';

describeWithPrograms('dnsmasq', DNSMASQ_WANTED, ([path = '']) => {
  let dnsmasq: RealDnsmasq;
  let internet: SmallDnsServer;

  beforeAll(async () => {
    internet = await startSmallDns('127.0.0.1', (name, type) =>
      name !== KV || type === 'A' ? null : [{ type: 'AAAA', name, ttl: 60, data: '2001:db8::1' }],
    );
    dnsmasq = await prepareDnsmasq(path, internet.port);
    await dnsmasq.start();
  });
  afterAll(async () => {
    await dnsmasq.stop();
    await internet.close();
  });

  const driver = (pidFile = dnsmasq.pidFile) =>
    dnsmasqDriver({
      name: 'dns1',
      resolver: { address: '127.0.0.1', port: dnsmasq.port },
      hostsFile: dnsmasq.hostsFile,
      serversFile: dnsmasq.serversFile,
      pidFile,
      timeoutMs: 15_000,
    });
  const sync = (
    desired: Readonly<Record<string, readonly string[]>>,
    parts: Parameters<typeof syncOptions>[1] = {},
  ): Promise<SyncReport> =>
    syncTarget(driver(), wanted(desired), syncOptions(dnsmasq.folder, parts));

  test('a name whose NXDOMAIN is cached is answered at once, and its public IPv6 address is not', async () => {
    expect((await askDns(dnsmasq.port, KV))?.code).toBe('NXDOMAIN');
    expect(await sync({ [KV]: ['10.2.1.20'] })).toMatchObject({
      changes: [{ kind: 'add' }],
      takenBack: [],
    });
    expect(await askDns(dnsmasq.port, KV)).toMatchObject({
      addresses: ['10.2.1.20'],
      ttlSeconds: 10,
    });
    expect(await askDns(dnsmasq.port, KV, 'AAAA')).toMatchObject({
      code: 'NOERROR',
      addresses: [],
    });
  });

  test('the second run changes nothing', async () => {
    expect(await sync({ [KV]: ['10.2.1.20'] })).toMatchObject({ changes: [], inStep: 1 });
  });

  test('lines of others stay; a name of theirs is a conflict', async () => {
    const report = await sync({ [KV]: ['10.2.1.21'], 'theirs.example.com': ['10.2.1.31'] });
    expect(report).toMatchObject({
      changes: [{ kind: 'change', key: KV }],
      conflicts: [{ key: 'theirs.example.com', reason: 'not-ours' }],
    });
    expect(await readFile(dnsmasq.hostsFile, 'utf8')).toBe(
      `# ours and theirs\n10.9.9.9 theirs.example.com\n10.2.1.21 ${KV}\n`,
    );
  });

  test('lines of others in the servers file stay, and their names are not taken into it', async () => {
    const forwarders = 'server=/corp.example/127.0.0.9\n# of the network team\n';
    const ours = await readFile(dnsmasq.serversFile, 'utf8');
    await writeFile(dnsmasq.serversFile, `${forwarders}${ours}server=/after.example/127.0.0.9\n`);
    await sync({ [KV]: ['10.2.1.22'] });
    const text = await readFile(dnsmasq.serversFile, 'utf8');
    expect(text.startsWith(forwarders)).toBe(true);
    expect(text).toContain(`server=/${KV}/\n`);
    expect(text.endsWith('server=/after.example/127.0.0.9\n')).toBe(true);
    expect(text).not.toContain('theirs.example.com');
    await sync({ [KV]: ['10.2.1.21'] });
  });

  test('a hosts file that is a link stays one, and a second line of others with our value stays', async () => {
    const real = `${dnsmasq.folder}/real-hosts`;
    await rename(dnsmasq.hostsFile, real);
    await symlink(real, dnsmasq.hostsFile);
    await sync({ [KV]: ['10.2.1.23'] });
    expect((await lstat(dnsmasq.hostsFile)).isSymbolicLink()).toBe(true);
    expect(await readFile(real, 'utf8')).toContain(`10.2.1.23 ${KV}\n`);
    await appendFile(real, `10.2.1.23 ${KV} # of the intranet team\n`);
    expect(await sync({ [KV]: ['10.2.1.24'] })).toMatchObject({
      changes: [],
      conflicts: [{ key: KV, reason: 'changed-by-others' }],
    });
    await writeFile(real, `10.9.9.9 theirs.example.com\n10.2.1.23 ${KV}\n`);
    await sync({ [KV]: ['10.2.1.21'] });
  });

  test('what an admin changed by hand is not changed back', async () => {
    await writeFile(dnsmasq.hostsFile, `10.9.9.9 theirs.example.com\n10.8.8.8 ${KV}\n`);
    expect((await sync({ [KV]: ['10.2.1.21'] })).conflicts).toMatchObject([
      { key: KV, reason: 'changed-by-others', found: ['10.8.8.8'] },
    ]);
    await writeFile(dnsmasq.hostsFile, `10.9.9.9 theirs.example.com\n10.2.1.21 ${KV}\n`);
  });

  test('a server that can not be told leaves the files as they were', async () => {
    const before = await readFile(dnsmasq.hostsFile, 'utf8');
    const foreign = `${dnsmasq.folder}/foreign.pid`;
    await writeFile(foreign, `${String(process.pid)}\n`);
    await expect(
      syncTarget(driver(foreign), wanted({ [KV]: ['10.2.1.40'] }), syncOptions(dnsmasq.folder)),
    ).rejects.toMatchObject({ code: 'sync.not-running' });
    expect(await readFile(dnsmasq.hostsFile, 'utf8')).toBe(before);
  });

  test('a name that is not wanted any more goes', async () => {
    expect((await sync({})).held).toMatchObject([{ kind: 'remove', key: KV }]);
    expect((await sync({}, { isForced: true })).changes).toMatchObject([
      { kind: 'remove', key: KV },
    ]);
    expect((await askDns(dnsmasq.port, KV))?.code).toBe('NXDOMAIN');
    expect(await readFile(dnsmasq.serversFile, 'utf8')).not.toContain(KV);
  });
});
