// How curl, Chromium and Go read their bypass lists, against how our dialects say that they do: the real programs
// ask, and a real Squid's log or the server that they dialled tells which road each request took.

import { execFileSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { renderPac } from '@sekisho/core/products/pac/render.ts';
import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { renderInput } from '@sekisho/test-kit/render/render-input.ts';
import { decideBypass } from '@sekisho/core/roads/dialects/bypass.ts';
import type { ListDialectId } from '@sekisho/core/roads/dialects/dialects.ts';
import { decidePacBypass } from '@sekisho/core/roads/dialects/pac.ts';
import { whyNotHere } from '@sekisho/rehearsal/network/netns/availability.ts';
import { layWire, PROXY, type Road, type Wire } from './one-wire.ts';

const URLS = [
  'http://example.com/',
  'http://www.example.com/',
  'http://a.b.example.com/',
  'http://notexample.com/',
  'http://example.com.evil.test/',
  'http://EXAMPLE.com/',
  'http://example.com./',
  'http://example.com:8080/',
  'http://vault.azure.test/',
  'http://x.vault.azure.test/',
  'http://evilvault.azure.test/',
  'http://single/',
  'http://localhost/',
  'http://LOCALHOST/',
  'http://app.localhost/',
  'http://loopback/',
  'http://127.0.0.1/',
  'http://127.9.9.9/',
  'http://10.1.2.3/',
  'http://10.2.0.1:81/',
  'http://192.168.1.1/',
  'http://169.254.1.1/',
  'http://[::1]/',
  'http://[2001:db8::1]/',
  'http://[fd00::5]:8080/',
  'https://www.example.com/',
  'https://vault.azure.test/',
];

const LISTS: Readonly<Record<'curl' | 'chromium' | 'go', readonly string[]>> = {
  curl: [
    '',
    '*',
    'example.com',
    '.example.com',
    'example.com.',
    '*.example.com',
    'example.com:8080',
    '10.0.0.0/8,2001:db8::/32',
    '10.1.2.3, single',
    'fd00::5,192.168.1.1',
    '*, x',
    'one two,vault.azure.test',
    'EXAMPLE.COM,localhost',
  ],
  go: [
    '',
    '*',
    'example.com',
    '.example.com',
    'example.com.',
    '*.example.com',
    'example.com:8080',
    '10.0.0.0/8,2001:db8::/32',
    '10.2.0.1:81, single',
    '[fd00::5]:8080,192.168.1.1',
    'EXAMPLE.COM,loopback',
    'vault.azure.test:443,www.example.com:80',
  ],
  chromium: [
    '',
    '*',
    'example.com',
    '.example.com',
    '*.example.com',
    '*example.com',
    'example.com:8080',
    'https://www.example.com;http://vault.azure.test',
    '<local>',
    '<-loopback>',
    '<-loopback>;localhost',
    '10.0.0.0/8;2001:db8::/32',
    '10.*;192.168.1.?',
    '[fd00::5]:8080,EXAMPLE.COM',
    'vault.azure.test:443',
    '127.0.0.1;example.com.',
  ],
};

const PROGRAMS = ['ip', 'unshare', 'squid'];
const reason =
  (await whyNotHere(PROGRAMS)) ??
  (process.getuid?.() === 0
    ? null
    : 'the clients get a resolv.conf of their own, which only root can give');
const count = LISTS.curl.length + LISTS.go.length + LISTS.chromium.length + 1;

const CHROMIUM = findProgram('chromium');
const CURL = findProgram('curl');
const GO = findProgram('go');

const isOlderCurl =
  CURL !== null &&
  / 7\.88\./.test(execFileSync(CURL, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '');
/**
 * Debian 12's curl 7.88 is older than the source that our dialect follows: in it a blank separates entries like a
 * comma, and no network of IPv6 matches.
 */
const OLDER_CURL: Readonly<Record<string, readonly string[]>> = {
  '10.0.0.0/8,2001:db8::/32': ['http://[2001:db8::1]/'],
  'one two,vault.azure.test': [
    'http://vault.azure.test/',
    'http://x.vault.azure.test/',
    'https://vault.azure.test/',
  ],
};

function otherRoad(road: Road['road']): Road['road'] {
  return road === 'direct' ? 'proxy' : 'direct';
}

/** Whole URLs that the client reads as its user wrote them. */
function predicted(dialect: ListDialectId, list: string, urls: readonly string[]): Road[] {
  return decideBypass(dialect, list, urls).results.map(({ url, road }) => ({ url, road }));
}

const ENVIRONMENT = {
  http_proxy: `http://${PROXY}`,
  https_proxy: `http://${PROXY}`,
  HTTP_PROXY: `http://${PROXY}`,
  HTTPS_PROXY: `http://${PROXY}`,
};

describe.skipIf(reason !== null)(
  `real clients on one wire${reason === null ? '' : ` (${String(count)} tests not run: ${reason})`}`,
  () => {
    let wire: Wire;

    beforeAll(async () => {
      wire = await layWire();
    });

    afterAll(async () => {
      await wire.close();
    });

    describe.skipIf(CURL === null)(
      CURL === null ? 'curl (not run: no Debian package curl)' : 'curl',
      () => {
        test.each(LISTS.curl)('NO_PROXY=%j', async (list) => {
          const seen = await wire.observe(URLS, (urls) =>
            wire.run(['curl', '-s', '-g', '-o', '/dev/null', '--max-time', '5', ...urls], {
              env: { ...ENVIRONMENT, NO_PROXY: list },
            }),
          );
          const others = isOlderCurl ? (OLDER_CURL[list] ?? []) : [];
          expect(seen).toEqual(
            predicted('curl', list, URLS).map(({ url, road }) => ({
              url,
              road: others.includes(url) ? otherRoad(road) : road,
            })),
          );
        });
      },
    );

    describe.skipIf(GO === null)(
      GO === null ? 'Go (not run: no Debian package golang-go)' : 'Go',
      () => {
        let program = '';

        beforeAll(() => {
          program = join(wire.folder, 'go-client');
          const source = fileURLToPath(new URL('go-client', import.meta.url));
          const env = {
            ...process.env,
            GOCACHE: join(wire.folder, 'go-cache'),
            GOFLAGS: '-mod=mod',
            GOPROXY: 'off',
            CGO_ENABLED: '0',
            GOTOOLCHAIN: 'local',
          };
          execFileSync(GO ?? 'go', ['build', '-o', program, '.'], { cwd: source, env });
        });

        test.each(LISTS.go)('NO_PROXY=%j', async (list) => {
          const seen = await wire.observe(URLS, (urls) =>
            wire.run([program], {
              env: { ...ENVIRONMENT, NO_PROXY: list },
              input: urls.join('\n'),
            }),
          );
          expect(seen).toEqual(predicted('go', list, URLS));
        });
      },
    );

    describe.skipIf(CHROMIUM === null)(
      CHROMIUM === null ? 'Chromium (not run: no Debian package chromium)' : 'Chromium',
      () => {
        let inside = '';

        beforeAll(async () => {
          inside = join(wire.folder, 'chromium-inside');
          await writeFile(
            inside,
            `#!/bin/sh\nexec ip netns exec ${wire.namespace} ${CHROMIUM ?? 'chromium'} "$@"\n`,
          );
          await chmod(inside, 0o755);
        });

        async function visit(settings: readonly string[], urls: readonly string[]): Promise<void> {
          const browser = await chromium.launch({
            executablePath: inside,
            args: [...FLAGS, ...settings],
            chromiumSandbox: false,
            env: { ...process.env, PLAYWRIGHT_DISABLE_FORCED_CHROMIUM_PROXIED_LOOPBACK: '1' },
          });
          try {
            await Promise.all(
              Array.from({ length: TABS }, (_, tab) =>
                visitWith(
                  browser,
                  urls.filter((_url, index) => index % TABS === tab),
                ),
              ),
            );
          } finally {
            await browser.close();
          }
        }

        test.each(LISTS.chromium)('--proxy-bypass-list=%j', async (list) => {
          const seen = await wire.observe(URLS, (urls) =>
            visit([`--proxy-server=http://${PROXY}`, `--proxy-bypass-list=${list}`], urls),
          );
          expect(seen).toEqual(predicted('chromium', list, URLS));
        });

        test('the PAC file of the example site', async () => {
          const [file] = renderPac(renderInput());
          if (file === undefined) throw new Error('no PAC file is rendered');
          wire.serve('/proxy.pac', file.text);
          const { plan } = renderInput();
          const names = plan.roads
            .filter(({ match }) => match === 'exact')
            .map(({ pattern }) => pattern);
          const urls = [
            ...new Set([
              ...names,
              'example.com',
              'evilvault.azure.net',
              'other.vault.azure.net',
              '10.2.1.13',
              'single',
            ]),
          ].map((name) => `http://${name}/`);
          const { results } = await decidePacBypass(file.text, urls, { now: new Date() });
          const wanted = results.map(({ url, road }) => ({ url, road }));
          const seen = await wire.observe(urls, (asked) =>
            visit(['--proxy-pac-url=http://198.51.100.80/proxy.pac'], asked),
          );
          expect(seen).toEqual(wanted);
        });
      },
    );
  },
);

const TABS = 3;
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // It would ask by HTTPS first, and preload what it guesses.
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks,NetworkTimeServiceQuerying',
];

async function visitWith(browser: Browser, urls: readonly string[]): Promise<void> {
  const page = await browser.newPage();
  for (const url of urls)
    await page.goto(url, { timeout: 5_000, waitUntil: 'commit' }).catch(() => undefined);
  await page.close();
}
