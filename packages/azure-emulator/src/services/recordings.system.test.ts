// Answers of a set-up that Microsoft recorded beside those of the rehearsed one, field
// by field. The recordings lie outside the repository, with the API's examples.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isObject, parseJson, textAt, valueAt, type Json } from '../base/json.ts';
import {
  arm,
  ask,
  armToken,
  CACHE,
  completeArm,
  makeEndpoint,
  SEED,
  startTestCloud,
  VAULT,
  VAULT_GROUP,
  type Answered,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { compareShapes, shapeOf } from '@sekisho/test-kit/azure-emulator/compare-shapes.ts';
import { knownFields } from '@sekisho/test-kit/azure-emulator/known-fields.ts';
import { SERVICE_AUDIENCE } from './service-access.ts';

const EXAMPLES =
  process.env['SEKISHO_REST_EXAMPLES'] ??
  join(import.meta.dirname, '../../../../../shared/fixtures/azure-rest-examples');
const RECORDINGS = join(EXAMPLES, 'recordings-cli-site-recovery');
const areThere = existsSync(RECORDINGS);

const VERSION = '2022-08-01';
const SITE = `${VAULT_GROUP}/providers/Microsoft.OffAzure/VMwareSites/privateasr58afvmwaresite`;
const FABRIC = `${VAULT}/replicationFabrics/privateasr2-vmwarefabric`;
const ITEM = `${FABRIC}/replicationProtectionContainers/privateasr58afreplicationcontainer/replicationProtectedItems/source`;
const POLICY = `${VAULT}/replicationPolicies/policy`;
const MACHINE = `${SITE}/machines/source`;

describe.skipIf(!areThere)(
  `recorded answers of Site Recovery${areThere ? '' : ` (skipped: they are not at ${RECORDINGS})`}`,
  () => {
    let cloud: TestCloud;
    let policyStatus: Answered;

    beforeAll(async () => {
      cloud = await startTestCloud({
        seed: { ...SEED, resources: [...SEED.resources, { id: CACHE }] },
      });
      await makeEndpoint(cloud, {
        name: 'pe-asr',
        group: VAULT_GROUP,
        targetId: VAULT,
        groupId: 'AzureSiteRecovery',
        zone: 'privatelink.siterecovery.windowsazure.com',
      });
      await completeArm(cloud, 'PUT', SITE, {
        version: '2020-07-07',
        json: { location: 'japaneast', properties: { applianceName: 'appliance' } },
      });
      await cloud.azure.control.put({
        id: MACHINE,
        name: 'source',
        type: 'Microsoft.OffAzure/VMwareSites/machines',
        etag: '',
        properties: { displayName: 'source' },
      });
      for (const kind of [
        'ProcessServer',
        'RcmProxy',
        'PushInstaller',
        'ReplicationAgent',
        'ReprotectAgent',
        'MarsAgent',
        'Dra',
      ])
        await call('rcm1', '10.2.1.4', '/rcmagentapi/registermachine', kind);
      await call('srs1', '10.2.1.5', '/providers/register', 'ProcessServer');
      const started = await arm(cloud, 'PUT', POLICY, {
        version: VERSION,
        json: { properties: { providerSpecificInput: { instanceType: 'InMageRcm' } } },
      });
      policyStatus = await ask(cloud, {
        url: String(started.headers['azure-asyncoperation']),
        token: armToken(cloud),
      });
      while ((await arm(cloud, 'GET', POLICY, { version: VERSION })).status !== 200)
        await new Promise((resolve) => setTimeout(resolve, 5));
      const made = await completeArm(cloud, 'PUT', ITEM, { version: VERSION, json: enableOrder() });
      if (made.status !== 'Succeeded') throw new Error(made.first.text);
    });
    afterAll(() => cloud.close());

    const call = (member: string, at: string, path: string, kind: string): Promise<Answered> =>
      ask(cloud, {
        url: `https://1265443793182260898-asr-pod01-${member}.jpe.privatelink.siterecovery.windowsazure.com${path}`,
        at,
        method: 'POST',
        token: cloud.azure.control.issueToken({
          audience: SERVICE_AUDIENCE,
          appId: 'a',
          objectId: 'o',
        }),
        json: { name: 'appliance', kind, version: '1.0' },
      });

    /** The recorded order, with what exists here. */
    function enableOrder(): unknown {
      const order = valueAt(read('v2arcm-025-protected-item-put-accepted.json'), 'request', 'body');
      const text = JSON.stringify(order)
        .replaceAll(/"[^"]*\/storageAccounts\/[^"]*"/g, JSON.stringify(CACHE))
        .replaceAll(/"[^"]*\/replicationPolicies\/[^"]*"/g, JSON.stringify(POLICY))
        .replaceAll(/"[^"]*\/machines\/[^"]*"/g, JSON.stringify(MACHINE));
      return JSON.parse(text);
    }

    function differences(ours: Json | undefined, recorded: Json | undefined): string[] {
      const fields = knownFields(EXAMPLES, 'siterecovery-2024-04-01');
      return (
        compareShapes(shapeOf(ours), shapeOf(recorded))
          // Fields that the client knows; what nobody here measures or knows is null; lists of what the site has are shorter.
          .filter(
            ({ kind, path }) =>
              !(
                kind === 'extra' &&
                fields.has(
                  path
                    .replace(/(?:\[\])+$/, '')
                    .split('.')
                    .at(-1) ?? '',
                )
              ) &&
              kind !== 'null' &&
              !(kind === 'missing' && path.endsWith('[]')),
          )
          .map(({ kind, path, detail }) => `${kind} ${path} (${detail})`)
      );
    }

    test.each([
      {
        file: 'v2arcm-014-containers-list.json',
        path: `${FABRIC}/replicationProtectionContainers`,
      },
      { file: 'v2arcm-020-fabric-get.json', path: FABRIC },
      { file: 'v2arcm-085-protected-item-initial-replication-2.json', path: ITEM },
      { file: 'vault-027-jobs-list.json', path: `${VAULT}/replicationJobs` },
    ])('$file', async ({ file, path }) => {
      const answer = await arm(cloud, 'GET', path, { version: VERSION });
      expect(answer.status).toBe(200);
      expect(differences(answer.body, valueAt(read(file), 'response', 'body'))).toEqual([]);
    });

    test('an operation under way, and the headers of what was accepted', async () => {
      expect(
        differences(
          policyStatus.body,
          valueAt(read('v2arcm-010-policy-status-in-progress.json'), 'response', 'body'),
        ),
      ).toEqual([]);
      const accepted = await arm(cloud, 'PUT', POLICY, {
        version: VERSION,
        json: { properties: { providerSpecificInput: { instanceType: 'InMageRcm' } } },
      });
      const recorded = valueAt(
        read('v2arcm-025-protected-item-put-accepted.json'),
        'response',
        'headers',
      );
      expect(
        isObject(recorded)
          ? Object.keys(recorded).filter(
              (name) => /operation|location/.test(name) && accepted.headers[name] === undefined,
            )
          : ['none'],
      ).toEqual([]);
    });

    test('what is not there, and a vault that is made', async () => {
      const missing = await arm(cloud, 'GET', `${VAULT}x`, {
        version: VERSION.replace('08', '10'),
      });
      const recorded = valueAt(read('vault-000-not-found.json'), 'response', 'body');
      expect([missing.status, textAt(missing.body, 'error', 'code')]).toEqual([
        404,
        textAt(recorded, 'error', 'code'),
      ]);
      expect(differences(missing.body, recorded)).toEqual([]);
      const order = read('vault-001-vault-put.json');
      const made = await completeArm(cloud, 'PUT', `${VAULT}-recorded`, {
        version: '2024-04-01',
        json: valueAt(order, 'request', 'body'),
      });
      expect([made.first.status, made.status]).toEqual([
        valueAt(order, 'response', 'status'),
        'Succeeded',
      ]);
      expect(
        differences(made.first.body, valueAt(order, 'response', 'body')).filter(
          (each) => !each.startsWith('extra'),
        ),
      ).toEqual([]);
      expect(
        differences(
          made.last?.body,
          valueAt(read('vault-003-vault-operation-status-later.json'), 'response', 'body'),
        ).filter((each) => !each.includes('endTime')),
      ).toEqual([]);
    });

    test('protected, failed over, and replicating back', async () => {
      for (const [state, file] of [
        ['Protected', 'v2arcm-094-protected-item-protected.json'],
        ['PlannedFailoverStatesBegin', undefined],
      ] as const) {
        const item = cloud.azure.state.resources.find((each) => each.id === ITEM);
        if (item === undefined) throw new Error('no item');
        await cloud.azure.control.put({
          ...item,
          properties: { ...item.properties, protectionState: state },
        });
        if (file !== undefined)
          expect(
            differences(
              (await arm(cloud, 'GET', ITEM, { version: VERSION })).body,
              valueAt(read(file), 'response', 'body'),
            ),
          ).toEqual([]);
      }
      const order = {
        properties: {
          failoverDirection: 'RecoveryToPrimary',
          providerSpecificDetails: {
            instanceType: 'InMageRcm',
            reprotectAgentId: 'a',
            datastoreName: 'd',
            logStorageAccountId: CACHE,
          },
        },
      };
      expect(
        (await completeArm(cloud, 'POST', `${ITEM}/reProtect`, { version: VERSION, json: order }))
          .status,
      ).toBe('Succeeded');
      expect(
        differences(
          (await arm(cloud, 'GET', ITEM, { version: VERSION })).body,
          valueAt(read('v2arcm-158-protected-item-failback.json'), 'response', 'body'),
        ),
      ).toEqual([]);
    });
  },
);

function read(file: string): Json {
  return parseJson(readFileSync(join(RECORDINGS, file), 'utf8')) ?? {};
}
