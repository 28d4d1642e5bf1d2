// What is never read of a Terraform state, and the provider azapi.

import { describe, expect, test } from 'vitest';

import type { EstateReading } from '../../reading.ts';
import {
  SUB,
  ENDPOINT,
  VAULT,
  SECRET,
  endpoint,
  tfstate,
  shown,
  read,
} from '@sekisho/test-kit/estate/terraform-state.ts';

describe('what a Terraform state marks as sensitive', () => {
  test.each([
    ['a whole attribute', { custom_dns_configs: true, private_dns_zone_configs: true }],
    [
      'the address inside a list',
      {
        custom_dns_configs: [{ ip_addresses: [true] }],
        private_dns_zone_configs: [{ record_sets: true }],
      },
    ],
  ])('what is marked as sensitive is not read: %s', (_, marks) => {
    const value = shown([
      { ...endpoint, attributes: { ...endpoint.attributes, ip_configuration: [] } },
    ]);
    const marked = JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
      typeof item === 'object' && item !== null && 'sensitive_values' in item
        ? { ...item, sensitive_values: marks }
        : item,
    ) as object;
    const reading = read(marked);
    expect(JSON.stringify(reading)).not.toContain('10.9.1.4');
    expect(reading.unused).toMatchObject([
      {
        where: 'module.dr.azurerm_private_endpoint.this[0]',
        because: {
          code: 'form.terraform-hidden',
          values: { attributes: 'custom_dns_configs, private_dns_zone_configs' },
        },
      },
    ]);
  });

  test('what terraform.tfstate marks inside an attribute goes, and the rest of it stays', () => {
    const step = (value: unknown, type = 'get_attr'): object => ({ type, value });
    const body = {
      value: {
        properties: {
          publicNetworkAccess: 'Enabled',
          privateEndpointConnections: [
            { properties: { privateEndpoint: { id: ENDPOINT }, note: SECRET } },
          ],
        },
      },
      type: 'dynamic',
    };
    const state = tfstate([], {
      resources: [
        {
          mode: 'managed',
          type: 'azapi_resource',
          name: 'v',
          instances: [
            {
              attributes: { id: VAULT, name: 'rsv-dr', location: 'westeurope', body },
              sensitive_attributes: [
                [
                  step('body'),
                  step('properties'),
                  step('privateEndpointConnections'),
                  step({ value: 0, type: 'number' }, 'index'),
                ],
              ],
            },
          ],
        },
      ],
    });
    const { estate, unused } = read(state);
    expect(estate.vaults).toMatchObject([
      { publicNetworkAccess: 'Enabled', endpointConnections: [] },
    ]);
    expect(unused).toMatchObject([{ because: { values: { attributes: 'body' } } }]);
  });
});

describe('azapi', () => {
  test('azapi of both versions: the body, what is exported, and a list', () => {
    const vault = { properties: { publicNetworkAccess: 'Enabled' } };
    const exported = {
      properties: {
        privateEndpointConnections: [{ properties: { privateEndpoint: { id: ENDPOINT } } }],
      },
    };
    const dynamic = (value: unknown): object => ({ value, type: ['object', {}] });
    const own = {
      id: VAULT,
      name: 'rsv-dr',
      location: 'westeurope',
      type: 'Microsoft.RecoveryServices/vaults@2024-04-01',
    };
    const one = (type: string, attributes: object): EstateReading =>
      read(tfstate([{ type, attributes: { ...attributes } }]));
    for (const reading of [
      one('azapi_resource', {
        ...own,
        body: dynamic(vault),
        output: dynamic(exported),
        response_export_values: dynamic(['properties']),
      }),
      one('azapi_resource', {
        ...own,
        body: JSON.stringify(vault),
        output: JSON.stringify(exported),
        response_export_values: ['*'],
      }),
      // Version 2 when nothing is asked for: what Azure adds to the body.
      one('azapi_resource', {
        ...own,
        body: dynamic(vault),
        output: dynamic(exported),
        response_export_values: null,
      }),
      one('azapi_resource_list', {
        id: SUB,
        output: dynamic({
          value: [
            { ...own, ...vault, properties: { ...vault.properties, ...exported.properties } },
          ],
        }),
      }),
    ])
      expect(reading.estate.vaults).toMatchObject([
        {
          id: VAULT,
          location: 'westeurope',
          publicNetworkAccess: 'Enabled',
          endpointConnections: [{ endpointId: ENDPOINT }],
        },
      ]);
    // A map of queries names the parts anew: they are not fields.
    expect(
      one('azapi_resource', {
        ...own,
        body: dynamic({ properties: {} }),
        output: dynamic({ properties: { publicNetworkAccess: 'Disabled' } }),
        response_export_values: dynamic({ properties: 'properties.other' }),
      }).estate.vaults[0],
    ).not.toHaveProperty('publicNetworkAccess', 'Disabled');
    const action = one('azapi_resource_action', {
      id: VAULT,
      output: dynamic({ keys: [{ value: SECRET }] }),
    });
    expect(action.used).toEqual([]);
    expect(JSON.stringify(action)).not.toContain('PLANTED');
    expect(one('azapi_resource', { ...own }).unused).toMatchObject([
      { because: { code: 'form.azapi-without-body' } },
    ]);
  });
});
