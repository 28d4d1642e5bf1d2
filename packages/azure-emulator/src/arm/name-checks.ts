// POST checkNameAvailability: whether a name of a kind is still free. Each provider
// answers at an address of its own, in the same form.

import { jsonOf, type Reply, type Request } from '../base/http.ts';
import { textAt, type JsonObject } from '../base/json.ts';
import { badRequest, methodNotServed } from './arm-error.ts';
import { isKeyVaultName, KEY_VAULT_TYPE } from './key-vault.ts';
import { VAULT_TYPE } from '../resources/type-names.ts';
import { groupIdOf, type ArmPath } from '../resources/resource-id.ts';
import type { ArmWorld } from './resource-type.ts';
import { isAccountName, STORAGE_TYPE } from './storage.ts';

interface NameCheck {
  readonly type: string;
  readonly isValid: (name: string) => boolean;
  /** Names of some kinds are names of hosts, and so the only ones in the world. */
  readonly isGlobal: boolean;
}

const CHECKS: Readonly<Record<string, NameCheck>> = {
  'microsoft.keyvault': { type: KEY_VAULT_TYPE, isValid: isKeyVaultName, isGlobal: true },
  'microsoft.storage': { type: STORAGE_TYPE, isValid: isAccountName, isGlobal: true },
  'microsoft.recoveryservices': {
    type: VAULT_TYPE,
    isValid: (name) => /^[a-z][a-z0-9-]{1,49}$/i.test(name),
    isGlobal: false,
  },
};

export function isNameCheck(path: ArmPath): boolean {
  return (
    CHECKS[path.namespace?.toLowerCase() ?? ''] !== undefined &&
    path.types.at(-1)?.toLowerCase() === 'checknameavailability' &&
    path.types.length > path.names.length
  );
}

/** undefined: the path asks for something else. */
export function answerNameCheck(
  request: Request,
  path: ArmPath,
  world: ArmWorld,
): Reply | undefined {
  const check = CHECKS[path.namespace?.toLowerCase() ?? ''];
  if (check === undefined || !isNameCheck(path)) return undefined;
  if (request.method !== 'POST') throw methodNotServed(request.method);
  const name = textAt(jsonOf(request), 'name');
  if (name === undefined) throw badRequest('BadRequest', "The property 'name' is required.");
  return {
    status: 200,
    body: judge(name, check, check.isGlobal ? '' : groupIdOf(request.path), world),
  };
}

function judge(
  name: string,
  { type, isValid }: NameCheck,
  scope: string,
  world: ArmWorld,
): JsonObject {
  if (!isValid(name))
    return {
      nameAvailable: false,
      reason: 'AccountNameInvalid',
      message: `The name '${name}' is not valid for a resource of type '${type}'.`,
    };
  if (world.store.list(type, scope).some((each) => each.name.toLowerCase() === name.toLowerCase()))
    return {
      nameAvailable: false,
      reason: 'AlreadyExists',
      message: `The name '${name}' is already in use.`,
    };
  return { nameAvailable: true };
}
