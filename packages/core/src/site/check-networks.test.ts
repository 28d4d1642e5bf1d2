import { describe, expect, test } from 'vitest';

import { checkNetworks } from './check-networks.ts';

const BASE = { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] };

const saidOf = (networks: object): string[] =>
  checkNetworks(networks).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('networks that can be meant', () => {
  test.each<{ title: string; networks: object }>([
    { title: 'a simple site', networks: BASE },
    { title: 'Azure inside the premises', networks: { ...BASE, onPremises: ['10.0.0.0/8'] } },
    {
      title: 'sites that share a network behind the VPN',
      networks: {
        sites: [
          { name: 'a', onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
          { name: 'b', onPremises: ['10.3.0.0/16'], throughVpn: ['10.2.0.0/16'] },
        ],
      },
    },
    {
      title: 'a zone inside another',
      networks: {
        ...BASE,
        zones: [
          { name: 'a', networks: ['10.1.0.0/16'] },
          { name: 'b', networks: ['10.1.9.0/24'] },
        ],
      },
    },
    {
      title: 'a translation whose original is in use on premises',
      networks: {
        onPremises: ['10.1.0.0/16', '10.40.0.0/15'],
        throughVpn: ['172.31.64.0/18'],
        translated: [{ azure: '10.41.0.0/18', seenAs: '172.31.64.0/18' }],
      },
    },
  ])('$title', ({ networks }) => {
    expect(saidOf(networks)).toEqual([]);
  });
});

describe('what cannot be meant is said at its place', () => {
  test.each<{ networks: object; says: RegExp }>([
    { networks: {}, says: /^networks\.onPremises: this key is missing/ },
    { networks: { onPremises: [] }, says: /^networks\.onPremises: the list needs/ },
    {
      networks: { ...BASE, throughVpn: ['10.1.0.0/16'] },
      says: /^networks\.throughVpn\.0: .*stands under onPremises too/,
    },
    {
      networks: {
        ...BASE,
        sites: [{ name: 'a', onPremises: ['10.5.0.0/16'], throughVpn: ['10.1.0.0/16'] }],
      },
      says: /^networks\.sites\.0\.throughVpn\.0: .*stands under onPremises too/,
    },
    {
      networks: {
        sites: [
          { name: 'a', onPremises: ['10.5.0.0/16'] },
          { name: 'b', onPremises: ['10.5.0.0/16'] },
        ],
      },
      says: /^networks\.sites\.1\.onPremises\.0: .*belongs to another site/,
    },
    {
      networks: {
        sites: [
          { name: 'a', onPremises: ['10.5.0.0/16'] },
          { name: 'A', onPremises: ['10.6.0.0/16'] },
        ],
      },
      says: /^networks\.sites\.1\.name: another site is called/,
    },
    {
      networks: { ...BASE, translated: [{ azure: '10.9.0.0/16', seenAs: '172.16.0.0/17' }] },
      says: /^networks\.translated\.0\.seenAs: .*differ in length/,
    },
    {
      networks: { ...BASE, translated: [{ azure: '10.2.0.0/16', seenAs: '172.16.0.0/16' }] },
      says: /^networks\.throughVpn\.0: 10\.2\.0\.0\/16 is seen as 172\.16\.0\.0\/16/,
    },
    {
      networks: {
        ...BASE,
        translated: [
          { azure: '10.8.0.0/16', seenAs: '172.16.0.0/16' },
          { azure: '10.9.0.0/17', seenAs: '172.16.128.0/17' },
        ],
      },
      says: /^networks\.translated\.1\.seenAs: .*overlaps with another/,
    },
    {
      networks: { ...BASE, zones: [{ name: 'a', networks: ['10.7.0.0/16'] }] },
      says: /^networks\.zones\.0\.networks\.0: .*none of networks\.onPremises/,
    },
    {
      networks: {
        ...BASE,
        zones: [
          { name: 'a', networks: ['10.1.1.0/24'] },
          { name: 'b', networks: ['10.1.1.0/24'] },
        ],
      },
      says: /^networks\.zones\.1\.networks\.0: .*belongs to another zone/,
    },
    {
      networks: { ...BASE, microsoftPeering: [{ service: 'storage' }] },
      says: /^networks\.microsoftPeering\.0: needs either/,
    },
    {
      networks: {
        ...BASE,
        microsoftPeering: [{ service: 'storage', networks: ['20.0.0.0/8'], serviceTags: 'a.json' }],
      },
      says: /^networks\.microsoftPeering\.0: needs either/,
    },
  ])('$says', ({ networks, says }) => {
    expect(saidOf(networks)).toEqual([expect.stringMatching(says)]);
  });
});
