// Errors as Resource Manager words them: thrown by a provider, written by the router.

import type { Reply } from '../base/http.ts';
import type { JsonObject } from '../base/json.ts';

export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ArmError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function errorBody(code: string, message: string): JsonObject {
  return { error: { code, message } };
}

export function replyWith(error: ArmError): Reply {
  return {
    status: error.status,
    headers: { 'x-ms-failure-cause': 'gateway', ...error.headers },
    body: errorBody(error.code, error.message),
  };
}

export function resourceNotFound(type: string, names: readonly string[], group: string): ArmError {
  const [namespace = '', ...types] = type.split('/');
  const path = types.map((each, index) => `${each}/${names[index] ?? ''}`).join('/');
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${namespace}/${path}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

export function badRequest(code: string, message: string): ArmError {
  return new ArmError(400, code, message);
}

const NOT_SERVED = 'NotServedByThisEmulator';
const MARK = { 'x-ms-error-code': NOT_SERVED };

/**
 * Azure has it; this emulator does not. The code says so as well, since the lists of Microsoft's
 * newest clients show no message; HEAD has neither, and shows it in a header.
 */
export function notServed(what: string, apiVersion: string, status: 400 | 404 = 400): ArmError {
  return new ArmError(
    status,
    NOT_SERVED,
    `${what} is not served by this emulator (api-version '${apiVersion}').`,
    MARK,
  );
}

/** Nothing is known of such a type: Azure has none, or this emulator does not know that it has. */
export function unknownType(types: string, namespace: string, apiVersion: string): ArmError {
  return new ArmError(
    400,
    'InvalidResourceType',
    `The resource type '${types}' could not be found in the namespace '${namespace}' for api version '${apiVersion}', or it is not served by this emulator.`,
    MARK,
  );
}

export function methodNotServed(method: string): ArmError {
  return new ArmError(
    405,
    'MethodNotAllowed',
    `The requested resource does not support http method '${method}': it is not served by this emulator.`,
    MARK,
  );
}
