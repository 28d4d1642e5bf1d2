// What a plan says and does where a list of the export is missing, empty or refused.

import { afterAll, describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { prepareWorld } from '../roads/prepare-world.ts';
import { trace } from '../roads/trace.ts';
import { sayReason } from '../text/text.ts';
import { composePlan } from './compose-plan.ts';
import { composeWorld } from './compose-world.ts';
import type { Plan } from './plan.ts';
import { toSettings } from './plan-settings.ts';
import { sayFix } from './plan-warnings.ts';
import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import {
  provider,
  connection,
  nic,
  zone,
  record,
  CACHE_ZONE,
  VAULT_ZONE,
  VAULT_NAME,
  WHOLE,
  planOf,
  inputOf,
  removeFolders,
  CACHE,
} from '@sekisho/test-kit/plan/export-folder.ts';

afterAll(removeFolders);

const cacheRoad = (plan: Plan): string => {
  const road = plan.roads.find(({ pattern }) => pattern === CACHE);
  return `${road?.road ?? ''} ${road?.addresses.join() ?? ''} ${road?.because.code ?? ''}`;
};
const warned = (plan: Plan): string[] =>
  plan.warnings
    .filter(
      ({ code, severity }) =>
        severity === 'warning' &&
        /not-exported|export-|record|zone|endpoint|vault-/.test(code) &&
        !code.startsWith('documents'),
    )
    .map(({ code }) => code);
const steps = (plan: Plan): string[] => plan.steps.map(({ because }) => because.what.code);
const REFUSED = {
  error: {
    code: 'AuthorizationFailed',
    message:
      "The client 'x' does not have authorization to perform action 'Microsoft.Network/networkInterfaces/read' over scope '/subscriptions/2'.",
  },
};

test('the whole estate has nothing to warn of', async () => {
  const plan = await planOf({});
  expect(warned(plan)).toEqual([]);
  expect(cacheRoad(plan)).toBe('private-endpoint 10.2.1.41 plan.private-endpoint');
});

describe('interfaces that are not exported', () => {
  test.each<{ title: string; content: unknown; said: string }>([
    { title: 'forgotten', content: undefined, said: '(network-interfaces.json)' },
    { title: 'an empty list', content: [], said: '(network-interfaces.json)' },
    { title: '0 bytes', content: '', said: '(network-interfaces.json)' },
    {
      title: 'refused',
      content: REFUSED,
      said: '(network-interfaces.json: AuthorizationFailed)',
    },
    {
      title: "machines' interfaces only",
      content: [{ ...nic('x', []), privateEndpoint: null }],
      said: '2 network interfaces',
    },
  ])('$title', async ({ content, said }) => {
    const plan = await planOf({ 'network-interfaces.json': content });
    expect(warned(plan)).toEqual(['interfaces-not-exported']);
    const [warning] = plan.warnings.filter(({ code }) => code === 'interfaces-not-exported');
    const because = warning?.because ?? { code: '', values: {} };
    expect(sayReason('en', because)).toContain(said);
    expect(sayFix('en', { because })).toContain('az network nic list > network-interfaces.json');
    // The account states its name, and its zone has the address.
    expect(cacheRoad(plan)).toBe('private-endpoint 10.2.1.41 plan.private-endpoint');
    expect(steps(plan)).not.toContain('step.make-endpoints');
    expect(steps(plan)).not.toContain('step.make-cache-endpoint');
    expect(plan.roads.filter(({ requirement }) => requirement === 'asr.rcm')).toMatchObject([
      { road: 'private-endpoint', known: false, because: { code: 'plan.private-names-unknown' } },
    ]);
    expect(
      plan.learn.map(({ shape }) => shape).filter((shape) => shape.includes('-rcm<n>.')),
    ).toEqual([]);
  });

  test('the zone group tells names and addresses', async () => {
    const plan = await planOf({
      'network-interfaces.json': undefined,
      'zone-groups.json': [
        {
          id: `${provider('Microsoft.Network/privateEndpoints/pe-vault')}/privateDnsZoneGroups/default`,
          name: 'default',
          privateDnsZoneConfigs: [
            {
              privateDnsZoneId: provider(`Microsoft.Network/privateDnsZones/${VAULT_ZONE}`),
              recordSets: [
                {
                  recordType: 'A',
                  recordSetName: VAULT_NAME,
                  fqdn: `${VAULT_NAME}.${VAULT_ZONE}`,
                  ipAddresses: ['10.2.1.40'],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(warned(plan)).toEqual([]);
    expect(plan.warnings.map(({ code }) => code)).toContain('interfaces-not-needed');
    expect(plan.roads.find(({ requirement }) => requirement === 'asr.rcm')).toMatchObject({
      pattern: `${VAULT_NAME}.${VAULT_ZONE}`,
      addresses: ['10.2.1.40'],
    });
  });

  test('without a record the address is not known: the rule is for the network, and no record is made up', async () => {
    const plan = await planOf({
      'network-interfaces.json': undefined,
      'records-1.json': [record(CACHE_ZONE, 'another', '10.2.1.99')],
    });
    expect(warned(plan)).toEqual(['interfaces-not-exported']);
    expect(cacheRoad(plan)).toBe('private-endpoint  plan.private-address-unknown');
    expect(plan.layers.dns.records).toEqual([]);
    expect(plan.layers.firewall.allow).toContainEqual({
      from: planInput().appliance.address,
      to: '10.2.1.0/24',
      port: 443,
    });
    expect(plan.layers['system-bypass'].bypass).toEqual([CACHE]);
  });

  test('a target that is not exported either has the name that its zone records', async () => {
    const plan = await planOf({
      'network-interfaces.json': undefined,
      'storage-accounts.json': undefined,
    });
    expect(cacheRoad(plan)).toBe('private-endpoint 10.2.1.41 plan.private-endpoint');
    expect(warned(plan)).toEqual(['interfaces-not-exported', 'lists-not-exported']);
    expect(plan.verdict.state).toBe('not-known');
    const bare = await planOf({
      'network-interfaces.json': undefined,
      'storage-accounts.json': undefined,
      'records-1.json': undefined,
    });
    expect(cacheRoad(bare)).toBe('private-endpoint  plan.private-address-unknown');
    const storage = bare.roads.filter(({ requirement }) => requirement.startsWith('asr.cache-'));
    expect(storage.map(({ pattern }) => pattern)).toEqual([CACHE]);
  });

  test('two zones of one name that disagree tell nothing', async () => {
    const other = CACHE_ZONE;
    const elsewhere = (value: object): object =>
      JSON.parse(JSON.stringify(value).replaceAll('rg-dr', 'rg-other')) as object;
    const plan = await planOf({
      'network-interfaces.json': undefined,
      'other.json': [elsewhere(zone(other)), elsewhere(record(other, 'steastcache', '10.2.1.77'))],
    });
    expect(cacheRoad(plan)).toBe('private-endpoint  plan.private-address-unknown');
  });
});

describe('other lists that are not exported', () => {
  test('endpoints: the vault and the account show that they have one', async () => {
    for (const content of [undefined, [], '', { error: { code: 'AuthorizationFailed' } }]) {
      const plan = await planOf({
        'private-endpoints.json': content,
        'network-interfaces.json': undefined,
      });
      expect(warned(plan)).toEqual(['interfaces-not-exported', 'endpoints-not-exported']);
      expect(steps(plan)).not.toContain('step.make-endpoints');
      expect(cacheRoad(plan)).toBe('private-endpoint 10.2.1.41 plan.private-endpoint');
    }
  });

  test('endpoints, and nothing shows whether there is one', async () => {
    const bare = (file: string): unknown => {
      const [first] = WHOLE[file] as object[];
      return [{ ...first, properties: {}, privateEndpointConnections: [] }];
    };
    const changes = {
      'network-interfaces.json': [],
      'vaults.json': bare('vaults.json'),
      'storage-accounts.json': bare('storage-accounts.json'),
    };
    const unknown = await planOf({ ...changes, 'private-endpoints.json': undefined });
    expect(warned(unknown)).toEqual(['lists-not-exported']);
    expect(cacheRoad(unknown)).toBe('proxy  plan.proxy-cache-endpoint-unknown');
    expect(steps(unknown)).not.toContain('step.make-endpoints');
    expect(steps(unknown)).not.toContain('step.make-cache-endpoint');
    // An empty list is an answer.
    const none = await planOf({ ...changes, 'private-endpoints.json': [] });
    expect(warned(none)).toContain('vault-without-endpoint');
    expect(steps(none)).toContain('step.make-endpoints');
    expect(cacheRoad(none)).toBe('proxy  plan.proxy-cache-without-endpoint');
  });

  test.each<{ title: string; changes: Readonly<Record<string, unknown>>; codes: string[] }>([
    {
      title: 'records and zones forgotten',
      changes: {
        'private-dns-zones.json': undefined,
        'records-1.json': undefined,
        'records-2.json': undefined,
        'links.json': undefined,
      },
      codes: ['lists-not-exported'],
    },
    {
      title: 'records refused',
      changes: { 'records-1.json': { error: { code: 'AuthorizationFailed', message: 'no' } } },
      codes: ['export-refused'],
    },
    {
      title: 'an empty file of no known kind',
      changes: { 'things.json': '' },
      codes: ['export-empty-unknown'],
    },
    {
      title: 'networks forgotten',
      changes: { 'virtual-networks.json': undefined },
      codes: ['lists-not-exported'],
    },
  ])('$title', async ({ changes, codes }) => {
    const plan = await planOf(changes);
    expect(warned(plan)).toEqual(codes);
    for (const { because } of plan.warnings) {
      expect(sayReason('ja', because) + sayFix('ja', { because })).not.toMatch(/\{[a-z]\w*\}/);
      expect(sayFix('en', { because })).not.toMatch(/\{[a-z]\w*\}/);
    }
  });

  test('an endpoint that was deleted is not made up from a connection that is left', async () => {
    const [vault] = WHOLE['vaults.json'] as object[];
    const plan = await planOf({
      'vaults.json': [
        {
          ...vault,
          properties: {
            privateEndpointConnections: [
              { properties: connection('pe-vault') },
              {
                properties: {
                  ...connection('pe-gone'),
                  privateLinkServiceConnectionState: { status: 'Disconnected' },
                },
              },
            ],
          },
        },
      ],
    });
    expect(plan.roads.some(({ because }) => because.values['endpoint'] === 'pe-gone')).toBe(false);
  });
});

test('while two exports contradict one another, no record is called wrong', async () => {
  const plan = await planOf({
    'older-interfaces.json': [
      nic('pe-cache', [['steastcache.blob.core.windows.net', '10.2.1.99']]),
    ],
  });
  expect(warned(plan)).toEqual([]);
});

test('a plan of which exports leave something open says that it is not known', async () => {
  const stateOf = async (changes: Readonly<Record<string, unknown>>): Promise<string> =>
    (await planOf(changes)).verdict.state;
  expect(await stateOf({})).toBe('complete');
  expect(await stateOf({ 'network-interfaces.json': undefined })).toBe('not-known');
});

test('a trace ends where nobody knows on, not at a public address', async () => {
  const endOf = async (changes: Readonly<Record<string, unknown>>): Promise<string> => {
    const input = await inputOf(changes);
    const world = prepareWorld(
      composeWorld({
        ...input,
        settings: toSettings(composePlan(input)),
        privateLinks: input.privateLinks ?? [],
      }),
    );
    const { road, outcome } = trace(world, { program: 'system', name: toName(CACHE), port: 443 });
    return `${road} ${outcome}`;
  };
  const changes = { 'network-interfaces.json': undefined };
  expect(await endOf(changes)).toBe('private-endpoint reached');
  expect(await endOf({ ...changes, 'records-1.json': undefined })).toBe('not-known not-known');
});
