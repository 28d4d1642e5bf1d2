// Unbound itself, through its control socket.

import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { readJournal } from '../../sync/journal.ts';
import { syncTarget, type SyncReport } from '../../sync/sync-target.ts';
import { manyNames, syncOptions, wanted, ZONE } from '@sekisho/test-kit/sync/desired.ts';
import {
  prepareUnbound,
  UNBOUND_WANTED,
  type RealUnbound,
} from '@sekisho/test-kit/sync/real-unbound.ts';
import { unboundDriver } from './driver.ts';

const KV = `kv.${ZONE}`;
const DIALLED = 'kv.vault.azure.net';

describeWithPrograms('Unbound', UNBOUND_WANTED, ([path = '']) => {
  let unbound: RealUnbound;
  let internet: SmallDnsServer;
  let isAlias = false;

  beforeAll(async () => {
    internet = await startSmallDns('127.0.0.1', (name) =>
      isAlias && name === DIALLED ? [{ type: 'CNAME', name, ttl: 60, data: KV }] : null,
    );
    unbound = await prepareUnbound(path, internet.port);
    await unbound.start();
  });
  afterAll(async () => {
    await unbound.stop();
    await internet.close();
  });

  const driver = () =>
    unboundDriver({
      name: 'dns1',
      resolver: { address: '127.0.0.1', port: unbound.port },
      controlSocket: unbound.controlSocket,
      file: unbound.file,
      aliases: () => new Map([[KV, [DIALLED]]]),
      timeoutMs: 15_000,
    });
  const sync = (
    desired: Readonly<Record<string, readonly string[]>>,
    parts: Parameters<typeof syncOptions>[1] = {},
  ): Promise<SyncReport> =>
    syncTarget(driver(), wanted(desired), syncOptions(unbound.folder, parts));
  const ask = async (name: string): Promise<readonly string[] | undefined> =>
    (await askDns(unbound.port, name))?.addresses;

  test('names whose NXDOMAIN is cached are answered at once', async () => {
    expect((await askDns(unbound.port, DIALLED))?.code).toBe('NXDOMAIN');
    expect((await askDns(unbound.port, KV))?.code).toBe('NXDOMAIN');
    isAlias = true;
    expect(await sync({ [KV]: ['10.2.1.20'], [DIALLED]: ['10.2.1.20'] })).toMatchObject({
      takenBack: [],
      conflicts: [],
    });
    expect(await ask(KV)).toEqual(['10.2.1.20']);
    expect(await ask(DIALLED)).toEqual(['10.2.1.20']);
    expect(await askDns(unbound.port, KV, 'AAAA')).toMatchObject({
      code: 'NOERROR',
      addresses: [],
    });
  });

  test('the second run changes nothing', async () => {
    expect(await sync({ [KV]: ['10.2.1.20'], [DIALLED]: ['10.2.1.20'] })).toMatchObject({
      changes: [],
      inStep: 2,
      owned: 2,
    });
  });

  test('names are changed and removed', async () => {
    await sync({ [KV]: ['10.2.1.30', 'fd00::5'] });
    expect(await ask(KV)).toEqual(['10.2.1.30']);
    expect((await askDns(unbound.port, KV, 'AAAA'))?.addresses).toEqual(['fd00::5']);
    expect((await readJournal(join(unbound.folder, 'journal.json'), 'dns1')).owned).toEqual(
      new Map([[KV, ['10.2.1.30', 'fd00::5']]]),
    );
  });

  test("an admin's record stays", async () => {
    const report = await sync({
      [KV]: ['10.2.1.30', 'fd00::5'],
      'theirs.example.com': ['10.2.1.31'],
    });
    expect(report).toMatchObject({
      changes: [],
      conflicts: [{ key: 'theirs.example.com', reason: 'not-ours', found: ['10.9.9.9'] }],
    });
    expect(await ask('theirs.example.com')).toEqual(['10.9.9.9']);
  });

  test('records of other types beside ours, and names that begin like an error, harm nothing', async () => {
    const control = (words: string): Promise<string> =>
      new Promise((done, fail) => {
        let text = '';
        const socket = connect({ path: unbound.controlSocket }, () => {
          socket.write(`UBCT1 ${words}\n`);
        });
        socket.on('data', (part: Buffer) => void (text += part.toString()));
        socket.on('end', () => done(text)).on('error', fail);
      });
    expect(await control(`local_data ${KV} 60 IN TXT "theirs"`)).toContain('ok');
    expect(await control('local_data errors.corp.example 60 IN A 10.9.9.8')).toContain('ok');
    await sync({ [KV]: ['10.2.1.31'] });
    expect(await ask(KV)).toEqual(['10.2.1.31']);
    expect(await control('list_local_data')).toMatch(
      new RegExp(`^${KV.replaceAll('.', '\\.')}\\.\\t60\\tIN\\tTXT\\t"theirs"$`, 'm'),
    );
    await sync({ [KV]: ['10.2.1.30', 'fd00::5'] });
  });

  test('lines of others in the included file stay as and where they are', async () => {
    const theirs =
      'server:\n  local-zone: "ads.example." always_nxdomain\n  private-address: 192.168.0.0/16\n  local-data: "kept.example. 60 IN A 10.9.9.7"\n';
    const ours = await readFile(unbound.file, 'utf8');
    await writeFile(unbound.file, `${theirs}${ours}  local-zone: "late.example." refuse\n`);
    await sync({ [KV]: ['10.2.1.32', 'fd00::5'] });
    const text = await readFile(unbound.file, 'utf8');
    expect(text.startsWith(theirs)).toBe(true);
    expect(text.endsWith('  local-zone: "late.example." refuse\n')).toBe(true);
    expect(text).toContain(`  local-data: "${KV}. 10 IN A 10.2.1.32"\n`);
    expect(text).not.toContain('10.2.1.30');
    await sync({ [KV]: ['10.2.1.30', 'fd00::5'] });
  });

  test('after a crash of Unbound the records are there again, and are ours', async () => {
    await unbound.kill();
    await unbound.start();
    expect(await ask(KV)).toEqual(['10.2.1.30']);
    expect(await sync({ [KV]: ['10.2.1.30', 'fd00::5'] })).toMatchObject({
      changes: [],
      inStep: 1,
    });
    expect(await readFile(unbound.file, 'utf8')).toContain(
      `  local-data: "${KV}. 10 IN A 10.2.1.30"\n`,
    );
  });

  test('many names go in a few commands', async () => {
    const names = manyNames(3000);
    expect(
      (await sync(names, { isForced: true })).changes.filter(({ kind }) => kind === 'add'),
    ).toHaveLength(3000);
    expect(await ask(`n2999.${ZONE}`)).toEqual(['10.2.11.183']);
    expect((await sync({}, { isForced: true })).changes).toHaveLength(3000);
    expect((await askDns(unbound.port, `n2999.${ZONE}`))?.code).toBe('NXDOMAIN');
  }, 60_000);

  test('a socket that nobody listens at is told with the settings that it needs', async () => {
    const away = unboundDriver({
      name: 'dns1',
      resolver: { address: '127.0.0.1', port: unbound.port },
      controlSocket: join(unbound.folder, 'none.sock'),
      file: null,
      aliases: () => new Map(),
      timeoutMs: 100,
    });
    await expect(away.observe(new AbortController().signal)).rejects.toMatchObject({
      code: 'sync.control-socket',
    });
  });
});
