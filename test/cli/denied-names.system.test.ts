// What diagnose says of names that the proxy denies: what is proposed, what is a question, and what
// is nobody's business.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli } from './run-cli.ts';

const APPLIANCE = '10.1.1.10';
const OTHER_TENANT = '10.9.9.9';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  await cp(EXAMPLE, join(folder, 'named'), { recursive: true });
  // Nobody has said which account is the cache.
  await runCli(['init', 'open', '--yes'], { cwd: folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly confidence: string;
  readonly name: string;
  readonly message: string;
  readonly fix: { readonly layer: string; readonly add: readonly string[] };
}

async function find(
  site: string,
  denied: readonly (readonly [string, string])[],
): Promise<Found[]> {
  const lines = denied.map(
    ([client, name], at) =>
      `${String(1_700_762_400 + at)}.001 0 ${client} TCP_DENIED/403 3907 CONNECT ${name}:443 - HIER_NONE/- text/html`,
  );
  await writeFile(join(folder, 'access.log'), `${lines.join('\n')}\n`);
  const { stdout } = await runCli(['diagnose', site, 'access.log', '--json'], { cwd: folder });
  return (JSON.parse(stdout) as { findings: Found[] }).findings;
}

/** Of a form that anybody can register. */
const SHARED = [
  'attackerdrop01.blob.core.windows.net',
  'evil-kv.vault.azure.net',
  'evilbus.servicebus.windows.net',
  'jpepod01rcm1evhbdiagsevil.servicebus.windows.net',
  'evil.azurewebsites.net',
  'evil.github.io',
  'evilq.queue.core.windows.net',
  'evil.trafficmanager.net',
];

describe('a name of a form that anybody can register', () => {
  test.each(
    ['named', 'open'].flatMap((site) =>
      SHARED.flatMap((name) => [APPLIANCE, OTHER_TENANT].map((client) => ({ site, name, client }))),
    ),
  )(
    '$site, $client: $name is never proposed with high confidence',
    async ({ site, name, client }) => {
      for (const { confidence, fix } of await find(site, [[client, name]])) {
        if (fix.layer !== 'proxy-allow') continue;
        expect({ confidence, add: fix.add }).not.toEqual({ confidence: 'high', add: [name] });
        if (client === OTHER_TENANT) expect(fix.add).toEqual([]);
      }
    },
  );

  test('a storage account of the expected form is a question: whose is it?', async () => {
    const [found] = await find('open', [[APPLIANCE, 'attackerdrop01.blob.core.windows.net']]);
    expect(found).toMatchObject({
      code: 'proxy-denies-shared-form',
      confidence: 'low',
      fix: { add: [] },
    });
    expect(found?.message).toMatch(/anybody can register .* blob\.core\.windows\.net/);
  });

  test("Microsoft's Event Hubs name is proposed with low confidence and the question whose it is", async () => {
    const name = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';
    const [found] = await find('named', [[APPLIANCE, name]]);
    expect(found).toMatchObject({
      code: 'proxy-denies-needed-name',
      severity: 'error',
      confidence: 'low',
      fix: { add: [name] },
    });
    expect(found?.message).toContain('ask whose it is');
  });

  test('a form under a suffix of one owner stays a proposal', async () => {
    expect(await find('named', [[APPLIANCE, 'login.live.com']])).toMatchObject([
      { code: 'proxy-denies-needed-name', confidence: 'high', fix: { add: ['login.live.com'] } },
    ]);
  });
});

describe('a client that is no machine of the site', () => {
  test('gets no advice, even for a name that the plan needs', async () => {
    expect(await find('named', [[OTHER_TENANT, 'login.microsoftonline.com']])).toMatchObject([
      { code: 'proxy-denies-other-client', severity: 'warning', fix: { add: [] } },
    ]);
  });

  test('is a note where the appliance is in the log too', async () => {
    const found = await find('named', [
      [OTHER_TENANT, 'login.microsoftonline.com'],
      [APPLIANCE, 'management.azure.com'],
    ]);
    expect(found.map(({ code, severity, name }) => ({ code, severity, name }))).toEqual([
      { code: 'proxy-denies-needed-name', severity: 'error', name: 'management.azure.com' },
      { code: 'proxy-denies-other-client', severity: 'info', name: 'login.microsoftonline.com' },
    ]);
  });
});

describe('a name that the documents have and the plan has not', () => {
  test.each([
    'aka.ms',
    'download.microsoft.com',
    'dc.services.visualstudio.com',
    'portal.azure.com',
  ])('%s is optional', async (name) => {
    const [found] = await find('named', [[APPLIANCE, name]]);
    expect(found).toMatchObject({ code: 'proxy-denies-optional-name', fix: { add: [] } });
    expect(found?.message).toContain('policy.optional: true');
  });

  test('with policy.optional it is needed', async () => {
    const file = join(folder, 'open', 'site.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      `${text.replace(/^policy:.*\n(?: .*\n)*/m, '')}policy: { optional: true }\n`,
    );
    expect(await find('open', [[APPLIANCE, 'aka.ms']])).toMatchObject([
      { code: 'proxy-denies-needed-name' },
    ]);
    await writeFile(file, text);
  });

  test('a name of a service that the site does not list is told with the service', async () => {
    const [found] = await find('named', [[APPLIANCE, 'gbl.his.arc.azure.com']]);
    expect(found).toMatchObject({ code: 'proxy-denies-optional-name', fix: { add: [] } });
    expect(found?.message).toContain('azure-arc');
  });

  test('a name of a vault without private endpoints says that the private names did not arrive', async () => {
    const name = 'pod01-rcm1.jpe.hypervrecoverymanager.windowsazure.com';
    const [found] = await find('named', [[APPLIANCE, name]]);
    expect(found).toMatchObject({ code: 'proxy-denies-public-road', fix: { add: [] } });
    expect(found?.message).toContain('--route public');
  });

  test('a name that nobody documents stays unknown', async () => {
    expect(await find('named', [[APPLIANCE, 'tracker.example.net']])).toMatchObject([
      { code: 'proxy-denies-unknown-name' },
    ]);
  });
});
