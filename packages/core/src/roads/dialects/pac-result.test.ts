import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parsePacResult } from './pac-result.ts';

test.each([
  ['DIRECT', 'direct'],
  ['', 'direct'],
  ['nonsense', 'direct'],
  ['PROXY a.example:3128', 'http a.example:3128'],
  ['PROXY a.example', 'http a.example:80'],
  ['proxy A.example:1; DIRECT', 'http a.example:1, direct'],
  ['  PROXY a:1 ;PROXY b:2;;  DIRECT  ', 'http a:1, http b:2, direct'],
  [
    'HTTP a:1; HTTPS b; SOCKS c; SOCKS4 d; SOCKS5 e:9',
    'http a:1, https b:443, socks4 c:1080, socks4 d:1080, socks5 e:9',
  ],
  ['PROXY [2001:db8::1]:8080', 'http 2001:db8::1:8080'],
  ['PROXY a:99999; PROXY b:1', 'http b:1'],
  ['PROXY; PROXY a b; DIRECT x; PROXY ok:1', 'http ok:1'],
])('%s is read as %s', (text, roads) => {
  expect(
    parsePacResult(text)
      .map((road) => (road.kind === 'direct' ? 'direct' : `${road.kind} ${road.host}:${road.port}`))
      .join(', '),
  ).toBe(roads);
});

test('no text throws, and there is always a road', () => {
  fc.assert(fc.property(fc.string(), (text) => parsePacResult(text).length > 0));
});
