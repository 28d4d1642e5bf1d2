import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  arm,
  ask,
  CACHE,
  makeEndpoint,
  SEED,
  startTestCloud,
  VAULT_GROUP,
  VERSION,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { openContainerAt } from '@sekisho/test-kit/azure-emulator/road-client.ts';
import { listAt, textAt } from '../base/json.ts';

const HOST = 'asrcache.blob.core.windows.net';

describe('the cache account behind its private endpoint', () => {
  let cloud: TestCloud;
  let uri: string;

  beforeAll(async () => {
    cloud = await startTestCloud({
      seed: {
        ...SEED,
        resources: [
          ...SEED.resources,
          { id: CACHE, properties: { publicNetworkAccess: 'Disabled' } },
        ],
      },
    });
    await makeEndpoint(cloud, {
      name: 'pe-cache',
      group: VAULT_GROUP,
      targetId: CACHE,
      groupId: 'blob',
      zone: 'privatelink.blob.core.windows.net',
    });
    uri = (
      await cloud.azure.control.signContainer({ account: 'asrcache', container: 'asrlog-one' })
    ).uri;
  });
  afterAll(() => cloud.close());

  test('takes blocks from the official SDK under its real name, and gives the same bytes to the vault’s side', async () => {
    const bytes = randomBytes(9 * 1024 * 1024 + 17);
    const blob = openContainerAt(cloud, '10.2.1.4', uri).getBlockBlobClient('disk0/cycle-1');
    await blob.uploadData(bytes, {
      blockSize: 4 * 1024 * 1024,
      concurrency: 3,
      maxSingleShotSize: 1024,
    });
    expect((await blob.getProperties()).contentLength).toBe(bytes.length);
    const inside = await cloud.azure.openCache({ account: 'asrcache', container: 'asrlog-one' });
    expect(
      (await inside.getBlockBlobClient('disk0/cycle-1').downloadToBuffer()).equals(bytes),
    ).toBe(true);
  });

  test('keeps its files below the run’s folder', async () => {
    expect(await readdir(join(cloud.folder, 'cache-storage'))).toContain('extents');
  });

  test('refuses a request without a signature, and one with a changed signature', async () => {
    const path = `https://${HOST}/asrlog-one/disk0?comp=metadata`;
    expect((await ask(cloud, { url: path, at: '10.2.1.4' })).status).toBeGreaterThanOrEqual(400);
    const forged = openContainerAt(cloud, '10.2.1.4', uri.replace(/sig=[^&]{4}/, 'sig=AAAA'));
    await expect(forged.getBlockBlobClient('x').upload('x', 1)).rejects.toMatchObject({
      statusCode: 403,
    });
  });

  test('refuses everything at its public address, whatever the signature', async () => {
    const answer = await ask(cloud, { url: uri, method: 'GET' });
    expect(answer.status).toBe(403);
    expect(answer.headers['x-ms-error-code']).toBe('AuthorizationFailure');
    expect(answer.text).toContain('<Code>AuthorizationFailure</Code>');
  });

  test('cuts off a client that greets with another name, and misdirects another host', async () => {
    await expect(
      ask(cloud, {
        url: `https://${HOST}/`,
        at: '10.2.1.4',
        servername: 'other.blob.core.windows.net',
      }),
    ).rejects.toThrow();
    expect(
      (
        await ask(cloud, {
          url: `https://${HOST}/`,
          at: '10.2.1.4',
          headers: { host: 'other.blob.core.windows.net' },
        })
      ).status,
    ).toBe(421);
  });

  test('its keys are shown by listKeys only, and are not in the log', async () => {
    const keys = await arm(cloud, 'POST', `${CACHE}/listKeys`, { version: VERSION.storage });
    const value = textAt(listAt(keys.body, 'keys')[0], 'value') ?? '';
    expect(Buffer.from(value, 'base64')).toHaveLength(64);
    expect(JSON.stringify(cloud.azure.state)).not.toContain(value);
    const logged = cloud.log.join('\n');
    expect(logged).not.toContain(value);
    expect(logged).not.toContain('sig=');
  });

  test('an account with public access takes bytes at its public address', async () => {
    const open = `${VAULT_GROUP}/providers/Microsoft.Storage/storageAccounts/opencache`;
    await cloud.azure.control.put({
      ...resourceOf(cloud, CACHE),
      id: open,
      name: 'opencache',
      properties: { ...resourceOf(cloud, CACHE).properties, publicNetworkAccess: 'Enabled' },
    });
    const signed = await cloud.azure.control.signContainer({
      account: 'opencache',
      container: 'some',
    });
    const container = openContainerAt(
      cloud,
      cloud.azure.addressOf('opencache.blob.core.windows.net') ?? '',
      signed.uri,
    );
    await container.getBlockBlobClient('a').upload('bytes', 5);
    expect((await container.getBlockBlobClient('a').downloadToBuffer()).toString()).toBe('bytes');
  });
});

function resourceOf(cloud: TestCloud, id: string) {
  const found = cloud.azure.state.resources.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no resource ${id}`);
  return found;
}
