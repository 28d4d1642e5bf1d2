// The page's server over real sockets: what is refused, and that what it gives is what the
// command line prints.

import { brotliDecompressSync } from 'node:zlib';
import { connect } from 'node:net';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { renderEdl } from '@sekisho/core/products/edl/render.ts';
import { renderPac } from '@sekisho/core/products/pac/render.ts';
import { serveExample, type ServedSite } from '@sekisho/test-kit/web/served-site.ts';
import { runCli } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../../cli/site-input.ts';
import type { SessionDocument, SiteDocument } from '../api.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await serveExample();
});
afterAll(async () => {
  await site.close();
  expect(site.errors).toEqual([]);
});

describe('what is asked', () => {
  test.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/assets/..\\..\\outside.txt',
    '//outside.txt',
    '/index.html/../../outside.txt',
    '/.',
    '/assets',
    '/assets/',
  ])('no path leads out of the page: %s', async (path) => {
    const reply = await site.ask(path, { headers: site.asPage });
    // `/.` is `/` by the rules of addresses.
    expect(reply.status).toBe(path === '/.' ? 200 : path.startsWith('//') ? 400 : 404);
    expect(reply.text).not.toContain('not for the page');
  });

  test('a body that is too large is refused while it comes, and the server lives on', async () => {
    const reply = await site
      .post('/api/changes/apply', JSON.stringify({ confirmation: 'x'.repeat(1 << 20) }))
      .catch((error: unknown) => error);
    // A client that still writes may meet the closed connection before it reads the answer.
    if (!(reply instanceof Error)) expect(reply).toMatchObject({ status: 413 });
    expect((await site.ask('/healthz')).status).toBe(200);
  });

  test('just over the limit it is 413, for certain', async () => {
    expect(
      (
        await site.post(
          '/api/changes/apply',
          JSON.stringify({ confirmation: 'x'.repeat(17 << 10) }),
        )
      ).status,
    ).toBe(413);
  });

  test.each([
    ['text/plain', '{"proposal":"p1"}', 415],
    ['application/x-www-form-urlencoded', 'proposal=p1', 415],
    ['application/json', '{"proposal":', 400],
    ['application/json', '{"proposal":1}', 400],
    ['application/json', '[]', 400],
    ['application/json; charset=utf-8', '{"proposal":"p1"}', 409],
  ])('a body of type %s, %s: %i', async (type, body, status) => {
    expect((await site.post('/api/changes/preview', body, { 'content-type': type })).status).toBe(
      status,
    );
  });

  test.each([
    ['POST', '/api/plan'],
    ['GET', '/api/changes/apply'],
    ['DELETE', '/api/plan'],
    ['PUT', '/'],
    ['OPTIONS', '/api/changes/apply'],
  ])('%s %s is not taken', async (method, path) => {
    expect(
      (await site.ask(path, { method, headers: { ...site.asPage, origin: site.server.url } }))
        .status,
    ).toBe(405);
  });

  test('HEAD is GET without a body', async () => {
    const reply = await site.ask('/healthz', { method: 'HEAD' });
    expect(reply).toMatchObject({ status: 200, text: '' });
    expect(reply.headers['content-length']).toBe('3');
  });

  test('headers that are too large are refused', async () => {
    expect((await site.ask('/healthz', { headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(
      431,
    );
  });
});

describe('what every answer carries', () => {
  test.each(['/', '/assets/index-AbCd1234.js', '/healthz', '/api/plan', '/metrics', '/nothing'])(
    '%s forbids all but its own',
    async (path) => {
      const { headers } = await site.ask(path, { headers: site.asPage });
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      );
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  test('data is not stored; a file with a hash in its name may be kept for ever', async () => {
    expect((await site.ask('/api/plan', { headers: site.asPage })).headers['cache-control']).toBe(
      'no-store',
    );
    expect(
      (await site.ask('/assets/index-AbCd1234.js', { headers: site.asPage })).headers[
        'cache-control'
      ],
    ).toBe('private, max-age=31536000, immutable');
  });

  test('the page itself is asked for again, and not sent again', async () => {
    const { headers } = await site.ask('/', { headers: site.asPage });
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(
      await site.ask('/', { headers: { ...site.asPage, 'if-none-match': String(headers.etag) } }),
    ).toMatchObject({ status: 304, text: '' });
  });

  test('files and data are compressed where the client takes it', async () => {
    for (const path of ['/assets/index-AbCd1234.js', '/api/plan']) {
      const plain = await site.ask(path, { headers: site.asPage });
      const packed = await site.ask(path, {
        headers: { ...site.asPage, 'accept-encoding': 'gzip, br' },
      });
      expect(packed.headers['content-encoding']).toBe('br');
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      expect(brotliDecompressSync(packed.body).equals(plain.body)).toBe(true);
      expect(
        (await site.ask(path, { headers: { ...site.asPage, 'accept-encoding': 'br;q=0, gzip' } }))
          .headers['content-encoding'],
      ).toBe('gzip');
    }
  });
});

describe('what it gives', () => {
  test('the site is all that the model needs, and plain JSON', async () => {
    const reply = await site.ask('/api/site', { headers: site.asPage });
    // The parse border of a test: the next lines compare it whole.
    const document = JSON.parse(reply.text) as SiteDocument;
    expect(document.input).toEqual(site.standing.input);
    expect(document.settings).toEqual(site.standing.settings);
  });

  test('the session says whose it is', async () => {
    const document = JSON.parse(
      (await site.ask('/api/session', { headers: site.asPage })).text,
    ) as SessionDocument;
    expect(document).toMatchObject({
      schema: 'sekisho/session/1',
      mode: 'site',
      isReadOnly: false,
      site: 'japan-east',
      run: site.state.log.run,
    });
  });

  test.each([
    ['/api/plan', ['--json']],
    ['/export/plan.json', ['--json']],
    ['/export/plan.csv', ['--format', 'csv']],
    ['/export/plan.csv?lang=ja', ['--format', 'csv', '--lang', 'ja']],
    ['/export/plan.md', ['--format', 'markdown']],
    ['/export/plan.html?lang=ja', ['--format', 'html', '--lang', 'ja']],
    ['/export/plan.html?inline', ['--format', 'html']],
  ])('%s is, byte for byte, what plan %j prints', async (path, options) => {
    const printed = await runCli([
      'plan',
      EXAMPLE_SITE,
      '--quiet',
      ...(options.includes('--lang') ? [] : ['--lang', 'en']),
      ...options,
    ]);
    expect(printed.exit).toBe(0);
    expect((await site.ask(path, { headers: site.asPage })).text).toBe(printed.stdout);
  });

  test('the sheet in place has its own policy: style and nothing else', async () => {
    const { headers } = await site.ask('/export/plan.html?inline', { headers: site.asPage });
    expect(headers['content-security-policy']).toContain(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
    expect(headers['content-security-policy']).not.toContain('script-src');
    expect(headers['content-disposition']).toBeUndefined();
    expect(
      (await site.ask('/export/plan.html', { headers: site.asPage })).headers[
        'content-disposition'
      ],
    ).toBe('attachment; filename="plan.html"');
  });

  test('lists and the PAC file are render’s', async () => {
    const { input, plan } = site.standing;
    const renderInput = {
      plan,
      site: input.site,
      appliance: input.appliance,
      applianceJson: null,
      forwardTo: [],
    };
    const edl = new Map(renderEdl(renderInput).map((file) => [file.path, file.text]));
    expect((await site.ask('/edl/proxy-allow.txt', { headers: site.asPage })).text).toBe(
      edl.get('edl/domains.txt'),
    );
    expect((await site.ask('/edl/urls.txt', { headers: site.asPage })).text).toBe(
      edl.get('edl/urls.txt'),
    );
    expect((await site.ask('/edl/private-addresses.txt', { headers: site.asPage })).text).toBe(
      edl.get('edl/private-addresses.txt'),
    );
    const pac = await site.ask('/proxy.pac', { headers: site.asPage });
    expect(pac.text).toBe(renderPac(renderInput)[0]?.text);
    expect(pac.headers['content-type']).toBe('application/x-ns-proxy-autoconfig');
    expect((await site.ask('/proxy.pac?appliance=nobody', { headers: site.asPage })).status).toBe(
      404,
    );
  });

  test('metrics count names by road and state, and name no host', async () => {
    const reply = await site.ask('/metrics', { headers: site.asPage });
    expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const total = [...reply.text.matchAll(/^sekisho_names\{.*\} (\d+)$/gm)].reduce(
      (sum, match) => sum + Number(match[1]),
      0,
    );
    expect(total).toBe(site.standing.plan.roads.length);
    expect(reply.text).not.toMatch(/windows\.net|azure\.(?:com|net)/);
    for (const line of reply.text.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? -?\d+(?:\.\d+)?)$/,
      );
  });
});

describe('limits and the end', () => {
  test('a client that never ends its request is let go', async () => {
    const slow = await serveExample({ options: { patienceMs: 200 } });
    const socket = connect(slow.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write('GET /healthz HTTP/1.1\r\nHost: ');
    await once(socket, 'close');
    await slow.close();
  });

  test('hundreds that hold connections open without asking keep nobody out', async () => {
    const held = Array.from({ length: 400 }, () => {
      const socket = connect(site.server.port, '127.0.0.1').on('error', () => undefined);
      socket.write('GET / HT');
      return socket;
    });
    await Promise.all(
      held.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])),
    );
    for (let asked = 0; asked < 20; asked += 1)
      expect((await site.ask('/healthz')).status).toBe(200);
    for (const socket of held) socket.destroy();
  });

  test('the usual port gives way to any other where it is taken', async () => {
    const other = await serveExample({ options: { port: site.server.port, mayMove: true } });
    expect(other.server.port).not.toBe(site.server.port);
    expect((await other.ask('/healthz')).status).toBe(200);
    await other.close();
  });

  test('closing ends streams and idle connections at once', async () => {
    const closing = await serveExample();
    const socket = connect(closing.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${String(closing.server.port)}\r\nCookie: ${closing.asPage['cookie'] ?? ''}\r\n\r\n`,
    );
    await once(socket, 'data');
    const ended = once(socket, 'close');
    await closing.close();
    await ended;
  });
});
