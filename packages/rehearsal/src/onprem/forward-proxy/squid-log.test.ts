import { expect, test } from 'vitest';

import { formatAccessEntry, type AccessEntry } from './squid-log.ts';

const TUNNEL: AccessEntry = {
  endedAt: new Date(1_700_000_000_123),
  elapsedMs: 45,
  client: '10.1.1.10',
  tag: 'TCP_TUNNEL',
  status: 200,
  bytes: 3921,
  method: 'CONNECT',
  url: 'login.microsoftonline.com:443',
  server: '203.0.113.7',
  contentType: null,
};

test.each([
  {
    title: 'a tunnel',
    entry: TUNNEL,
    line: '1700000000.123     45 10.1.1.10 TCP_TUNNEL/200 3921 CONNECT login.microsoftonline.com:443 - HIER_DIRECT/203.0.113.7 -',
  },
  {
    title: 'a denial',
    entry: {
      ...TUNNEL,
      endedAt: new Date(1_700_000_000_005),
      elapsedMs: 0,
      tag: 'TCP_DENIED',
      status: 403,
      bytes: 3900,
      url: 'x:443',
      server: null,
      contentType: 'text/html;charset=utf-8',
    },
    line: '1700000000.005      0 10.1.1.10 TCP_DENIED/403 3900 CONNECT x:443 - HIER_NONE/- text/html',
  },
  {
    title: 'a long time and no reply',
    entry: {
      ...TUNNEL,
      elapsedMs: 1_843_210,
      tag: 'NONE_NONE',
      status: 0,
      bytes: 0,
      method: '-',
      url: 'error:transaction-end-before-headers',
      server: null,
    },
    line: '1700000000.123 1843210 10.1.1.10 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -',
  },
])('$title', ({ entry, line }) => {
  expect(formatAccessEntry(entry)).toBe(line);
});
