import { describe, expect, test } from 'vitest';

import { LONGEST_SHOWN, showLine } from './shown-line.ts';

const SECRETS: readonly (readonly [kind: string, line: string, secret: string])[] = [
  [
    'password in a URL',
    '1700000000.1 TCP_DENIED/403 GET http://bob:hunter2@a.example.com/x',
    'hunter2',
  ],
  ['token as the user of a URL', 'GET https://tok3nXYZ@a.example.com/ 403', 'tok3nXYZ'],
  ['encoded URL', 'GET /login?next=https%3A%2F%2Fbob%3Ahunter2%40a.example.com 403', 'hunter2'],
  ['password before the host of a CONNECT', 'CONNECT bob:hunter2@a.example.com:443 403', 'hunter2'],
  [
    'Basic in a Squid header',
    '[Proxy-Authorization: Basic Ym9iOmh1bnRlcjI=\\r\\nHost: a]',
    'Ym9iOmh1bnRlcjI',
  ],
  [
    'Basic, encoded',
    'hdr="Proxy-Authorization:%20Basic%20Ym9iOmh1bnRlcjI=%0D%0AHost:%20a"',
    'Ym9iOmh1bnRlcjI',
  ],
  ['Authorization in JSON', '{"authorization":"Bearer abcDEF123456.x","host":"a"}', 'abcDEF123456'],
  [
    'JSON within JSON',
    '{"message":"{\\"proxy-authorization\\":\\"Basic Ym9iOmh1bnRlcjI=\\"}"}',
    'Ym9iOmh1bnRlcjI',
  ],
  ['Negotiate', 'auth=Negotiate YIIGhgYGKwYBBQUCoIIG dst=a', 'YIIGhgYGKwYBBQUCoIIG'],
  [
    'NTLM in a field',
    'proxy-authorization=NTLM TlRMTVNTUAADAAAAGAAY dst=a',
    'TlRMTVNTUAADAAAAGAAY',
  ],
  [
    'Digest',
    'Authorization: Digest username="bob", response="6629fae49393a053", uri="/"',
    '6629fae49393a053',
  ],
  ['a key of a service', '"X-Api-Key":"k3y-Secret-9"', 'k3y-Secret-9'],
  [
    'signature of a storage address',
    'GET https://a.blob.core.windows.net/c?sv=2021&sig=aB%2Fc9d%3D&se=1 403',
    'aB%2Fc9d%3D',
  ],
  ['password in a query', 'GET http://a/login?user=bob&password=hunter2&x=1', 'hunter2'],
  ['client secret in a body', 'body="grant_type=x&client_secret=s3cr3t~Q&scope=y"', 's3cr3t~Q'],
  [
    'key of an account',
    'DefaultEndpointsProtocol=https;AccountKey=abCD12+/==;EndpointSuffix=x',
    'abCD12+/==',
  ],
  [
    'token of an identity',
    'x eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovLyJ9.c2ln y',
    'eyJhdWQiOiJodHRwczovLyJ9',
  ],
  ['cookie', 'Cookie: ESTSAUTH=0.AAAA1234; b=2\\r\\nHost: a', '0.AAAA1234'],
];

describe('secrets', () => {
  test.each(SECRETS)('%s', (_, line, secret) => {
    expect(line).toContain(secret);
    const shown = showLine(line, '');
    expect(shown).not.toContain(secret);
    expect(shown).toContain('(removed)');
    expect(showLine(shown, '')).toBe(shown);
  });

  test.each(SECRETS)('%s, cut off in its middle', (_, line, secret) => {
    const cut = line.slice(0, line.indexOf(secret) + Math.ceil(secret.length / 2));
    const long = `${cut}${'y'.repeat(9000)}`;
    expect(showLine(long, '')).not.toContain(secret.slice(0, Math.ceil(secret.length / 2)));
  });
});

test.each([
  '1700000000.123 12 10.1.1.10 TCP_DENIED/403 3912 CONNECT a.example.com:443 - HIER_NONE/- text/html',
  'date=2026-04-01 time=09:00:00 type="traffic" action="deny" user="bob@example.com" msg="Basic authentication failed" code=0',
  '2026-04-01T09:00:00Z 10.1.1.10 user@example.com a.example.com 443 denied token-service',
  '{"client":"10.1.1.10:51234","authority":"a.example.com:443","key":"value"}',
])('a line without a secret stays as it is: %s', (line) => {
  expect(showLine(line, '')).toBe(line);
});

test('control characters are seen and do nothing', () => {
  expect(showLine('a\u001b[31m\tb\u202ec\u2028d', '')).toBe('a\\u001b[31m\\tb\\u202ec\\u2028d');
});

test('a long line is cut around what it is shown for', () => {
  const line = `${'x '.repeat(1000)}A.Example.com:443${' y'.repeat(1000)}`;
  const shown = showLine(line, 'a.example.com');
  expect(shown).toHaveLength(LONGEST_SHOWN);
  expect(shown).toMatch(/^….*A\.Example\.com:443.*…$/);
  expect(showLine(shown, 'a.example.com')).toBe(shown);
  expect(showLine(line, 'not.there')).toMatch(/^x x.*…$/);
});
