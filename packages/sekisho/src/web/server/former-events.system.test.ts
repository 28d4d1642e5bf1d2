// Saved events of 0.1.0: those of a page that is served here, in the words that 0.1.0 had for them.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { EventLog } from './event-log.ts';
import { PageState } from './page-state.ts';
import { serveExample, type ServedSite } from '@sekisho/test-kit/web/served-site.ts';

const FORMER_KEYS = {
  emitted: 'told',
  programs: 'actors',
  program: 'actor',
  fix: 'mend',
  otherTenants: 'strangers',
  policy: 'house',
  reachability: 'road',
};

let site: ServedSite;
beforeEach(async () => {
  site = await serveExample();
  site.state.emit({
    by: 'server',
    event: {
      event: 'seen',
      names: [
        {
          name: 'a.example.com',
          program: 'system',
          road: 'proxy',
          isRefused: true,
          count: 1,
          bytes: 0,
          last: '',
        },
      ],
    },
  });
  site.state.emit({
    by: 'server',
    event: { event: 'proposed', proposal: { id: 'p1', kind: 'fix', layer: 'dns' } },
  });
});
afterEach(() => site.close());

async function formerText(): Promise<string> {
  const text = await readFile(site.state.log.path, 'utf8');
  return Object.entries(FORMER_KEYS)
    .reduce((all, [now, former]) => all.replaceAll(`"${now}":`, `"${former}":`), text)
    .replaceAll(/"sekisho\/(events|web-site|plan)\/2"/g, '"sekisho/$1/1"')
    .replaceAll('"kind":"fix"', '"kind":"mend"');
}

const parsed = async (log: EventLog): Promise<unknown[]> =>
  (await log.read(1)).lines.map((line): unknown => JSON.parse(line));

test('are replayed in the words of today, and their file stays as it is', async () => {
  // The last line was cut off while it was written.
  const former = `${await formerText()}{"id":"`;
  const file = join(site.folder, 'former.jsonl');
  await writeFile(file, former);
  const log = await EventLog.open(file);
  const state = await PageState.replay(log, site.standing.plan);
  expect(log.path).toBe(file);
  expect(log.header).toEqual(site.state.log.header);
  expect([...state.seen]).toEqual([...site.state.seen]);
  expect([...state.proposals]).toEqual([...site.state.proposals]);
  expect(state.plan).toEqual(site.state.plan);
  expect(await parsed(log)).toEqual(await parsed(site.state.log));
  await log.close();
  expect(await readFile(file, 'utf8')).toBe(former);
});

test('a line in them that is no JSON is named with its number in their file', async () => {
  const lines = (await formerText()).split('\n');
  const file = join(site.folder, 'former.jsonl');
  await writeFile(file, [...lines.slice(0, 2), '{"told":', ...lines.slice(2)].join('\n'));
  const log = await EventLog.open(file);
  await expect(PageState.replay(log, site.standing.plan)).rejects.toMatchObject({
    code: 'serve.broken-events',
    where: `${file}:3`,
  });
  await log.close();
});
