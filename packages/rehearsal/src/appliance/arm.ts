// Calls to Azure Resource Manager by a program of the appliance: paths, api-version,
// and the two ways in which Azure says that an operation still runs (docs/facts/resource-manager.md#long-running-operations).

import { pause } from '@sekisho/core/pause.ts';
import type { HttpAnswer, RunningProgram } from './program.ts';
import { RoadError } from './road-error.ts';
import { retryUntil, type StageContext } from './stage.ts';

export interface ArmCall {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** From the subscription on: `/subscriptions/…`. */
  readonly path: string;
  readonly apiVersion: string;
  readonly body?: unknown;
}

export type Json = { readonly [key: string]: unknown };

const POLL_MS = 100;

export async function callArm(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  call: ArmCall,
): Promise<Json> {
  const answer = await send(context, as, call);
  return parse(answer);
}

/** As callArm, and waits for the end of the operation; gives the resource as it is then. */
export async function completeArm(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  call: ArmCall,
): Promise<Json> {
  const answer = await send(context, as, call);
  const operation = headerOf(answer, 'azure-asyncoperation') ?? headerOf(answer, 'location');
  if (operation !== undefined && (answer.status === 201 || answer.status === 202))
    await waitFor(context, as, operation);
  if (call.method === 'POST') return parse(answer);
  for (;;) {
    const resource = await callArm(context, as, { path: call.path, apiVersion: call.apiVersion });
    // A new Key Vault tells its name before the internet has it: whoever asks then is told "no such name" for minutes.
    if (digText(resource, 'properties', 'provisioningState') !== 'RegisteringDns') return resource;
    await pause(POLL_MS, context.signal);
  }
}

/** All members of a list, page by page. */
export async function listArm(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  call: ArmCall,
): Promise<Json[]> {
  const members: Json[] = [];
  let url = urlOf(context, call);
  while (url !== '') {
    const asked = url;
    const page = parse(
      await retryUntil(context, () => as.program.demand({ url: asked, token: as.token })),
    );
    if (Array.isArray(page['value'])) members.push(...(page['value'] as Json[]));
    url = digText(page, 'nextLink');
  }
  return members;
}

/** The resource, or null when it does not exist. */
export async function findArm(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  call: ArmCall,
): Promise<Json | null> {
  const answer = await retryUntil(context, () =>
    as.program.ask({ url: urlOf(context, call), token: as.token }),
  );
  if (answer.status === 404) return null;
  if (answer.status >= 400) await as.program.demand({ url: urlOf(context, call), token: as.token });
  return parse(answer);
}

function send(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  call: ArmCall,
): Promise<HttpAnswer> {
  const question = {
    method: call.method ?? 'GET',
    url: urlOf(context, call),
    token: as.token,
    ...(call.body === undefined ? {} : { body: call.body }),
  } as const;
  return retryUntil(context, () => as.program.demand(question));
}

async function waitFor(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  url: string,
): Promise<void> {
  for (;;) {
    const answer = await retryUntil(context, () => as.program.demand({ url, token: as.token }));
    const operation = parse(answer);
    const status = operation['status'];
    const isLocationDone = status === undefined && answer.status !== 202;
    if (isLocationDone || status === 'Succeeded') return;
    if (status === 'Failed' || status === 'Canceled') {
      const detail = `${digText(operation, 'error', 'code')}: ${digText(operation, 'error', 'message')}`;
      throw new RoadError('service-refused', {
        program: as.program.program,
        name: context.key.armHost,
        detail,
      });
    }
    await pause(POLL_MS, context.signal);
  }
}

function urlOf({ key }: StageContext, call: ArmCall): string {
  return `https://${key.armHost}${call.path}?api-version=${call.apiVersion}`;
}

function headerOf(answer: HttpAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function parse(answer: HttpAnswer): Json {
  return answer.text === '' ? {} : (JSON.parse(answer.text) as Json);
}

/** Reads a path of keys out of a body; undefined when any is missing. */
export function dig(body: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    body,
  );
}

export function digText(body: unknown, ...keys: readonly (string | number)[]): string {
  const value = dig(body, ...keys);
  return typeof value === 'string' ? value : '';
}
