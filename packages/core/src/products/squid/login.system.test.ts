// A real Squid that asks for a login: the rendered rules let the appliance through where the file says to put them,
// and nowhere below.

import { connect, createServer } from 'node:net';
import { once } from 'node:events';

import { describe, expect, test } from 'vitest';

import { SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { prepareSquid } from '@sekisho/test-kit/render/real-squid.ts';
import { renderInput, textOf, withAllowList } from '@sekisho/test-kit/render/render-input.ts';
import type { RenderInput } from '../shared/render/rendered-file.ts';
import { renderSquid } from './render.ts';

const ASKER = '/usr/lib/squid/basic_ncsa_auth';
const LOGIN = [
  `auth_param basic program ${ASKER} FOLDER/hosts`,
  'auth_param basic realm works',
  'acl authenticated proxy_auth REQUIRED',
];
const INCLUDE = 'include FOLDER/squid/sekisho.conf';

function inputWith(parts: Partial<(typeof SITE)['proxies'][number]>): RenderInput {
  const site = siteWith({ proxies: SITE.proxies.map((proxy) => ({ ...proxy, ...parts })) });
  return renderInput({ site });
}

/** What Squid answers to CONNECT. */
async function statusOf(port: number, target: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return Number(data.toString('latin1').split(' ', 2)[1]);
}

describe('where the file says to include it', () => {
  test.each([
    [{}, /before the first "http_access" line that asks for a login \(proxy_auth\) or denies: /],
    [{ login: true }, /above the first "http_access" line with a proxy_auth acl \(below it/],
    [{ inspectsTls: true }, /or denies, and above the first "ssl_bump" line: /],
  ])('%j', (parts, says) => {
    expect(textOf(renderSquid(inputWith(parts)), 'squid/sekisho.conf')).toMatch(says);
  });
});

describe('TLS that stays closed', () => {
  test('each allowed name, for the clients of the plan; none where nothing is opened', () => {
    const files = renderSquid(inputWith({ inspectsTls: true }));
    const text = textOf(files, 'squid/sekisho.conf');
    expect(text).toContain(
      'acl sekisho_splice ssl::server_name "/etc/squid/sekisho/splice.txt"\nssl_bump splice sekisho_clients sekisho_splice\n',
    );
    const entries = (path: string): string[] =>
      textOf(files, path)
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'));
    expect(entries('squid/splice.txt')).toEqual(entries('squid/allow-443.txt'));
    expect(entries('squid/splice.txt')).toContain('login.microsoftonline.com');
    for (const parts of [{}, { inspectsTls: false }])
      expect(textOf(renderSquid(inputWith(parts)), 'squid/sekisho.conf')).not.toContain('ssl_bump');
  });

  test('a suffix keeps its exception', () => {
    const files = renderSquid(
      withAllowList(inputWith({ inspectsTls: true }), [{ pattern: '*.office.com', port: 443 }]),
    );
    expect(textOf(files, 'squid/sekisho.conf')).toContain(
      'ssl_bump splice sekisho_clients !sekisho_splice_except sekisho_splice\n',
    );
    expect(textOf(files, 'squid/splice-except.txt')).toMatch(/^office\.com$/m);
  });
});

describeWithPrograms(
  'real Squid',
  [{ program: 'squid', debianPackage: 'squid' }],
  ([path = '']) => {
    test.each([
      ['as told', [...LOGIN, INCLUDE, 'http_access allow authenticated'], 200],
      ['below the rule that asks', [...LOGIN, 'http_access allow authenticated'], 407],
    ])('%s', async (_, settings, status) => {
      const listener = createServer((socket) => socket.end());
      listener.listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const address = listener.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const input = withAllowList(inputWith({ login: true }), [
        { pattern: 'login.microsoftonline.com', port },
      ]);
      const files = renderSquid(input).map((file) => ({
        ...file,
        text: file.text.replaceAll('10.1.1.10', '127.0.0.1'),
      }));
      const squid = await prepareSquid(path, {
        files,
        hosts: [['127.0.0.1', 'login.microsoftonline.com']],
        settings,
      });
      try {
        await squid.start();
        expect(await statusOf(squid.port, `login.microsoftonline.com:${String(port)}`)).toBe(
          status,
        );
        // Names beside the plan are asked for a login in both places.
        expect(await statusOf(squid.port, `other.example.com:${String(port)}`)).toBe(407);
      } finally {
        await squid.stop();
        listener.close();
      }
    });
  },
);
