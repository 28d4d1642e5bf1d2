// What Sekisho itself writes and reads again, and what it reads of servers' files beside lines of others: whoever may
// write there may have changed it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { changeHosts, parseHosts } from '@sekisho/core/products/shared/sync/hosts-lines.ts';
import { changeLists, listEntries } from '@sekisho/core/products/shared/sync/list-files.ts';
import { toEntry } from '@sekisho/core/products/shared/sync/entry.ts';
import { answerSquid, parseAllowList } from '@sekisho/core/products/squid/helper.ts';
import { readTunnels } from '@sekisho/core/products/squid/open-tunnels.ts';
import { parseReportMode } from '@sekisho/core/products/squid/report-mode.ts';
import { changeIncludedFile } from '@sekisho/core/products/unbound/included-file.ts';
import { parseManifest } from '@sekisho/core/render/manifest.ts';
import { readApprovals } from '@sekisho/core/sync/approvals.ts';
import { parseJournal } from '@sekisho/core/sync/journal.ts';
import { readLearned } from '@sekisho/core/sync/learned-names.ts';
import { findHolder } from '@sekisho/core/sync/lease.ts';
import { readSeen } from '@sekisho/core/sync/remember-estate.ts';
import { parseTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { EventLog } from '@sekisho/sekisho/web/server/event-log.ts';
import type { FuzzTargets } from '../target.ts';

const AT = '2026-01-01T00:00:00.000Z';
const CHANGE = {
  kind: 'add',
  key: 'b.example.net',
  after: toEntry('b.example.net', ['10.2.1.2'], 10),
  owned: null,
} as const;
const REMOVAL = {
  kind: 'remove',
  key: 'a.example.net',
  before: toEntry('a.example.net', ['10.2.1.1'], 10),
  owned: ['10.2.1.1'],
} as const;

const JOURNAL = JSON.stringify({
  schema: 'sekisho/sync-journal/2',
  target: 'dns1',
  owned: { 'a.example.net': ['10.2.1.1'] },
  pending: { 'b.example.net': ['10.2.1.2'] },
  absentSince: { 'a.example.net': AT },
  sinceConfirmed: { 'a.example.net': 'removed' },
});

/** Files of the state folder, which are read by name. */
const FILES = [
  {
    file: 'learned.json',
    text: {
      schema: 'sekisho/learned/1',
      names: [{ name: 'a', requirement: 'b', at: AT, by: 'rule' }],
    },
    read: (folder: string) => readLearned(folder),
  },
  {
    file: 'approved.json',
    text: {
      schema: 'sekisho/approved/1',
      approvals: [{ kind: 'name', what: 'a', who: 'b', at: AT }],
    },
    read: (folder: string) => readApprovals(folder, 0),
  },
  {
    file: 'seen.json',
    text: { schema: 'sekisho/estate-seen/1', lists: { vaults: 1 }, groups: ['a'], files: ['b'] },
    read: (folder: string) => readSeen(folder),
  },
  {
    file: 'lease.json',
    text: { schema: 'sekisho/sync-lease/2', owner: 'a', host: 'h', pid: 1, since: AT, beat: AT },
    read: (folder: string) => findHolder(join(folder, 'lease.json'), 0),
  },
] as const;

const EVENTS = `${JSON.stringify({ schema: 'sekisho/events/2', run: '00000001', mode: 'site', startedAt: AT, site: {} })}\n{"id":1,"at":"${AT}","event":{"kind":"x"}}\n`;
const HOSTS = '# of others\n10.2.1.1 a.example.net b\n10.9.9.9\ttheirs.example.net # why\n';
const LIST = '# of others\n443 login.example.com\n443 *.example.net # why\n';
const INCLUDED = `# of others\n${changeIncludedFile('', [CHANGE])}private-address: 10.0.0.0/8\n`;
const REPORT =
  'Connection: 0x55\n\tremote: 10.1.1.10:40001\nuri a.example.net:443\nlogType TCP_TUNNEL\nstart 1700000000.1 (12.5 seconds ago)\n';

export async function openStateTargets(): Promise<FuzzTargets> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-fuzz-state-'));
  const text = (input: Buffer): string => input.toString('utf8');
  return {
    close: () => rm(folder, { recursive: true }),
    targets: [
      {
        name: 'state: journal',
        inputs: [JOURNAL],
        read: (input) => parseJournal(text(input), 'dns1.json', 'dns1'),
      },
      ...FILES.map(({ file, text: right, read }) => ({
        name: `state: ${file}`,
        inputs: [JSON.stringify(right)],
        read: async (input: Buffer) => {
          await writeFile(join(folder, file), input);
          await read(folder);
        },
      })),
      {
        name: 'state: saved events',
        inputs: [EVENTS, EVENTS.replace('events/2', 'events/1')],
        read: async (input) => {
          const path = join(folder, 'events.jsonl');
          await writeFile(path, input);
          await (await EventLog.open(path)).close();
        },
      },
      {
        name: "state: render's manifest",
        inputs: ['{"schema":"sekisho/manifest/1","files":[]}'],
        read: (input) => parseManifest(text(input)),
      },
      {
        name: 'state: report mode',
        inputs: [`{"schema":"sekisho/report-mode/1","until":"${AT}","clients":["10.1.1.10"]}`],
        read: (input) => parseReportMode(text(input)),
      },
      {
        name: 'servers: hosts file',
        inputs: [HOSTS],
        words: ['fe80::1%lo0 a.example.net\n', '10.2.1.1 a.example.net a.example.net'],
        read: (input) => changeHosts(parseHosts(text(input)), [CHANGE, REMOVAL]),
      },
      {
        name: "servers: Unbound's included file",
        inputs: [INCLUDED],
        read: (input) => changeIncludedFile(text(input), [CHANGE, REMOVAL]),
      },
      {
        name: 'servers: lists of a proxy',
        inputs: [LIST],
        read: (input) => {
          const texts = new Map([['allow.txt', text(input)]]);
          listEntries(texts);
          changeLists(texts, [{ ...CHANGE, key: 'allow.txt 443 b.example.net' }]);
        },
      },
      {
        name: "servers: the list of Squid's helper",
        inputs: [LIST],
        read: (input) => {
          const list = parseAllowList(text(input));
          for (const line of text(input).split('\n').slice(0, 50))
            answerSquid({ list, report: parseReportMode(''), nowMs: 0 }, line);
        },
      },
      {
        name: "servers: Squid's report of connections",
        inputs: [REPORT],
        read: (input) => readTunnels(text(input)),
      },
      {
        name: 'servers: a TSIG key',
        inputs: [
          'key "k" {\n\talgorithm hmac-sha256;\n\tsecret "ZnV6ei1zZWNyZXQtb2YtMzItYnl0ZXMtaW4tYWxsISE=";\n};\n',
        ],
        read: (input) => parseTsigKey(text(input), 'k.key'),
      },
    ],
  };
}
