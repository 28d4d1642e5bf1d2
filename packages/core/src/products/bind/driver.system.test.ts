// BIND itself, through its own signatures and updates.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import { askDns } from '@sekisho/test-kit/render/small-dns.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { findProgram, makeFolder, runProgram } from '@sekisho/test-kit/render/programs.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { syncTarget, type SyncReport } from '../../sync/sync-target.ts';
import { manyNames, syncOptions, wanted, ZONE } from '@sekisho/test-kit/sync/desired.ts';
import { BIND_WANTED } from '@sekisho/test-kit/sync/real-bind.ts';
import { startRelay } from '@sekisho/test-kit/sync/bit-relay.ts';
import { serveBind } from '@sekisho/test-kit/sync/served-bind.ts';
import { readTsigKey, TsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { exchange } from '@sekisho/dns/wire/exchange.ts';
import { OPCODE, TYPE } from '@sekisho/dns/wire/message-writer.ts';
import { MARKS_WITHOUT_ID } from '../shared/sync/site-owner.ts';
import { updateMessage } from './update.ts';
import { bindDriver, type BindOptions } from './driver.ts';

const KV = `privateasr58afkv.${ZONE}`;
const { signal } = new AbortController();

describeWithPrograms('BIND', BIND_WANTED, ([path = '']) => {
  describe('a zone', () => {
    const { bind, options, sync } = serveBind(path, { zones: [ZONE] });
    const ask = async (name: string): Promise<readonly string[] | undefined> =>
      (await askDns(bind().port, name))?.addresses;
    const serialOf = async (): Promise<unknown> => {
      const { packet } = await exchange(
        (await options()).server,
        { opcode: OPCODE.QUERY, question: { name: ZONE, type: TYPE.SOA } },
        signal,
      );
      return packet.answers?.map((answer) => answer.type === 'SOA' && answer.data.serial);
    };
    /** As an admin at the server would, with the same key: Sekisho's key file works with BIND's own tool. */
    const asAdmin = async (lines: string): Promise<void> => {
      const file = join(bind().folder, 'admin.txt');
      await writeFile(
        file,
        `server 127.0.0.1 ${String(bind().port)}\nzone ${ZONE}\n${lines}\nsend\n`,
      );
      expect(
        await runProgram(findProgram('nsupdate') ?? '', ['-k', bind().keyFile, file]),
      ).toMatchObject({ code: 0 });
    };

    test('a dry run says what it would do and does nothing', async () => {
      const report = await sync({ [KV]: ['10.2.1.20'] }, { isDryRun: true });
      expect(report.changes).toMatchObject([{ kind: 'add', key: KV }]);
      expect(await ask(KV)).toEqual([]);
    });

    test('names are added, changed, removed; each time the server answers so', async () => {
      expect(
        (await sync({ [KV]: ['10.2.1.20'], [`b.${ZONE}`]: ['10.2.1.21', '10.2.1.22'] })).changes,
      ).toHaveLength(2);
      expect(await ask(`b.${ZONE}`)).toEqual(['10.2.1.21', '10.2.1.22']);
      const changed = await sync({ [KV]: ['10.2.1.30'] });
      expect(changed.changes.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
        `remove b.${ZONE}`,
        `change ${KV}`,
      ]);
      expect(await ask(KV)).toEqual(['10.2.1.30']);
      expect(await ask(`b.${ZONE}`)).toEqual([]);
    });

    test('the second run changes nothing', async () => {
      const serial = await serialOf();
      expect(await sync({ [KV]: ['10.2.1.30'] })).toMatchObject({
        changes: [],
        conflicts: [],
        inStep: 1,
        owned: 1,
      });
      // BIND has taken no update.
      expect(await serialOf()).toEqual(serial);
    });

    test("an admin's record is neither overwritten nor deleted", async () => {
      await asAdmin(`update add theirs.${ZONE} 300 A 10.9.9.9`);
      const report = await sync({ [KV]: ['10.2.1.30'], [`theirs.${ZONE}`]: ['10.2.1.31'] });
      expect(report).toMatchObject({
        changes: [],
        conflicts: [
          { key: `theirs.${ZONE}`, reason: 'not-ours', found: ['10.9.9.9'], wanted: ['10.2.1.31'] },
        ],
      });
      await sync({ [KV]: ['10.2.1.30'] });
      expect(await ask(`theirs.${ZONE}`)).toEqual(['10.9.9.9']);
    });

    test("another site's record is not ours", async () => {
      const report = await sync({ [KV]: ['10.2.1.99'] }, { options: { site: 'osaka' } });
      expect(report.conflicts).toMatchObject([{ key: KV, reason: 'not-ours' }]);
      expect(await ask(KV)).toEqual(['10.2.1.30']);
    });

    test("an admin's alias at a wanted name is a conflict, not a silent nothing", async () => {
      await asAdmin(`update add alias.${ZONE} 300 CNAME elsewhere.example.com.`);
      expect(
        (await sync({ [KV]: ['10.2.1.30'], [`alias.${ZONE}`]: ['10.2.1.31'] })).conflicts,
      ).toMatchObject([{ key: `alias.${ZONE}`, found: ['alias of elsewhere.example.com'] }]);
    });

    test('what somebody writes between reading and changing is found by the server itself', async () => {
      const driver = bindDriver(await options());
      await driver.observe(signal);
      await asAdmin(`update add quick.${ZONE} 300 A 10.9.9.8`);
      const [quick, calm] = wanted({
        [`quick.${ZONE}`]: ['10.2.1.40'],
        [`calm.${ZONE}`]: ['10.2.1.41'],
      });
      if (quick === undefined || calm === undefined) throw new Error('two entries');
      const applied = await driver.apply(
        [quick, calm].map((after) => ({ kind: 'add', key: after.key, after, owned: null })),
        signal,
      );
      expect(applied.conflicts.map(({ key }) => key)).toEqual([`quick.${ZONE}`]);
      expect(await ask(`quick.${ZONE}`)).toEqual(['10.9.9.8']);
      expect(await ask(`calm.${ZONE}`)).toEqual(['10.2.1.41']);
    });

    test('IPv6 addresses are the same in any spelling', async () => {
      const desired = {
        [KV]: ['10.2.1.30'],
        [`calm.${ZONE}`]: ['10.2.1.41'],
        [`six.${ZONE}`]: ['fd00:0:0::A', '10.2.1.50'],
      };
      expect((await sync(desired)).changes).toHaveLength(1);
      expect(await sync(desired)).toMatchObject({ changes: [], inStep: 3 });
      expect((await askDns(bind().port, `six.${ZONE}`, 'AAAA'))?.addresses).toEqual(['fd00::a']);
    });

    test('names outside the zones are told, dialled names of an alias are not', async () => {
      const aliases = () => new Map([[KV, ['privateasr58afkv.vault.azure.net']]]);
      const report = await sync(
        { 'privateasr58afkv.vault.azure.net': ['10.2.1.30'], 'other.example.com': ['10.2.1.31'] },
        { isDryRun: true, options: { aliases } },
      );
      expect(report.uncovered).toEqual(['other.example.com']);
    });

    test('too many removals are held, told to go they go', async () => {
      const names = manyNames(20);
      // Those of the tests before are most of what there is, and would be held themselves.
      await sync({ [KV]: ['10.2.1.30'], ...names }, { isForced: true });
      const held = await sync({ [KV]: ['10.2.1.30'] });
      expect(held.held).toHaveLength(20);
      expect(held.changes).toEqual([]);
      expect((await sync({ [KV]: ['10.2.1.30'] }, { isForced: true })).changes).toHaveLength(20);
    });

    test('two thousand names go in a few messages over TCP and are all answered', async () => {
      const names = manyNames(2000);
      const report = await sync({ [KV]: ['10.2.1.30'], ...names });
      expect(report).toMatchObject({ takenBack: [], conflicts: [] });
      expect(report.changes).toHaveLength(2000);
      expect(await sync({ [KV]: ['10.2.1.30'], ...names })).toMatchObject({
        changes: [],
        inStep: 2001,
      });
      expect((await sync({ [KV]: ['10.2.1.30'] }, { isForced: true })).changes).toHaveLength(2000);
    }, 60_000);

    test('a driver that goes on reads the zone again only when its serial has moved', async () => {
      const driver = bindDriver(await options());
      const state = await makeFolder();
      const round = async (addresses: Record<string, string[]>): Promise<SyncReport> =>
        syncTarget(driver, wanted(addresses), syncOptions(state.path));
      await round({ [KV]: ['10.2.1.30'] });
      expect((await round({ [KV]: ['10.2.1.60'] })).changes).toHaveLength(1);
      expect(await round({ [KV]: ['10.2.1.60'] })).toMatchObject({ changes: [], inStep: 1 });
      await asAdmin(`update delete ${KV} A`);
      expect((await round({ [KV]: ['10.2.1.60'] })).changes).toMatchObject([
        { kind: 'add', key: KV },
      ]);
      expect(await ask(KV)).toEqual(['10.2.1.60']);
      await state.remove();
    });

    test('what others change is read as changes alone, and is what a whole transfer says', async () => {
      const driver = bindDriver(await options());
      await sync(manyNames(300), { options: {}, isForced: true });
      await driver.observe(signal);
      const before = bind().output();
      const rounds = [
        [
          `update add x.${ZONE} 60 A 10.9.9.1`,
          `update add x.${ZONE} 60 A 10.9.9.2`,
          `update add x.${ZONE} 60 AAAA fd00::1`,
        ],
        [
          `update delete x.${ZONE} A 10.9.9.1`,
          `update delete n7.${ZONE}`,
          `update delete _sekisho.n8.${ZONE} TXT`,
        ],
        [
          `update delete x.${ZONE}`,
          `update add n9.${ZONE} 77 A 10.9.9.9`,
          `update add y.${ZONE} 5 CNAME n1.${ZONE}`,
        ],
        [
          `update add _sekisho.n8.${ZONE} 10 TXT "heritage=sekisho,site=japan-east" "10.2.0.8"`,
          `update delete y.${ZONE} CNAME`,
        ],
      ];
      for (const [index, lines] of rounds.entries()) {
        for (const line of lines) await asAdmin(line);
        // Several at once too.
        if (index === 0) continue;
        const changed = await driver.observe(signal);
        const whole = await bindDriver(await options()).observe(signal);
        expect([...changed.entries].sort()).toEqual([...whole.entries].sort());
        expect([...(changed.owned ?? [])].sort()).toEqual([...(whole.owned ?? [])].sort());
      }
      const started = () =>
        bind()
          .output()
          .slice(before.length)
          .match(/: IXFR started/g)?.length;
      await expect.poll(started, { timeout: 40_000 }).toBe(rounds.length - 1);
      await sync({ [KV]: ['10.2.1.60'] }, { isForced: true });
    }, 60_000);

    describe('refusals', () => {
      const failure = async (
        parts: Partial<BindOptions['server']>,
      ): Promise<{ code: string; message: string }> => {
        const base = await options();
        const error: unknown = await syncTarget(
          bindDriver({ ...base, server: { ...base.server, ...parts } }),
          wanted({ [`refused.${ZONE}`]: ['10.2.1.70'] }),
          syncOptions(bind().folder),
        ).catch((caught: unknown) => caught);
        if (!(error instanceof Error && 'code' in error)) throw new Error('it did not fail');
        return { code: String(error.code), message: error.message };
      };
      const secret = Buffer.from('another secret of 32 octets, no?');

      test.each([
        {
          title: 'a wrong secret',
          server: () => ({ key: new TsigKey('sekisho-key', 'hmac-sha256', secret) }),
          code: 'sync.bad-signature',
        },
        {
          title: 'an unknown key',
          server: () => ({ key: new TsigKey('other-key', 'hmac-sha256', secret) }),
          code: 'sync.bad-key',
        },
        { title: 'no key at all', server: () => ({ key: null }), code: 'sync.refused' },
      ])('$title', async ({ server, code }) => {
        const error = await failure(server());
        expect(error.code).toBe(code);
        expect(error.message).not.toContain(secret.toString());
        expect(error.message).not.toContain(secret.toString('base64'));
        expect(await ask(`refused.${ZONE}`)).toEqual([]);
      });

      test('a clock an hour ahead is told with its difference', async () => {
        const error = await failure({ now: () => Date.now() + 3_600_000 });
        expect(error.code).toBe('sync.clock-skew');
        expect(error.message).toMatch(/3(599|600|601) s ahead/);
      });

      test('a server that is away', async () => {
        expect((await failure({ port: 1, timeoutMs: 300 })).code).toBe('sync.no-answer');
      });

      test('an update of a zone that the key may not change', async () => {
        const { server } = await options();
        const { rcode } = await exchange(
          server,
          updateMessage(
            {
              zone: 'example.net',
              site: 's',
              owner: () => MARKS_WITHOUT_ID,
              isFormer: () => false,
              toRecordName: (key) => key,
            },
            [],
          ),
          signal,
        );
        expect(rcode).toBe(9);
      });

      test('no bit that is changed on the way changes what is believed', async () => {
        const relay = await startRelay(bind().port);
        const { server } = await options();
        const ask = () =>
          exchange(
            { ...server, port: relay.port, timeoutMs: 500 },
            { opcode: OPCODE.QUERY, question: { name: ZONE, type: TYPE.SOA } },
            signal,
          );
        const { packet } = await ask();
        expect(packet.answers).toHaveLength(1);
        let refused = 0;
        for (let bit = 0; bit < relay.lastBytes() * 8; bit += 7) {
          relay.flip(bit);
          // Another question's, forged, a refusal, no message at all; or a bit that says nothing, as a letter's case in the key's name.
          const outcome = await ask().catch((error: unknown) => error);
          if (!(outcome instanceof OutsideError))
            expect(outcome).toMatchObject({ rcode: 0, packet: { answers: packet.answers } });
          else refused += 1;
        }
        relay.close();
        expect(refused).toBeGreaterThan(100);
      }, 60_000);

      test('the key shows its secret nowhere', async () => {
        const key = await readTsigKey(bind().keyFile);
        expect(
          `${JSON.stringify(key)} ${inspect(key, { showHidden: true, depth: 9 })}`,
        ).not.toMatch(/secret/i);
      });
    });
  });
});
