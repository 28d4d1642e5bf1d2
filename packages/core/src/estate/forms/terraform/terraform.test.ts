// Terraform states of azurerm, in each form of file.

import { describe, expect, test } from 'vitest';

import { missingLists } from '../../export-lists.ts';
import {
  ENDPOINT,
  VAULT,
  NETWORK,
  HUB,
  ZONE_NAME,
  ZONE,
  FQDN,
  SECRET,
  OUTPUTS,
  endpoint,
  rest,
  tfstate,
  shown,
  read,
} from '@sekisho/test-kit/estate/terraform-state.ts';

describe('a Terraform state', () => {
  const all = [endpoint, ...rest];
  test.each([
    { title: 'terraform.tfstate', value: tfstate(all) },
    { title: 'terraform show -json of a state', value: shown(all) },
    {
      title: 'terraform show -json of a plan',
      value: {
        format_version: '1.2',
        terraform_version: '1.9.8',
        variables: { password: { value: SECRET } },
        planned_values: { root_module: { resources: [] } },
        resource_changes: [],
        prior_state: shown(all),
      },
    },
  ])('$title gives the estate', ({ value }) => {
    const reading = read(value);
    const { estate } = reading;
    expect(estate.privateEndpoints).toEqual([
      {
        id: ENDPOINT,
        name: 'pe-vault',
        location: 'westeurope',
        targetId: VAULT,
        groupIds: ['AzureSiteRecovery'],
        connection: 'Approved',
        subnetId: `${NETWORK}/subnets/snet-pe`,
        members: [{ fqdn: FQDN, addresses: ['10.9.1.4'], member: 'SiteRecovery-id1' }],
        zoneIds: [ZONE],
      },
    ]);
    expect(estate.zones).toEqual([
      {
        id: ZONE,
        name: ZONE_NAME,
        records: [
          { name: 'alias', type: 'CNAME', ttlSeconds: 60, values: ['target.example.com'] },
          { name: 'extra', type: 'A', ttlSeconds: 300, values: ['10.9.1.8', '10.9.1.9'] },
        ],
        links: [
          {
            name: 'hub',
            virtualNetworkId: HUB,
            registrationEnabled: false,
            nxDomainRedirect: true,
          },
        ],
      },
    ]);
    expect(estate.vaults).toMatchObject([
      { id: VAULT, location: 'westeurope', publicNetworkAccess: 'Disabled' },
    ]);
    expect(estate.storageAccounts).toMatchObject([
      { name: 'stcache', blobHost: 'stcache.blob.core.windows.net', kind: 'StorageV2' },
    ]);
    expect(estate.keyVaults).toMatchObject([{ host: 'kv-dr.vault.azure.net' }]);
    expect(estate.virtualNetworks).toEqual([
      {
        id: NETWORK,
        name: 'vnet-dr',
        addressPrefixes: ['10.9.0.0/16'],
        dnsServers: ['10.9.0.4'],
        peeredWith: [HUB],
      },
    ]);
    expect(JSON.stringify(reading)).not.toContain('PLANTED');
    expect(reading.unused.map(({ reason }) => reason)).toEqual([
      'Sekisho has no use for random_password of a Terraform state.',
    ]);
    expect(reading.notes.map(({ code }) => code).sort()).toEqual([
      'interface-not-exported',
      'links-not-exported',
      'peerings-not-exported',
      'records-not-exported',
    ]);
  });

  test('without the data source the state of the connection is not known, and the command is named', () => {
    const { estate, notes } = read(tfstate([endpoint]));
    expect(estate.privateEndpoints[0]?.connection).toBe('unknown');
    expect(notes).toContainEqual(
      expect.objectContaining({
        code: 'connection-state-unknown',
        where: ENDPOINT,
        message: expect.stringContaining('az network private-endpoint list'),
      }),
    );
  });

  test('a state is no whole list: every kind of it is still missed', () => {
    const partial = missingLists(read(tfstate([endpoint, ...rest])));
    expect(partial.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['private endpoint', 'Recovery Services vault', 'private DNS zone']),
    );
    const whole = missingLists(read(tfstate([endpoint]), [{ id: ENDPOINT }]));
    expect(whole.map(({ kind }) => kind)).not.toContain('private endpoint');
  });

  test('count and for_each, deposed objects, and both sides of several peerings', () => {
    const peering = (name: string, to: string): object => ({
      attributes: {
        id: `${NETWORK}/virtualNetworkPeerings/${name}`,
        remote_virtual_network_id: to,
      },
      index_key: name,
    });
    const state = tfstate([], {
      resources: [
        {
          mode: 'managed',
          type: 'azurerm_virtual_network_peering',
          name: 'p',
          instances: [
            peering('a', HUB),
            peering('b', `${HUB}2`),
            { ...peering('c', `${HUB}3`), deposed: '0a1b2c3d' },
          ],
        },
        {
          mode: 'data',
          type: 'azurerm_virtual_network',
          name: 'n',
          instances: [
            {
              attributes: {
                id: NETWORK,
                name: 'vnet-dr',
                address_space: ['10.9.0.0/16'],
                vnet_peerings: { d: `${HUB}4` },
              },
            },
          ],
        },
      ],
    });
    expect(read(state).estate.virtualNetworks[0]?.peeredWith).toEqual([HUB, `${HUB}2`, `${HUB}4`]);
  });

  test.each([
    {
      title: 'encrypted',
      value: { meta: {}, encrypted_data: 'x', encryption_version: 'v0' },
      code: 'form.terraform-encrypted',
    },
    {
      title: 'of a remote backend',
      value: {
        version: 3,
        serial: 1,
        lineage: 'x',
        backend: { type: 'azurerm', config: { access_key: SECRET } },
      },
      code: 'form.terraform-backend',
    },
    {
      title: 'of version 3',
      value: { version: 3, terraform_version: '0.11.14', modules: [] },
      code: 'form.terraform-old',
    },
    { title: 'empty', value: { format_version: '1.0' }, code: 'form.terraform-empty' },
    { title: 'with no resources', value: tfstate([]), code: 'form.terraform-empty' },
    {
      title: 'a plan before anything',
      value: { format_version: '1.2', terraform_version: '1.9.8', planned_values: {} },
      code: 'form.terraform-plan-of-nothing',
    },
    { title: 'outputs', value: OUTPUTS, code: 'form.terraform-outputs' },
  ])('one that holds nothing to read is named: $title', ({ value, code }) => {
    const reading = read(value);
    expect(reading.unused.map(({ because }) => because?.code)).toEqual([code]);
    expect(JSON.stringify(reading)).not.toContain('PLANTED');
  });
});
