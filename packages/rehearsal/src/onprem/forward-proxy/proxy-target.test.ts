import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseAuthority, parsePlainUrl } from './proxy-target.ts';

describe('the target of CONNECT', () => {
  test.each([
    {
      title: 'a name',
      text: 'Login.MicrosoftOnline.com:443',
      target: { name: 'login.microsoftonline.com', host: 'login.microsoftonline.com', port: 443 },
    },
    {
      title: 'an address',
      text: '203.0.113.5:443',
      target: { name: null, host: '203.0.113.5', port: 443 },
    },
    {
      title: 'an IPv6 address',
      text: '[2001:db8::1]:443',
      target: { name: null, host: '[2001:db8::1]', port: 443 },
    },
  ])('$title', ({ text, target }) => {
    expect(parseAuthority(text)).toEqual(target);
  });

  test.each([
    'a.example.com',
    'a.example.com:',
    'a.example.com:0',
    'a.example.com:70000',
    '2001:db8::1:443',
    '[2001:db8::zz]:443',
    'user@a.example.com:443',
    'user:secret@a.example.com:443',
    'a b:443',
    ':443',
    '/',
    '',
  ])('is nothing in %j', (text) => {
    expect(parseAuthority(text)).toBeNull();
  });
});

describe('the target of plain HTTP', () => {
  test.each([
    {
      title: 'a page',
      text: 'http://crl.example.com/a.crl',
      path: '/a.crl',
      loggedUrl: 'http://crl.example.com/a.crl',
      port: 80,
    },
    {
      title: 'a query, which the log leaves out',
      text: 'http://Crl.example.com/a?token=secret',
      path: '/a?token=secret',
      loggedUrl: 'http://crl.example.com/a?',
      port: 80,
    },
    {
      title: 'a port',
      text: 'http://crl.example.com:8080',
      path: '/',
      loggedUrl: 'http://crl.example.com:8080/',
      port: 8080,
    },
  ])('$title', ({ text, path, loggedUrl, port }) => {
    expect(parsePlainUrl(text)).toMatchObject({ path, loggedUrl, port });
  });

  test.each([
    '/',
    'https://a.example.com/',
    'http://user:secret@a.example.com/',
    'http://user@a.example.com/',
    'http://',
    'ftp://a.example.com/',
    'a.example.com:443',
    '*',
  ])('is nothing in %j', (text) => {
    expect(parsePlainUrl(text)).toBeNull();
  });
});

test('any text is a target or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, validSchemes: ['http'] })),
      (text) => {
        expect(parseAuthority(text) === null || parsePlainUrl(text) === null).toBe(true);
        expect(parsePlainUrl(text)?.loggedUrl ?? '').not.toMatch(/\?./);
      },
    ),
  );
});
