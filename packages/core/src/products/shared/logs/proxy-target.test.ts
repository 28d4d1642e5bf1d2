import { expect, test } from 'vitest';

import { splitAuthority, splitRequest, splitUrl } from './proxy-target.ts';

test.each([
  { method: 'CONNECT', target: 'A.Example.com:443', is: { name: 'a.example.com', port: 443 } },
  { method: 'CONNECT', target: 'A.Example.com.:443', is: { name: 'a.example.com', port: 443 } },
  { method: 'GET', target: 'http://a.example.com./x', is: { name: 'a.example.com', port: 80 } },
  { method: 'CONNECT', target: '.:443', is: { name: '.', port: 443 } },
  { method: 'CONNECT', target: '[2001:DB8::1]:8443', is: { name: '2001:db8::1', port: 8443 } },
  { method: 'CONNECT', target: 'a.example.com:70000', is: null },
  { method: 'CONNECT', target: 'a.example.com:https', is: null },
  { method: 'CONNECT', target: 'user@a.example.com:443', is: null },
  {
    method: 'GET',
    target: 'http://a.example.com/x?y=http://b.example.com/',
    is: { name: 'a.example.com', port: 80 },
  },
  {
    method: 'GET',
    target: 'https://user:secret@a.example.com:8443/',
    is: { name: 'a.example.com', port: 8443 },
  },
  { method: 'GET', target: 'http://[2001:db8::1]/', is: { name: '2001:db8::1', port: 80 } },
  {
    method: 'GET',
    target: 'http://a.example.com@evil.example/',
    is: { name: 'evil.example', port: 80 },
  },
  { method: 'GET', target: '/only/a/path', is: null },
  { method: '-', target: 'error:invalid-request', is: null },
  { method: 'GET', target: '', is: null },
])('$method $target', ({ method, target, is }) => {
  expect(splitRequest(method, target)).toEqual(is);
});

test('a URL written without its scheme needs one told', () => {
  expect(splitUrl('a.example.com/x', 'https')).toEqual({ name: 'a.example.com', port: 443 });
  expect(splitUrl('a.example.com/x')).toBeNull();
  expect(splitAuthority('a.example.com')).toBeNull();
});
