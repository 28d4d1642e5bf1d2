import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { objectAt, textAt, type Json, type JsonObject } from '../../base/json.ts';
import { NETWORK_GROUP } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  READER,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';

const VERSION = 'api-version=2024-03-01';
const NETWORKS = `${NETWORK_GROUP}/providers/Microsoft.Network`;

describe('deployments', () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterAll(() => emulator.close());

  const put = (name: string, properties: JsonObject, token?: string) =>
    emulator.ask('PUT', `${at(name)}?${VERSION}`, {
      json: { properties: { mode: 'Incremental', ...properties } },
      ...(token === undefined ? {} : { token }),
    });
  const at = (name: string): string =>
    `${NETWORK_GROUP}/providers/Microsoft.Resources/deployments/${name}`;
  const finished = async (name: string): Promise<JsonObject> => {
    for (;;) {
      const { body } = await emulator.ask('GET', `${at(name)}?${VERSION}`);
      const state = textAt(body, 'properties', 'provisioningState') ?? '';
      if (['Succeeded', 'Failed'].includes(state)) return objectAt(body, 'properties') ?? {};
      await new Promise((resolve) => void setTimeout(resolve, 10));
    }
  };
  const template = (parts: JsonObject): JsonObject => ({
    template: { contentVersion: '1.0.0.0', resources: [], ...parts },
  });
  const valueOf = async (name: string, expression: string): Promise<Json | undefined> => {
    await put(name, template({ outputs: { out: { type: 'string', value: expression } } }));
    const done = await finished(name);
    return objectAt(done, 'outputs', 'out')?.['value'] ?? textAt(done, 'error', 'message');
  };

  test('parameters, variables, loops, conditions, children, dependencies, references, outputs', async () => {
    const accepted = await put('whole', {
      parameters: { prefix: { value: 'dep' }, password: { value: 'never shown' } },
      ...template({
        parameters: {
          prefix: { type: 'string' },
          location: { type: 'string', defaultValue: '[resourceGroup().location]' },
          zones: { type: 'array', defaultValue: ['one', 'two'] },
          password: { type: 'securestring' },
        },
        variables: { network: "[concat(parameters('prefix'), '-net')]" },
        resources: [
          {
            type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
            apiVersion: '2024-06-01',
            name: "[format('{0}.example.com/l', parameters('zones')[0])]",
            location: 'global',
            dependsOn: ['zones'],
            properties: {
              registrationEnabled: false,
              virtualNetwork: {
                id: "[resourceId('Microsoft.Network/virtualNetworks', variables('network'))]",
              },
              // Stands before the network that it refers to.
              resolutionPolicy:
                "[if(equals(reference(variables('network')).enableDdosProtection, false()), 'NxDomainRedirect', 'Default')]",
            },
          },
          {
            type: 'Microsoft.Network/virtualNetworks',
            apiVersion: '2024-01-01',
            name: "[variables('network')]",
            location: "[parameters('location')]",
            tags: { made: '[deployment().name]' },
            properties: {
              addressSpace: { addressPrefixes: ['10.8.0.0/16'] },
              copy: [
                {
                  name: 'subnets',
                  count: 2,
                  input: {
                    name: "[concat('s', copyIndex('subnets'))]",
                    properties: {
                      addressPrefix: "[cidrSubnet('10.8.0.0/16', 24, copyIndex('subnets'))]",
                    },
                  },
                },
              ],
            },
            resources: [
              {
                type: 'subnets',
                apiVersion: '2024-01-01',
                name: 'inner',
                properties: { addressPrefix: '10.8.9.0/24' },
              },
            ],
          },
          {
            type: 'Microsoft.Network/privateDnsZones',
            apiVersion: '2024-06-01',
            name: "[format('{0}.example.com', parameters('zones')[copyIndex()])]",
            location: 'global',
            copy: { name: 'zones', count: "[length(parameters('zones'))]" },
          },
          {
            type: 'Microsoft.Network/privateDnsZones',
            apiVersion: '2024-06-01',
            name: 'never.example.com',
            location: 'global',
            condition: "[equals(parameters('prefix'), 'other')]",
          },
        ],
        outputs: {
          subnets: {
            type: 'int',
            value: "[length(reference(variables('network')).subnets)]",
          },
          secret: { type: 'securestring', value: "[parameters('password')]" },
        },
      }),
    });
    expect([accepted.status, accepted.headers['azure-asyncoperation']]).toEqual([
      201,
      expect.stringContaining('/operationStatuses/'),
    ]);
    const done = await finished('whole');
    expect(done).toMatchObject({
      provisioningState: 'Succeeded',
      outputs: { subnets: { type: 'Int', value: 3 } },
    });
    expect(JSON.stringify(emulator.cloud.state)).not.toContain('never shown');
    const link = await emulator.ask(
      'GET',
      `${NETWORKS}/privateDnsZones/one.example.com/virtualNetworkLinks/l?api-version=2024-06-01`,
    );
    expect(textAt(link.body, 'properties', 'resolutionPolicy')).toBe('NxDomainRedirect');
    const none = await emulator.ask(
      'GET',
      `${NETWORKS}/privateDnsZones/never.example.com?api-version=2024-06-01`,
    );
    expect(none.status).toBe(404);
  });

  test.each<[string, Json]>([
    ["[toUpper(concat('a', 'b'))]", 'AB'],
    ['[[not an expression]', '[not an expression]'],
    ["[if(contains(createArray('a', 'b'), 'b'), 'yes', variables('none'))]", 'yes'],
    ["[join(split('a-b-c', '-'), '.')]", 'a.b.c'],
    ['[string(add(2, mul(3, 4)))]', '14'],
    ["[createObject('a', createObject('b', 'deep')).a.b]", 'deep'],
    ["[tryGet(createObject(), 'missing')]", null],
    ["[guid('a', 'b')]", '49ed95c5-a1e8-5ce4-ba8a-4e2d23e9ae5f'],
    ["[padLeft(string(7), 3, '0')]", '007'],
    ["[first(union(createArray('x'), createArray('y')))]", 'x'],
    ["[base64ToString(base64('text'))]", 'text'],
    ["[replace(resourceGroup().name, 'avd', 'x')]", 'x2'],
    ["[last(split(subscription().id, '/'))]", '11111111-1111-1111-1111-111111111111'],
  ])('%s', async (expression, expected) => {
    const value = await valueOf('expression', expression);
    if (expression.startsWith('[guid')) expect(value).toMatch(/^[0-9a-f-]{36}$/);
    else expect(value ?? null).toEqual(expected);
  });

  test.each<{ title: string; properties: JsonObject; says: RegExp }>([
    {
      title: 'a function that is not served',
      properties: template({ outputs: { a: { type: 'string', value: '[map(1, 2)]' } } }),
      says: /'map' is not valid, or is not served by this emulator/,
    },
    {
      title: 'a type that is not served',
      properties: template({
        resources: [
          { type: 'Microsoft.Compute/virtualMachines', apiVersion: '2024-03-01', name: 'vm' },
        ],
      }),
      says: /'Microsoft.Compute\/virtualMachines', which is not served by this emulator/,
    },
    {
      title: 'a parameter without a value',
      properties: template({ parameters: { a: { type: 'string' } } }),
      says: /The value for the template parameter 'a' is not provided/,
    },
    {
      title: 'a parameter that the template has not',
      properties: { ...template({}), parameters: { b: { value: 1 } } },
      says: /The template parameters 'b'/,
    },
    {
      title: 'a value that is not allowed',
      properties: {
        ...template({ parameters: { a: { type: 'string', allowedValues: ['x'] } } }),
        parameters: { a: { value: 'y' } },
      },
      says: /not part of the allowed value/,
    },
    {
      title: 'another kind of value',
      properties: {
        ...template({ parameters: { a: { type: 'int' } } }),
        parameters: { a: { value: 'y' } },
      },
      says: /Expected 'int'. Actual 'string'/,
    },
    {
      title: 'a broken expression',
      properties: template({ variables: { a: "[concat('a']" } }),
      says: /Unable to parse language expression/,
    },
    {
      title: 'a template by a link',
      properties: { templateLink: { uri: 'https://example.com/t.json' } },
      says: /templateLink\) is not served by this emulator/,
    },
    {
      title: 'the mode that deletes',
      properties: { ...template({}), mode: 'Complete' },
      says: /'Complete' is not served by this emulator/,
    },
    {
      title: 'the same resource twice',
      properties: template({
        resources: [1, 2].map(() => ({
          type: 'Microsoft.Network/privateDnsZones',
          apiVersion: '2024-06-01',
          name: 'twice.example.com',
          location: 'global',
        })),
      }),
      says: /is defined multiple times/,
    },
  ])('$title is refused before anything is made', async ({ properties, says }) => {
    const answer = await put('refused', properties);
    expect(answer.status).toBe(400);
    expect(textAt(answer.body, 'error', 'message')).toMatch(says);
    expect((await emulator.ask('GET', `${at('refused')}?${VERSION}`)).status).toBe(404);
  });

  test('what Azure refuses of a resource fails the deployment, with the reason in its message', async () => {
    await put(
      'failing',
      template({
        resources: [
          {
            type: 'Microsoft.Network/privateDnsZones',
            apiVersion: '2024-06-01',
            name: 'azure.com',
            location: 'global',
          },
        ],
      }),
    );
    const done = await finished('failing');
    expect(textAt(done, 'error', 'message')).toContain('reserved');
    const steps = await emulator.ask('GET', `${at('failing')}/operations?${VERSION}`);
    expect(steps.body).toMatchObject({ value: [{ properties: { provisioningState: 'Failed' } }] });
  });

  test('two that wait for each other, and the rights of a reader', async () => {
    const zone = (name: string, other: string): JsonObject => ({
      type: 'Microsoft.Network/privateDnsZones',
      apiVersion: '2024-06-01',
      name,
      location: 'global',
      dependsOn: [other],
    });
    await put(
      'circle',
      template({
        resources: [zone('a.example.com', 'b.example.com'), zone('b.example.com', 'a.example.com')],
      }),
    );
    expect(textAt(await finished('circle'), 'error', 'message')).toContain('Circular dependency');
    const token = emulator.cloud.control.issueToken({
      audience: `${emulator.origin}/`,
      appId: READER.appId,
      objectId: 'reader',
    });
    expect((await put('reader', template({}), token)).status).toBe(403);
  });

  test('a module of Bicep: a deployment inside, worked out by itself', async () => {
    await put(
      'outer',
      template({
        resources: [
          {
            type: 'Microsoft.Resources/deployments',
            apiVersion: '2022-09-01',
            name: 'inner',
            properties: {
              mode: 'Incremental',
              expressionEvaluationOptions: { scope: 'inner' },
              parameters: { name: { value: "[concat('module', '.example.com')]" } },
              template: {
                contentVersion: '1.0.0.0',
                parameters: { name: { type: 'string' } },
                resources: [
                  {
                    type: 'Microsoft.Network/privateDnsZones',
                    apiVersion: '2024-06-01',
                    name: "[parameters('name')]",
                    location: 'global',
                  },
                ],
                outputs: { name: { type: 'string', value: "[parameters('name')]" } },
              },
            },
          },
        ],
        outputs: {
          made: {
            type: 'string',
            value:
              "[reference(resourceId('Microsoft.Resources/deployments', 'inner')).outputs.name.value]",
          },
        },
      }),
    );
    expect(objectAt(await finished('outer'), 'outputs', 'made')?.['value']).toBe(
      'module.example.com',
    );
  });
});
