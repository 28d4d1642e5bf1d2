// The hosts file as CoreDNS reads it; CoreDNS itself where it is installed (Debian has no package of it).

import { readFile } from 'node:fs/promises';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import { compareEntries } from '../../sync/compare-entries.ts';
import type { Change } from '../shared/sync/change.ts';
import { indexEntries, toEntry } from '../shared/sync/entry.ts';
import { syncTarget } from '../../sync/sync-target.ts';
import { syncOptions, wanted } from '@sekisho/test-kit/sync/desired.ts';
import {
  COREDNS_WANTED,
  prepareCoredns,
  type RealCoredns,
} from '@sekisho/test-kit/sync/real-coredns.ts';
import { corednsDriver } from './driver.ts';
import { changeHosts, parseHosts } from '../shared/sync/hosts-lines.ts';

const removeA: Change = {
  kind: 'remove',
  key: 'a.example.com',
  before: toEntry('a.example.com', ['10.2.1.1'], 0),
  owned: ['10.2.1.1'],
};

describe('lines', () => {
  test.each([
    {
      title: 'comments and blank lines stay',
      before: '# sync\n\n10.9.9.9 theirs\n10.2.1.1 a.example.com\n',
      after: '# sync\n\n10.9.9.9 theirs\n',
    },
    {
      title: 'a line loses only the name that is meant',
      before: '10.2.1.1 a.example.com b.example.com # both\n',
      after: '10.2.1.1 b.example.com # both\n',
    },
    { title: 'spelling of names does not matter', before: '10.2.1.1\tA.Example.COM.\n', after: '' },
    { title: 'a last line without a line break', before: '10.2.1.1 a.example.com', after: '' },
  ])('$title', ({ before, after }) => {
    expect(changeHosts(parseHosts(before), [removeA])).toBe(after);
  });

  test('what is written is what was wanted, and the rest is as before', () => {
    const label = fc.constantFrom('a', 'b', 'c', 'd');
    const side = fc.dictionary(label, fc.constantFrom('10.2.1.1', '10.2.1.2', 'fd00::1'));
    fc.assert(
      fc.property(side, side, (before, after) => {
        const text = Object.entries(before)
          .map(([name, address]) => `${address} ${name}\n`)
          .join('');
        const file = parseHosts(text);
        const desired = indexEntries(
          Object.entries(after).map(([name, address]) => toEntry(name, [address], 0)),
        );
        const owned = new Map([...file.entries].map(([key, { values }]) => [key, values]));
        const { changes } = compareEntries({ desired, observed: file.entries, owned });
        expect(new Map([...parseHosts(changeHosts(file, changes)).entries].sort())).toEqual(
          new Map([...desired].sort()),
        );
      }),
    );
  });
});

describeWithPrograms('CoreDNS', COREDNS_WANTED, ([path = '']) => {
  let internet: SmallDnsServer;
  let place: RealCoredns;

  beforeAll(async () => {
    internet = await startSmallDns('127.0.0.1', () => null);
    place = await prepareCoredns(path, internet.port);
    await place.start();
  });
  afterAll(() => Promise.all([internet.close(), place.stop()]));

  test('a name whose NXDOMAIN is cached is answered at once', async () => {
    expect((await askDns(place.port, 'kv.vault.azure.net'))?.code).toBe('NXDOMAIN');
    const driver = corednsDriver({
      name: 'dns1',
      resolver: { address: '127.0.0.1', port: place.port },
      hostsFile: place.hostsFile,
      pidFile: place.pidFile,
      timeoutMs: 5000,
    });
    expect(
      await syncTarget(
        driver,
        wanted({ 'kv.vault.azure.net': ['10.2.1.20'] }),
        syncOptions(place.folder),
      ),
    ).toMatchObject({ changes: [{ kind: 'add' }], takenBack: [] });
    expect(await readFile(place.hostsFile, 'utf8')).toBe(
      '10.9.9.9 theirs.example.com\n10.2.1.20 kv.vault.azure.net\n',
    );
  });
});
