// Changes from the page: shown exactly first, then applied once, and only as they were shown.

import { afterEach, expect, test } from 'vitest';

import type { SettingsChange } from '@sekisho/core/model/change.ts';
import type { Applied, Decision, Preview } from '../api.ts';
import {
  serveExample,
  type Reply,
  type ServedSite,
  type Serving,
} from '@sekisho/test-kit/web/served-site.ts';

const open: ServedSite[] = [];
afterEach(async () => {
  for (const site of open.splice(0)) {
    await site.close();
    expect(site.errors).toEqual([]);
  }
});

async function serve(serving?: Serving): Promise<ServedSite> {
  const site = await serveExample(serving);
  open.push(site);
  return site;
}

const FIRST: readonly SettingsChange[] = [
  { layer: 'proxy-allow', add: ['a.servicebus.windows.net'], remove: [] },
];

interface Asked {
  changes: readonly SettingsChange[];
  readonly decision: Promise<Decision>;
  readonly stop: AbortController;
}

function ask({ proposals }: ServedSite): Asked {
  const stop = new AbortController();
  const asked = { changes: FIRST, stop };
  const decision = proposals.ask({
    proposal: { kind: 'learned-name', layer: 'proxy-allow', name: 'a.servicebus.windows.net' },
    changes: () => Promise.resolve(asked.changes),
    signal: stop.signal,
  });
  return Object.assign(asked, { decision });
}

async function preview(site: ServedSite, proposal = 'p1'): Promise<Preview> {
  const reply = await site.post('/api/changes/preview', { proposal });
  expect(reply.status).toBe(200);
  // The parse border of a test: each case looks at its fields.
  return JSON.parse(reply.text) as Preview;
}

function codeOf({ text }: Reply): string {
  return (JSON.parse(text) as { code: string }).code;
}

test('a preview shows the difference and changes nothing; its confirmation applies it', async () => {
  const site = await serve();
  const asked = ask(site);
  const { changes, confirmation } = await preview(site);
  expect(changes).toEqual(FIRST);
  expect([...site.state.proposals.keys()]).toEqual(['p1']);
  const reply = await site.post('/api/changes/apply', { confirmation });
  expect(JSON.parse(reply.text) as Applied).toEqual({ proposal: 'p1', decision: 'applied' });
  expect(await asked.decision).toBe('applied');
  expect(site.state.proposals.size).toBe(0);
});

test('a confirmation is good once', async () => {
  const site = await serve();
  ask(site);
  ask(site);
  const { confirmation } = await preview(site, 'p1');
  expect((await site.post('/api/changes/apply', { confirmation })).status).toBe(200);
  const again = await site.post('/api/changes/apply', { confirmation });
  expect([again.status, codeOf(again)]).toEqual([409, 'no-such-confirmation']);
  expect([...site.state.proposals.keys()]).toEqual(['p2']);
});

test('of two pages that confirm the same change one applies it', async () => {
  const site = await serve();
  ask(site);
  const [one, two] = [await preview(site), await preview(site)];
  const replies = await Promise.all(
    [one, two].map(({ confirmation }) => site.post('/api/changes/apply', { confirmation })),
  );
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

test('a difference that is another one by now is not applied', async () => {
  const site = await serve();
  const asked = ask(site);
  const { confirmation } = await preview(site);
  asked.changes = [
    {
      layer: 'proxy-allow',
      add: ['a.servicebus.windows.net', 'b.servicebus.windows.net'],
      remove: [],
    },
  ];
  const reply = await site.post('/api/changes/apply', { confirmation });
  expect([reply.status, codeOf(reply)]).toEqual([409, 'difference-changed']);
  expect(site.state.proposals.size).toBe(1);
  // A confirmation that failed is used up too; the new difference has its own.
  expect(codeOf(await site.post('/api/changes/apply', { confirmation }))).toBe(
    'no-such-confirmation',
  );
  const second = await preview(site);
  expect(
    (await site.post('/api/changes/apply', { confirmation: second.confirmation })).status,
  ).toBe(200);
});

test('a confirmation is too old after some minutes', async () => {
  let now = 0;
  const site = await serve({ now: () => now });
  ask(site);
  const { confirmation } = await preview(site);
  now = 5 * 60_000 + 1;
  expect(codeOf(await site.post('/api/changes/apply', { confirmation }))).toBe(
    'no-such-confirmation',
  );
});

test.each(['', 'p1', 'x'.repeat(32), '__proto__'])(
  'a guessed confirmation (%j) applies nothing',
  async (confirmation) => {
    const site = await serve();
    ask(site);
    expect(codeOf(await site.post('/api/changes/apply', { confirmation }))).toBe(
      'no-such-confirmation',
    );
    expect(site.state.proposals.size).toBe(1);
  },
);

test('declined, or decided elsewhere, it is gone', async () => {
  const site = await serve();
  const [first, second] = [ask(site), ask(site)];
  expect((await site.post('/api/changes/decline', { proposal: 'p1' })).status).toBe(200);
  expect(await first.decision).toBe('declined');
  second.stop.abort();
  expect(await second.decision).toBe('withdrawn');
  expect(codeOf(await site.post('/api/changes/preview', { proposal: 'p2' }))).toBe(
    'no-such-proposal',
  );
});

test('read-only: every change is refused, also the look at it', async () => {
  const site = await serve({ isReadOnly: true });
  ask(site);
  for (const [path, body] of [
    ['/api/changes/preview', { proposal: 'p1' }],
    ['/api/changes/apply', { confirmation: 'x' }],
    ['/api/changes/decline', { proposal: 'p1' }],
  ] as const) {
    const reply = await site.post(path, body);
    expect([reply.status, codeOf(reply)]).toEqual([403, 'read-only']);
  }
  expect([...site.state.proposals.keys()]).toEqual(['p1']);
});
