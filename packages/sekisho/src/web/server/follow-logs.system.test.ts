// Logs that grow, as the page hears of them: each finding once, names in their state, and
// text from a log as data only.

import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import type { PageEvent, Emitted } from '../api.ts';
import { LogReader } from './follow-logs.ts';
import { serveExample, type ServedSite } from '@sekisho/test-kit/web/served-site.ts';

const AT = 1_700_000_000;

let site: ServedSite;
afterEach(() => site.close());

async function begin(): Promise<{
  reader: LogReader;
  file: string;
  emitted: () => Promise<Emitted[]>;
}> {
  site = await serveExample();
  const file = join(site.folder, 'access.log');
  const reader = new LogReader({
    state: site.state,
    files: [{ name: 'access.log', path: file }],
    scan: {
      format: null,
      range: { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY },
      zoneMs: 0,
      now: new Date(),
    },
    allowList: () => [],
    onError: (error) => {
      throw error;
    },
  });
  let next = 2;
  const emitted = async (): Promise<Emitted[]> => {
    const { lines } = await site.state.log.read(next);
    next += lines.length;
    return lines.map((line) => (JSON.parse(line) as PageEvent).emitted);
  };
  return { reader, file, emitted };
}

function squid(seconds: number, name: string, status: 'TCP_TUNNEL/200' | 'TCP_DENIED/403'): string {
  const applianceAddress = site.standing.input.appliance.address;
  return `${String(AT + seconds)}.000    120 ${applianceAddress} ${status} 4000 CONNECT ${name}:443 - HIER_NONE/- -\n`;
}

test('a log that is not there yet is waited for; then its names and findings are told once', async () => {
  const { reader, file, emitted } = await begin();
  await reader.readOn();
  expect(await emitted()).toEqual([]);
  await writeFile(
    file,
    squid(0, 'login.microsoftonline.com', 'TCP_TUNNEL/200') +
      squid(1, 'management.azure.com', 'TCP_DENIED/403'),
  );
  await reader.readOn();
  const first = await emitted();
  expect(first.map(({ event }) => event.event)).toContain('findings');
  expect([...site.state.findings.values()].map(({ code, name }) => [code, name])).toContainEqual([
    'proxy-denies-needed-name',
    'management.azure.com',
  ]);
  expect(site.state.seen.get('login.microsoftonline.com unknown proxy')).toMatchObject({
    isRefused: false,
    count: 1,
    bytes: 4000,
    last: '2023-11-14T22:13:20.000Z',
  });
  expect(site.state.seen.get('management.azure.com unknown proxy')).toMatchObject({
    isRefused: true,
  });
  await appendFile(file, squid(2, 'login.microsoftonline.com', 'TCP_TUNNEL/200'));
  await reader.readOn();
  // Only counts have grown.
  expect(await emitted()).toEqual([]);
  await appendFile(file, squid(3, 'management.azure.com', 'TCP_TUNNEL/200'));
  await reader.readOn();
  expect(site.state.seen.get('management.azure.com unknown proxy')).toMatchObject({
    isRefused: false,
    count: 2,
  });
  expect((await emitted()).map(({ event }) => event.event)).toContain('seen');
  await reader.run(AbortSignal.abort());
});

test('what other machines got through says nothing of the appliance, before or after it was denied', async () => {
  const { reader, file } = await begin();
  const others = (seconds: number, name: string): string =>
    squid(seconds, name, 'TCP_TUNNEL/200').replace(
      ` ${site.standing.input.appliance.address} `,
      ' 10.1.9.9 ',
    );
  await writeFile(
    file,
    others(0, 'management.azure.com') +
      squid(1, 'management.azure.com', 'TCP_DENIED/403') +
      others(2, 'management.azure.com') +
      others(3, 'graph.windows.net'),
  );
  await reader.readOn();
  expect(site.state.seen.get('management.azure.com unknown proxy')).toMatchObject({
    isRefused: true,
    count: 1,
  });
  expect(site.state.seen.has('graph.windows.net unknown proxy')).toBe(false);
  await reader.run(AbortSignal.abort());
});

test('the document is the one of diagnose', async () => {
  const { reader, file } = await begin();
  await writeFile(file, squid(0, 'management.azure.com', 'TCP_DENIED/403'));
  await reader.readOn();
  expect(reader.document()).toMatchObject({
    schema: 'sekisho/findings/2',
    read: { files: 1, lines: 1, dropped: 0 },
    findings: [{ name: 'management.azure.com' }],
  });
  await reader.run(AbortSignal.abort());
});

test('hostile names stay data: a line of JSON each, and no line of a stream', async () => {
  const { reader, file } = await begin();
  const hostile = [
    '<script>alert(1)</script>',
    '"onload=alert(1)',
    'a\u001b[31m.example.com',
    'x\u2028data:.example.com',
    '%0d%0aid:.example.com',
    `${'y'.repeat(5000)}.example.com`,
  ];
  await writeFile(
    file,
    hostile.map((name, index) => squid(index, name, 'TCP_DENIED/403')).join('') +
      squid(9, '_.vault.azure.net', 'TCP_DENIED/403'),
  );
  await reader.readOn();
  const { lines } = await site.state.log.read(1);
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  const metrics = await site.ask('/metrics', { headers: site.asPage });
  expect(metrics.text).not.toContain('script');
  await reader.run(AbortSignal.abort());
});

test('another plan reads the logs again with other eyes', async () => {
  const { reader, file, emitted } = await begin();
  await writeFile(file, squid(0, 'management.azure.com', 'TCP_DENIED/403'));
  await reader.readOn();
  await emitted();
  const { plan, settings, input } = site.standing;
  site.state.replaceSite(input, {
    plan: { ...plan, roads: plan.roads.filter((road) => road.pattern !== 'management.azure.com') },
    settings,
  });
  await reader.readOn();
  expect([...site.state.findings.values()].map(({ code }) => code)).not.toContain(
    'proxy-denies-needed-name',
  );
  await reader.run(AbortSignal.abort());
});
