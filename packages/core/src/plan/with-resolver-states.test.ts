import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import type { ResolverState } from '../model/world/resolver-state.ts';
import { answerPlace } from './answer-places.ts';
import { withResolverStates } from './with-resolver-states.ts';

const NOTHING: ResolverState = {
  zones: null,
  forwarders: null,
  upstream: null,
  validates: null,
  unvalidated: [],
  dropsPrivate: null,
  privateAllowed: [],
};
const [DNS1] = siteWith({}).resolvers;
if (DNS1 === undefined) throw new Error('the example has a resolver');
const CENTRAL = { ...DNS1, name: 'central', address: '10.1.9.53' };
const SITE = siteWith({ resolvers: [DNS1, CENTRAL] });

const merged = (state: Partial<ResolverState>): typeof DNS1 =>
  withResolverStates(SITE, { dns1: { ...NOTHING, ...state } }).resolvers[0] ?? DNS1;

describe('a site with what its servers tell', () => {
  test('nothing told changes nothing', () => {
    expect(withResolverStates(SITE)).toBe(SITE);
    expect(merged({})).toEqual(DNS1);
  });

  test.each([
    { title: 'nobody', upstream: { kind: 'nobody' }, forwards: 'none', forwardTo: [] },
    {
      title: 'a resolver behind the VPN',
      upstream: { kind: 'forward', to: ['10.2.0.4'] },
      forwards: 'azure',
      forwardTo: ['10.2.0.4'],
    },
    {
      title: 'another resolver of the site',
      upstream: { kind: 'forward', to: ['10.1.9.53'] },
      forwards: 'central',
      forwardTo: [],
    },
    {
      title: "a provider's",
      upstream: { kind: 'forward', to: ['192.0.32.10'] },
      forwards: 'internet',
      forwardTo: [],
    },
  ] as const)('all else goes to $title', ({ upstream, forwards, forwardTo }) => {
    expect(merged({ upstream })).toMatchObject({ forwards, forwardTo });
  });

  test('what site.yaml says of a suffix comes before what the files say of it', () => {
    const said = {
      ...DNS1,
      conditionalForwarders: [{ zones: ['corp.example'], to: ['central'] }],
      hostedZones: ['lab.example', { zone: 'own.example', records: { a: '10.1.1.1' } }],
    };
    const site = withResolverStates(siteWith({ resolvers: [said, CENTRAL] }), {
      dns1: {
        ...NOTHING,
        forwarders: [
          { suffix: toName('corp.example'), to: ['10.1.1.99'] },
          { suffix: toName('vault.azure.net'), to: ['10.2.0.4'] },
        ],
        zones: [
          {
            name: toName('lab.example'),
            kind: 'primary',
            records: [
              { name: 'lab.example', type: 'A', values: ['10.1.5.1'] },
              { name: 'www.lab.example', type: 'CNAME', values: ['lab.example'] },
            ],
          },
          { name: toName('own.example'), kind: 'primary', records: [] },
          { name: toName('asked.example'), kind: 'stub', records: null },
        ],
      },
    });
    expect(site.resolvers[0]).toMatchObject({
      conditionalForwarders: [
        { zones: ['corp.example'], to: ['central'] },
        { zones: ['vault.azure.net'], to: ['10.2.0.4'] },
      ],
      hostedZones: [
        { zone: 'lab.example', records: { '@': ['10.1.5.1'], www: 'lab.example' } },
        { zone: 'own.example', records: { a: '10.1.1.1' } },
      ],
    });
  });
});

describe('which resolver decides', () => {
  const NAME = { name: 'st.blob.core.windows.net', target: 'st.privatelink.blob.core.windows.net' };
  const product = (each: typeof DNS1.product): typeof DNS1 => ({ ...DNS1, product: each });

  test.each([
    ['bind', 'target'],
    ['windows', 'target'],
    ['unbound', 'both'],
    ['dnsmasq', 'both'],
  ] as const)('on %s a record under privatelink is %s', (each, of) => {
    expect(answerPlace(SITE, product(each), NAME).answer).toEqual({
      by: 'record',
      of,
      hosted: null,
    });
  });

  test('the longer of a zone and a forwarder wins', () => {
    const both = {
      ...DNS1,
      hostedZones: ['core.windows.net'],
      conditionalForwarders: [{ zones: ['blob.core.windows.net'], to: ['10.2.0.4'] }],
    };
    expect(answerPlace(SITE, both, NAME).answer).toEqual({ by: 'azure', to: ['10.2.0.4'] });
    const inside = { ...both, hostedZones: ['st.blob.core.windows.net'] };
    expect(answerPlace(SITE, inside, NAME).answer).toMatchObject({
      by: 'record',
      hosted: 'st.blob.core.windows.net',
    });
  });

  test('a suffix goes to a resolver by its name, and that one decides', () => {
    const branch = {
      ...DNS1,
      conditionalForwarders: [{ zones: ['blob.core.windows.net'], to: ['central'] }],
    };
    const { on, hops } = answerPlace(siteWith({ resolvers: [branch, CENTRAL] }), branch, NAME);
    expect(on.name).toBe('central');
    expect(hops.map(({ name }) => name)).toEqual(['dns1', 'central']);
  });
});
