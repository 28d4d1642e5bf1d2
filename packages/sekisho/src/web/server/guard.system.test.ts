// Who gets at the page's server: by which key, from which host and origin.

import { connect } from 'node:net';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SECRETS, serveExample, type ServedSite } from '@sekisho/test-kit/web/served-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await serveExample();
});
afterAll(async () => {
  await site.close();
  expect(site.errors).toEqual([]);
});

const DATA_PATHS = [
  '/api/session',
  '/api/site',
  '/api/plan',
  '/api/findings',
  '/api/events',
  '/export/plan.csv',
  '/export/plan.md',
  '/export/plan.html',
  '/export/plan.json',
];

const MACHINE_PATHS = [
  '/edl/proxy-allow.txt',
  '/edl/private-addresses.txt',
  '/proxy.pac',
  '/metrics',
];

describe('who gets in', () => {
  test.each([
    ...DATA_PATHS,
    ...MACHINE_PATHS,
    '/',
    '/index.html',
    '/assets/index-AbCd1234.js',
    '/nothing',
  ])('without a cookie %s is 401 and says nothing of the site', async (path) => {
    const reply = await site.ask(path);
    expect(reply.status).toBe(401);
    expect(reply.text).not.toMatch(/japan-east|privateasr|<title>/);
  });

  const tokenOf = (link: string): string => new URL(link).searchParams.get('token') ?? '';

  test.each(['nonsense', '', `${SECRETS.session}x`, SECRETS.machineToken])(
    'a cookie with another value (%j) is none',
    async (value) => {
      const reply = await site.ask('/api/plan', {
        headers: { cookie: `sekisho-${String(site.server.port)}=${value}` },
      });
      expect(reply.status).toBe(401);
    },
  );

  test('a link becomes a cookie and leaves the address', async () => {
    const token = tokenOf(site.server.newLink());
    const reply = await site.ask(`/?token=${token}`);
    expect(reply.status).toBe(303);
    expect(reply.headers.location).toBe('/');
    expect(reply.headers['set-cookie']).toEqual([
      `sekisho-${String(site.server.port)}=${SECRETS.session}; HttpOnly; SameSite=Strict; Path=/`,
    ]);
    expect(JSON.stringify(reply.headers) + reply.text).not.toContain(token);
  });

  test('the link for reading opens all that is shown, as often as it is opened, and changes nothing', async () => {
    const port = String(site.server.port);
    for (const _ of [1, 2]) {
      const first = await site.ask(`/?token=${SECRETS.reading.token}`);
      expect(first.headers['set-cookie']).toEqual([
        `sekisho-${port}-reading=${SECRETS.reading.session}; HttpOnly; SameSite=Strict; Path=/`,
      ]);
    }
    const headers = { cookie: `sekisho-${port}-reading=${SECRETS.reading.session}` };
    for (const path of ['/', '/api/site', '/api/to-do', '/export/plan.csv', '/metrics'])
      expect([path, (await site.ask(path, { headers })).status]).toEqual([path, 200]);
    expect(JSON.parse((await site.ask('/api/session', { headers })).text)).toMatchObject({
      isReadOnly: true,
    });
    const proposal = site.proposals.ask({
      proposal: { kind: 'learned-name', layer: 'proxy-allow', name: 'a.example.com' },
      changes: async () => [{ layer: 'proxy-allow', add: ['a.example.com'], remove: [] }],
      signal: AbortSignal.timeout(200),
    });
    for (const path of [
      '/api/changes/preview',
      '/api/changes/apply',
      '/api/changes/decline',
      '/api/site',
      '/nothing',
    ]) {
      const reply = await site.post(path, { proposal: 'x', confirmation: 'x' }, headers);
      expect([path, reply.status, JSON.parse(reply.text).code]).toEqual([path, 403, 'read-only']);
    }
    expect(await proposal).toBe('withdrawn');
    // A value of the other cookie opens nothing under this name, and the other way round.
    for (const cookie of [
      `sekisho-${port}=${SECRETS.reading.session}`,
      `sekisho-${port}-reading=${SECRETS.session}`,
    ])
      expect((await site.ask('/api/plan', { headers: { cookie } })).status).toBe(401);
    const both = `${site.asPage['cookie'] ?? ''}; ${headers.cookie}`;
    const full = await site.ask('/api/session', { headers: { cookie: both } });
    expect(JSON.parse(full.text)).toMatchObject({ isReadOnly: false });
  });

  test('the link for reading is given to whoever may do all and asks for it, and stands nowhere else', async () => {
    const port = String(site.server.port);
    const reading = { cookie: `sekisho-${port}-reading=${SECRETS.reading.session}` };
    const session = async (headers: Record<string, string>): Promise<unknown> =>
      JSON.parse((await site.ask('/api/session', { headers })).text).hasReadingLink;
    expect([await session(site.asPage), await session(reading)]).toEqual([true, undefined]);
    const given = await site.post('/api/reading-link', {});
    expect(JSON.parse(given.text)).toEqual({ link: site.server.readingLink });
    expect(site.server.readingLink).toContain(`?token=${SECRETS.reading.token}`);
    for (const [path, asked] of [
      ['/api/reading-link', reading],
      ['/api/reading-link', { cookie: '' }],
    ] as const)
      expect((await site.post(path, {}, asked)).status).not.toBe(200);
    expect((await site.ask('/api/reading-link', { headers: site.asPage })).status).not.toBe(200);
    for (const path of ['/', '/api/session', '/api/site', '/api/to-do', '/export/to-do.html'])
      expect((await site.ask(path, { headers: site.asPage })).text).not.toContain(
        SECRETS.reading.token,
      );
  });

  test.each([{ accept: 'text/html,*/*' }, { 'sec-fetch-dest': 'document' }])(
    'a browser that is refused (%j) is told in both languages where the link is',
    async (headers) => {
      const reply = await site.ask('/', { headers });
      expect(reply.status).toBe(401);
      expect(reply.headers['content-type']).toContain('text/html');
      expect(reply.text).toContain('<section lang="en">');
      expect(reply.text).toContain('<section lang="ja">');
      expect(reply.text.match(/sekisho serve/g)?.length).toBeGreaterThan(3);
      expect(reply.text).not.toMatch(/japan-east|privateasr|<script|token=/);
    },
  );

  test('from another site the link leads through a page of ours, since a Strict cookie is not sent along a redirect', async () => {
    const reply = await site.ask(`/?token=${tokenOf(site.server.newLink())}`, {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    });
    expect(reply.status).toBe(200);
    expect(reply.headers['set-cookie']).toHaveLength(1);
    expect(reply.text).toContain('content="0;url=/"');
  });

  test('a link is good once: a second use says so in both languages, and how to get a new one', async () => {
    const [first, other] = [tokenOf(site.server.newLink()), tokenOf(site.server.newLink())];
    expect((await site.ask(`/?token=${first}`, { method: 'HEAD' })).headers).not.toHaveProperty(
      'set-cookie',
    );
    const ahead = await site.ask(`/?token=${first}`, { headers: { 'sec-purpose': 'prefetch' } });
    expect(ahead.headers).not.toHaveProperty('set-cookie');
    // Another host's name uses nothing up.
    expect((await site.ask(`/?token=${first}`, { headers: { host: 'evil.example' } })).status).toBe(
      421,
    );
    expect((await site.ask(`/?token=${first}`)).status).toBe(303);
    const again = await site.ask(`/?token=${first}`);
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.text).toMatch(/used already[^]*\.sekisho\/web\/link[^]*すでに使われ/);
    // Who has the page comes back to it, and another link is another one's.
    const back = await site.ask(`/?token=${first}`, { headers: site.asPage });
    expect([back.status, back.headers.location]).toEqual([303, '/']);
    expect((await site.ask(`/?token=${other}`)).status).toBe(303);
  });

  test.each(['wrong', '', SECRETS.machineToken])(
    'another token (%j) opens nothing',
    async (token) => {
      const reply = await site.ask(`/?token=${token}`);
      expect(reply.status).toBe(401);
      expect(reply.headers['set-cookie']).toBeUndefined();
    },
  );

  test('/healthz is open', async () => {
    expect(await site.ask('/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
  });

  const basic = `Basic ${Buffer.from(`firewall:${SECRETS.machineToken}`).toString('base64')}`;
  test.each([
    ['authorization', `Bearer ${SECRETS.machineToken}`] as const,
    ['authorization', basic] as const,
  ])('machines: %s %s reads lists and figures, and no page', async (name, value) => {
    for (const path of MACHINE_PATHS)
      expect((await site.ask(path, { headers: { [name]: value } })).status, path).toBe(200);
    for (const path of [...DATA_PATHS, '/'])
      expect((await site.ask(path, { headers: { [name]: value } })).status, path).toBe(401);
  });

  test('machines: as ?token= where a product has nothing else; the page’s token is not theirs', async () => {
    expect((await site.ask(`/metrics?token=${SECRETS.machineToken}`)).status).toBe(200);
    expect((await site.ask(`/metrics?token=${tokenOf(site.server.newLink())}`)).status).toBe(401);
    expect((await site.ask(`/api/plan?token=${SECRETS.machineToken}`)).status).toBe(401);
  });
});

describe('another host, another origin', () => {
  test.each([
    'evil.example.com',
    'localhost',
    '127.0.0.1:1',
    'localhost.example.com:80',
    '127.0.0.1@evil.example.com',
  ])('Host %j is refused, whatever the cookie', async (host) => {
    for (const path of [
      '/',
      '/healthz',
      '/api/plan',
      `/?token=${new URL(site.server.newLink()).searchParams.get('token') ?? ''}`,
    ]) {
      const reply = await site.ask(path, { headers: { ...site.asPage, host } });
      expect(reply.status, path).toBe(421);
      expect(reply.headers['set-cookie']).toBeUndefined();
    }
  });

  test('no Host at all is refused', async () => {
    const socket = connect(site.server.port, '127.0.0.1');
    socket.write(`GET /healthz HTTP/1.0\r\n\r\n`);
    const [block]: unknown[] = await once(socket, 'data');
    expect(String(block)).toMatch(/^HTTP\/1\.1 421 /);
    socket.destroy();
  });

  test.each(['localhost', 'LOCALHOST', '127.0.0.1'])(
    'Host %s with the port is ours',
    async (host) => {
      expect(
        (
          await site.ask('/api/session', {
            headers: { ...site.asPage, host: `${host}:${String(site.server.port)}` },
          })
        ).status,
      ).toBe(200);
    },
  );

  test.each(['http://evil.example.com', 'null', 'http://127.0.0.1', 'http://localhost:1'])(
    'Origin %s is refused, for reading, for streams and for changes',
    async (origin) => {
      for (const path of ['/api/plan', '/api/events'])
        expect((await site.ask(path, { headers: { ...site.asPage, origin } })).status).toBe(403);
      expect((await site.post('/api/changes/preview', { proposal: 'p1' }, { origin })).status).toBe(
        403,
      );
    },
  );

  test('a change without an Origin is refused', async () => {
    const reply = await site.ask('/api/changes/preview', {
      method: 'POST',
      headers: { ...site.asPage, 'content-type': 'application/json' },
      body: '{"proposal":"p1"}',
    });
    expect(reply.status).toBe(403);
  });

  test.each(['cross-site', 'same-site'])(
    'Sec-Fetch-Site %s may lead here, and may not fetch from there',
    async (from) => {
      const headers = { ...site.asPage, 'sec-fetch-site': from };
      expect(
        (await site.ask('/api/events', { headers: { ...headers, 'sec-fetch-mode': 'cors' } }))
          .status,
      ).toBe(403);
      expect(
        (await site.ask('/api/plan', { headers: { ...headers, 'sec-fetch-mode': 'no-cors' } }))
          .status,
      ).toBe(403);
      expect(
        (await site.ask('/', { headers: { ...headers, 'sec-fetch-mode': 'navigate' } })).status,
      ).toBe(200);
    },
  );
});
