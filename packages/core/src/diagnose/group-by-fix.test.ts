import { expect, test } from 'vitest';

import type { Name } from '@sekisho/dns/name.ts';
import type { Finding } from './finding.ts';
import { groupByFix, summarizeGroups } from './group-by-fix.ts';
import { placeText } from './report/work-list.ts';
import { LiveWorkList } from './live-work-list.ts';

function finding(parts: Partial<Finding>): Finding {
  return {
    code: 'proxy-denies-needed-name',
    severity: 'error',
    confidence: 'high',
    name: 'a.example.com',
    program: 'system',
    client: '10.1.1.10',
    layer: 'proxy-allow',
    count: 1,
    bytes: 0,
    first: '2026-01-01T00:00:00Z',
    last: '2026-01-01T00:00:00Z',
    message: '',
    because: { code: 'x', values: {} },
    fix: { layer: 'proxy-allow', add: ['a.example.com'] },
    evidence: [],
    ...parts,
  };
}

function allow(name: string): Pick<Finding, 'fix'> {
  return { fix: { layer: 'proxy-allow', add: [name] } };
}

test('one change for all that it ends, with requests, machines and when', () => {
  const [group, ...rest] = groupByFix([
    finding({ count: 400, bytes: 7, first: '2026-01-02T00:00:00Z', last: '2026-01-03T00:00:00Z' }),
    finding({ client: '10.1.2.31', appliance: 'JPE-ASR02', count: 52, first: '', last: '' }),
    finding({ client: null }),
  ]);
  expect(rest).toEqual([]);
  expect(group).toMatchObject({
    kind: 'change',
    count: 453,
    bytes: 7,
    clients: ['10.1.1.10', '10.1.2.31 (JPE-ASR02)'],
    first: '2026-01-01T00:00:00Z',
    last: '2026-01-03T00:00:00Z',
  });
});

test('worst first, then the most requests; what heals by itself comes last of its kind', () => {
  const groups = groupByFix([
    finding({ severity: 'info', count: 9, ...allow('info') }),
    finding({ count: 1, ...allow('few') }),
    finding({ count: 99, fix: { layer: 'azure', add: [], wait: true } }),
    finding({ count: 5, ...allow('many') }),
  ]);
  expect(groups.map(({ kind, fix }) => fix.add[0] ?? kind)).toEqual([
    'many',
    'few',
    'wait',
    'info',
  ]);
});

test('the same entries in another order are the same change, on another resolver another one', () => {
  const record = {
    zone: 'z' as Name,
    name: 'a',
    type: 'A',
    ttlSeconds: 10,
    values: ['10.0.0.1'],
  } as const;
  const onResolver = (on: string): Finding =>
    finding({ fix: { layer: 'dns', add: ['a.z A 10.0.0.1'], records: [{ ...record, on: [on] }] } });
  const groups = groupByFix([
    finding({ fix: { layer: 'system-bypass', add: ['a', 'b'] } }),
    finding({ fix: { layer: 'system-bypass', add: ['b', 'a'] } }),
    onResolver('dns1'),
    onResolver('dns2'),
  ]);
  expect(groups.map(({ findings }) => findings.length)).toEqual([2, 1, 1]);
});

test.each(['configuration-manager', 'system-bypass'] as const)(
  'the same entry of %s on two machines is a change on each',
  (layer) => {
    const on = (client: string | null): Finding =>
      finding({ client, fix: { layer, add: ['*.blob.core.windows.net'] } });
    const groups = groupByFix([on('10.1.1.10'), on('10.1.1.11'), on('10.1.1.10'), on(null)]);
    expect(groups.map(({ clients, findings }) => [clients.join(), findings.length])).toEqual([
      ['10.1.1.10', 2],
      ['10.1.1.11', 1],
      ['', 1],
    ]);
  },
);

test('the same name is one change for all machines of a proxy, and another one at another proxy', () => {
  const at = (client: string, on?: string): Finding =>
    finding({
      client,
      fix: { layer: 'proxy-allow', add: ['a.example.com'], ...(on === undefined ? {} : { on }) },
    });
  expect(groupByFix([at('10.1.1.10'), at('10.1.1.11')])).toHaveLength(1);
  const groups = groupByFix([
    at('10.1.1.10', 'proxy1'),
    at('10.1.1.11', 'proxy2'),
    at('10.1.1.12', 'proxy2'),
  ]);
  expect(groups.map((group) => [placeText('en', group), group.clients.length])).toEqual([
    ['Proxy team, proxy allow-list: proxy2', 2],
    ['Proxy team, proxy allow-list: proxy1', 1],
  ]);
});

test('without an entry each kind of finding stands by itself, and says whether anything is to be done', () => {
  const nothing = { fix: { layer: 'proxy-allow', add: [] } } as const;
  const groups = groupByFix([
    finding({ code: 'proxy-denies-unknown-name', ...nothing }),
    finding({ code: 'proxy-denies-unknown-name', name: 'b.example.com', ...nothing }),
    finding({ code: 'proxy-inspects-tls', ...nothing }),
    finding({
      code: 'firewall-rejects-needed',
      because: { code: 'finding.firewall-rejects-other-client', values: {} },
      fix: { layer: 'firewall', add: [] },
    }),
  ]);
  expect(groups.map(({ kind, findings }) => [kind, findings.length])).toEqual([
    ['none', 2],
    ['look', 1],
    ['none', 1],
  ]);
  expect(summarizeGroups(groups)).toEqual({ changes: 0, ended: 0, findings: 4 });
});

test('a list that is shown, and an entry that is removed, are changes', () => {
  const groups = groupByFix([
    finding({ fix: { layer: 'configuration-manager', add: [], enableBypassList: true } }),
    finding({ fix: { layer: 'configuration-manager', add: [], remove: ['*.x'] } }),
    finding({ code: 'service-refused', fix: { layer: 'azure', add: [] } }),
  ]);
  expect(summarizeGroups(groups)).toEqual({ changes: 2, ended: 2, findings: 3 });
});

test('while logs grow: each change once, again where it ends more findings, counts once a minute', () => {
  const list = new LiveWorkList();
  const other = finding({ client: '10.1.2.31', count: 2 });
  const told = (findings: readonly Finding[], at: number) =>
    list
      .take(findings, at)
      .map(({ kind, group, findings: own }) => [kind, group.count, own.length]);
  expect(told([finding({})], 0)).toEqual([['new', 1, 1]]);
  expect(told([finding({ count: 5 })], 59_000)).toEqual([]);
  expect(told([finding({ count: 6 })], 60_000)).toEqual([['more', 6, 0]]);
  expect(told([finding({ count: 6 })], 600_000)).toEqual([]);
  expect(told([finding({ count: 6 }), other], 600_001)).toEqual([['more', 8, 1]]);
  expect(told([other, finding({ code: 'service-refused', ...allow('b') })], 600_002)).toEqual([
    ['new', 1, 1],
  ]);
  expect(told([], 600_003)).toEqual([
    ['healed', 8, 0],
    ['healed', 1, 0],
  ]);
  expect(told([finding({})], 600_004)).toEqual([['new', 1, 1]]);
});
