// Site Recovery's alert settings, and the plans by which many machines would be failed over: there
// are none here, and none can be made.

import { randomUUID } from 'node:crypto';

import { objectAt } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import { VAULT_TYPE } from '../resources/type-names.ts';
import type { Call, PutCall, ResourceType, Written } from './resource-type.ts';
import type { Resource } from '../resources/resource-store.ts';

const ALERT_TYPE = `${VAULT_TYPE}/replicationAlertSettings`;
const DEFAULT = 'defaultAlertSetting';

export const ALERT_TYPES: readonly ResourceType[] = [
  {
    type: ALERT_TYPE,
    listed: (world, under) => [
      world.store.get(`${under}/replicationAlertSettings/${DEFAULT}`) ?? madeUp(under),
    ],
    find: ({ parent, name }: Call) =>
      parent === undefined || name.toLowerCase() !== DEFAULT.toLowerCase()
        ? undefined
        : madeUp(parent.id),
    put: putAlerts,
  },
  { type: `${VAULT_TYPE}/replicationRecoveryPlans` },
];

/** What a vault is set to before anybody set it: nobody is written to. */
function madeUp(vaultId: string): Resource {
  return {
    id: `${vaultId}/replicationAlertSettings/${DEFAULT}`,
    name: DEFAULT,
    type: ALERT_TYPE,
    etag: '',
    properties: { sendToOwners: 'DoNotSend', customEmailAddresses: [], locale: '' },
  };
}

function putAlerts({ world, id, name, body, parent }: PutCall): Written {
  if (name.toLowerCase() !== DEFAULT.toLowerCase())
    throw badRequest('InvalidParameter', `The alert settings of a vault are called '${DEFAULT}'.`);
  return {
    status: 200,
    resource: world.store.put({
      ...madeUp(parent?.id ?? ''),
      id,
      etag: randomUUID(),
      properties: { ...madeUp('').properties, ...objectAt(body, 'properties') },
    }),
  };
}
