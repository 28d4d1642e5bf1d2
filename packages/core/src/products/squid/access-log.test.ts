import { describe, expect, test } from 'vitest';

import { readSquidNative } from './access-log.ts';

const EVIDENCE = { file: 'access.log', line: 1 };
const read = (line: string) => readSquidNative(line, EVIDENCE);

describe('lines as Squid writes them', () => {
  test.each([
    {
      title: 'a tunnel that stood',
      line: '1700762400.123   5012 10.1.1.10 TCP_TUNNEL/200 6042 CONNECT login.microsoftonline.com:443 - HIER_DIRECT/20.190.141.32 -',
      seen: {
        at: 1_700_762_400_123,
        client: '10.1.1.10',
        name: 'login.microsoftonline.com',
        port: 443,
        verdict: 'allowed',
        status: 200,
        bytes: 6042,
        server: '20.190.141.32',
      },
    },
    {
      title: 'a refused CONNECT',
      line: '1700762401.000      0 10.1.1.10 TCP_DENIED/403 3896 CONNECT Vault1.Vault.Azure.NET:443 - HIER_NONE/- text/html',
      seen: { name: 'vault1.vault.azure.net', verdict: 'denied', status: 403, server: null },
    },
    {
      title: 'a CONNECT whose name or server the proxy did not reach',
      line: '1700762402.500    100 10.1.1.10 TCP_TUNNEL/503 0 CONNECT a.example.com:443 - HIER_NONE/- -',
      seen: { name: 'a.example.com', verdict: 'failed', status: 503, bytes: 0 },
    },
    {
      title: 'the same as older versions write it',
      line: '1700762402.500    100 10.1.1.10 TAG_NONE/503 0 CONNECT a.example.com:443 - HIER_NONE/- -',
      seen: { name: 'a.example.com', verdict: 'failed' },
    },
    {
      title: 'a tunnel that the client cut',
      line: '1700762402.500 900000 10.1.1.10 TCP_TUNNEL_ABORTED/200 512 CONNECT a.example.com:443 - HIER_DIRECT/192.0.2.1 -',
      seen: { name: 'a.example.com', verdict: 'allowed', bytes: 512 },
    },
    {
      title: 'a plain request with a path',
      line: '1700762402.500     10 10.1.1.11 TCP_MISS/304 300 GET http://a.example.com:8080/x?y=http://b.example.com/ - HIER_DIRECT/192.0.2.1 text/html',
      seen: { name: 'a.example.com', port: 8080, verdict: 'allowed' },
    },
    {
      title: 'an IPv6 target and client',
      line: '1700762402.500     10 2001:db8::7 TCP_TUNNEL/200 300 CONNECT [2001:db8::1]:443 user1 HIER_DIRECT/2001:db8::1 -',
      seen: { client: '2001:db8::7', name: '2001:db8::1', port: 443 },
    },
    {
      title: 'the proxy asks for a password',
      line: '1700762402.500      0 10.1.1.10 TCP_DENIED/407 4000 CONNECT a.example.com:443 - HIER_NONE/- text/html',
      seen: { verdict: 'denied', status: 407 },
    },
  ])('$title', ({ line, seen }) => {
    expect(read(line)).toMatchObject({ kind: 'proxy', evidence: EVIDENCE, ...seen });
  });

  test.each([
    {
      title: 'a request that could not be read',
      line: '1700762402.500      0 10.1.1.10 NONE_NONE/400 0 - error:invalid-request - HIER_NONE/- -',
    },
    {
      title: 'a connection that ended before its headers',
      line: '1700762402.500      0 10.1.1.10 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -',
    },
    {
      title: 'a port that is not a number',
      line: '1700762402.500      0 10.1.1.10 TCP_DENIED/403 0 CONNECT a.example.com:https - HIER_NONE/- -',
    },
  ])('$title names nobody, but is of this format', ({ line }) => {
    expect(read(line)).toBeNull();
  });

  test.each([
    { title: 'nothing', line: '' },
    {
      title: 'a line cut in the middle',
      line: '1700762402.500      0 10.1.1.10 TCP_DENIED/403 3896 CONN',
    },
    {
      title: 'the common format',
      line: '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT a.example.com:443 HTTP/1.1" 200 39 TCP_TUNNEL:HIER_DIRECT',
    },
    {
      title: 'a time without milliseconds',
      line: '1700762402 0 10.1.1.10 TCP_DENIED/403 3896 CONNECT a.example.com:443 - HIER_NONE/- text/html',
    },
    { title: 'binary', line: '\u0000\u0001\ufffd\ufffd' },
  ])('$title is another format', ({ line }) => {
    expect(read(line)).toBeUndefined();
  });
});
