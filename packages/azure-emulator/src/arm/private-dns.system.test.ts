import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  arm,
  armToken,
  ask,
  completeArm,
  MANAGEMENT,
  NETWORK,
  NETWORK_GROUP,
  startTestCloud,
  VERSION,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { listAt, textAt, valueAt } from '../base/json.ts';

const ZONE = `${NETWORK_GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;

describe('private DNS', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud();
    await completeArm(cloud, 'PUT', ZONE, { version: VERSION.dns, json: { location: 'global' } });
  });
  afterAll(() => cloud.close());

  const put = (name: string, headers: Readonly<Record<string, string>> = {}) =>
    arm(cloud, 'PUT', `${ZONE}/A/${name}`, {
      version: VERSION.dns,
      headers,
      json: { properties: { ttl: 10, aRecords: [{ ipv4Address: '10.2.1.20' }] } },
    });

  test('a record is 201 when new and 200 when replaced, and its etag changes', async () => {
    const first = await put('one');
    const second = await put('one');
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(textAt(first.body, 'etag')).not.toBe(textAt(second.body, 'etag'));
  });

  test('If-None-Match keeps a record that is there, If-Match one that has changed', async () => {
    const made = await put('two', { 'if-none-match': '*' });
    expect(made.status).toBe(201);
    expect(await put('two', { 'if-none-match': '*' })).toMatchObject({
      status: 412,
      body: { error: { code: 'PreconditionFailed' } },
    });
    expect((await put('two', { 'if-match': textAt(made.body, 'etag') ?? '' })).status).toBe(200);
    expect((await put('two', { 'if-match': textAt(made.body, 'etag') ?? '' })).status).toBe(412);
    expect(
      (
        await arm(cloud, 'DELETE', `${ZONE}/A/two`, {
          version: VERSION.dns,
          headers: { 'if-match': 'other' },
        })
      ).status,
    ).toBe(412);
    expect((await arm(cloud, 'DELETE', `${ZONE}/A/two`, { version: VERSION.dns })).status).toBe(
      200,
    );
    expect((await arm(cloud, 'DELETE', `${ZONE}/A/two`, { version: VERSION.dns })).status).toBe(
      204,
    );
  });

  test('ALL lists every type with the SOA, in pages whose links lead to the end', async () => {
    await put('three');
    const names: string[] = [];
    let next: string | undefined = `${MANAGEMENT}${ZONE}/ALL?$top=1&api-version=${VERSION.dns}`;
    while (next !== undefined) {
      const page = await ask(cloud, { url: next, token: armToken(cloud) });
      names.push(
        ...listAt(page.body, 'value').map((each) => textAt(each, 'type')?.split('/').at(-1) ?? ''),
      );
      next = textAt(page.body, 'nextLink');
    }
    expect(names.at(-1)).toBe('SOA');
    expect(names.length).toBe(
      valueAt(
        (await arm(cloud, 'GET', ZONE, { version: VERSION.dns })).body,
        'properties',
        'numberOfRecordSets',
      ),
    );
  });

  test('a network has one zone of a name, and a zone with links stays', async () => {
    const link = (zone: string, name: string) =>
      completeArm(cloud, 'PUT', `${zone}/virtualNetworkLinks/${name}`, {
        version: VERSION.dns,
        json: {
          location: 'global',
          properties: { virtualNetwork: { id: NETWORK }, registrationEnabled: false },
        },
      });
    expect((await link(ZONE, 'first')).status).toBe('Succeeded');
    const twin = ZONE.replace('/avd2/', '/privateasr2/');
    await completeArm(cloud, 'PUT', twin, { version: VERSION.dns, json: { location: 'global' } });
    expect((await link(twin, 'second')).first.status).toBe(400);
    expect((await arm(cloud, 'DELETE', ZONE, { version: VERSION.dns })).status).toBe(409);
  });

  test('an alias stands alone', async () => {
    await put('four');
    const alias = await arm(cloud, 'PUT', `${ZONE}/CNAME/four`, {
      version: VERSION.dns,
      json: { properties: { ttl: 10, cnameRecord: { cname: 'x.example.com' } } },
    });
    expect(alias.status).toBe(400);
  });
});
