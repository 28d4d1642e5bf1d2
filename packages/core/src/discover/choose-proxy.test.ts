import { describe, expect, test } from 'vitest';

import type { Site } from '../site/site.ts';
import { chooseProxy } from './choose-proxy.ts';

const PROXIES: Site['proxies'] = [
  { name: 'proxy1', product: 'squid', address: '10.1.1.20', port: 3128, resolver: 'internet' },
];
const URL = 'https://management.azure.com';

describe('the proxy to Azure', () => {
  test.each([
    {
      title: 'the site names one: its address',
      azure: { proxy: 'proxy1' },
      env: { HTTPS_PROXY: 'http://other:1' },
      chosen: 'http://10.1.1.20:3128',
    },
    {
      title: 'the site says none: none, whatever the environment says',
      azure: { proxy: 'none' },
      env: { HTTPS_PROXY: 'http://other:1' },
      chosen: undefined,
    },
    {
      title: 'the site says nothing: that of the environment',
      azure: undefined,
      env: { HTTPS_PROXY: 'http://other:8080' },
      chosen: 'http://other:8080',
    },
    {
      title: 'the environment leaves out the scheme',
      azure: undefined,
      env: { https_proxy: 'other:8080' },
      chosen: 'http://other:8080',
    },
    {
      title: 'NO_PROXY names the suffix',
      azure: undefined,
      env: { HTTPS_PROXY: 'http://other:8080', NO_PROXY: 'localhost,.azure.com' },
      chosen: undefined,
    },
    {
      title: 'NO_PROXY names only something like it',
      azure: undefined,
      env: { HTTPS_PROXY: 'http://other:8080', NO_PROXY: 'zure.com' },
      chosen: 'http://other:8080',
    },
    { title: 'nobody says anything', azure: undefined, env: {}, chosen: undefined },
  ])('$title', ({ azure, env, chosen }) => {
    expect(
      chooseProxy(URL, {
        site: { proxies: PROXIES, ...(azure === undefined ? {} : { azure }) },
        env,
      }),
    ).toBe(chosen);
  });

  test('an address that is no HTTP proxy is refused without printing it, as it may hold a password', () => {
    expect(() =>
      chooseProxy(URL, {
        site: { proxies: PROXIES },
        env: { HTTPS_PROXY: 'socks5://user:PLANTED@proxy:1080' },
      }),
    ).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('PLANTED') as unknown }),
    );
  });
});
