// Microsoft.Resources/deployments of a resource group: a template of what is served here.

import { randomUUID } from 'node:crypto';

import { header, jsonOf, type Reply, type Request } from '../../base/http.ts';
import { guidFrom } from '../../base/identifiers.ts';
import {
  listAt,
  objectAt,
  parseJson,
  textAt,
  type Json,
  type JsonObject,
} from '../../base/json.ts';
import { ArmError, badRequest, methodNotServed, notServed } from '../arm-error.ts';
import { renderResource, type Resource } from '../../resources/resource-store.ts';
import { DeploymentRun, outputsOf, type Step } from './run-deployment.ts';
import { refusalStatus, SCOPED_TYPES, type ScopedCall } from './scoped-path.ts';
import { invalidTemplate } from './template-expression.ts';
import { expandResources, readParameters, type TemplateResource } from './template-resources.ts';
import { checkFunctions, type TemplateScope } from './template-scope.ts';

const DEPLOYMENT_TYPE = 'Microsoft.Resources/deployments';
/** Marks of the emulator's own: what was done, and the template that did it. */
const STEPS = 'sekisho-steps';
const TEMPLATE = 'sekisho-template';

export async function answerDeployments(call: ScopedCall): Promise<Reply> {
  const { scope, names, types, request, world, apiVersion } = call;
  const { store } = world;
  const { method } = request;
  if (!/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(scope))
    throw notServed(
      'A deployment at another scope than a resource group',
      apiVersion,
      refusalStatus(method),
    );
  const [name, child] = names;
  const word = types[1]?.toLowerCase();
  if (name === undefined) {
    if (method !== 'GET') throw methodNotServed(method);
    const value = store.list(DEPLOYMENT_TYPE, scope).map((each) => renderResource(each));
    return { status: 200, body: { value } };
  }
  const id = `${scope}/providers/${DEPLOYMENT_TYPE}/${name}`;
  if (word === 'validate' && method === 'POST') {
    const prepared = await prepare(call, name);
    return { status: 200, body: renderValidated(id, name, prepared) };
  }
  const existing = store.get(id);
  if (word === undefined && method === 'PUT') return await begin(call, { id, name });
  if (existing === undefined) {
    if (method === 'HEAD') return { status: 404 };
    if (method === 'DELETE' && word === undefined) return { status: 204 };
    if (word === undefined || ['operations', 'exporttemplate'].includes(word))
      throw new ArmError(404, 'DeploymentNotFound', `Deployment '${name}' could not be found.`);
  } else if (word === undefined) {
    if (method === 'GET') return { status: 200, body: renderResource(existing) };
    if (method === 'HEAD') return { status: 204 };
    if (method === 'DELETE') return remove(call, existing);
  } else if (word === 'exporttemplate' && method === 'POST')
    return { status: 200, body: { template: existing.extra?.[TEMPLATE] } };
  else if (word === 'operations' && method === 'GET') return answerOperations(existing, child);
  throw notServed(`'${word ?? method}' of a deployment`, apiVersion);
}

interface Prepared {
  readonly template: JsonObject;
  readonly shownParameters: JsonObject;
  readonly resources: readonly TemplateResource[];
  readonly scope: TemplateScope;
  /** Set once the deployment runs. */
  readonly running: { run: DeploymentRun | undefined };
}

/** Reads and checks everything that can be checked before anything is made. */
async function prepare(call: ScopedCall, name: string): Promise<Prepared> {
  const { request, world, scope: groupId } = call;
  const properties = objectAt(readRelaxed(request), 'properties');
  const template = objectAt(properties, 'template');
  if (template === undefined)
    throw badRequest(
      'InvalidRequestContent',
      'A deployment without its template in the request (templateLink) is not served by this emulator.',
    );
  if (objectAt(properties, 'parametersLink') !== undefined)
    throw badRequest(
      'InvalidRequestContent',
      'The parameters of a deployment by a link (parametersLink) are not served by this emulator.',
    );
  const mode = textAt(properties, 'mode') ?? 'Incremental';
  if (mode.toLowerCase() !== 'incremental')
    throw badRequest(
      'InvalidRequestContent',
      `The deployment mode '${mode}' is not served by this emulator; 'Incremental' is.`,
    );
  for (const part of ['functions', 'extensions', 'imports', 'definitions'])
    if (Object.keys(objectAt(template, part) ?? {}).length > 0 || listAt(template, part).length > 0)
      throw invalidTemplate(`The part '${part}' of a template is not served by this emulator`);
  checkFunctions(template['variables']);
  checkFunctions(template['outputs']);
  checkFunctions(withoutNested(template['resources'] ?? []));
  const group = world.store.get(groupId);
  const subscriptionId = groupId.split('/')[2] ?? '';
  const running: Prepared['running'] = { run: undefined };
  const scope = {
    variables: objectAt(template, 'variables') ?? {},
    group: {
      id: group?.id ?? groupId,
      name: group?.name ?? '',
      type: 'Microsoft.Resources/resourceGroups',
      location: group?.location ?? world.region,
      tags: group?.tags ?? {},
      properties: { provisioningState: 'Succeeded' },
    },
    subscription: {
      id: `/subscriptions/${subscriptionId}`,
      subscriptionId,
      tenantId: world.tenantId,
      displayName: subscriptionId,
    },
    tenant: { tenantId: world.tenantId },
    deployment: { name, properties: { mode: 'Incremental', template } },
    loops: {},
    lookUp: async (asked: Parameters<TemplateScope['lookUp']>[0]): Promise<Json> => {
      if (running.run === undefined)
        throw invalidTemplate(
          `The template function '${asked.action}' is not expected at this location: names, conditions and counts are known before anything is deployed`,
        );
      return await running.run.lookUp(asked);
    },
  };
  const declared = objectAt(template, 'parameters') ?? {};
  const parameters = await readParameters(
    declared,
    objectAt(properties, 'parameters') ?? {},
    scope,
  );
  const whole: TemplateScope = { ...scope, parameters };
  const resources = await expandResources(template['resources'], whole);
  const unknown = resources.find(
    ({ type }) =>
      !call.isServed(type) &&
      !SCOPED_TYPES.some((each) => each.toLowerCase() === type.toLowerCase()),
  );
  if (unknown !== undefined)
    throw invalidTemplate(
      `The resource '${unknown.name}' has the type '${unknown.type}', which is not served by this emulator`,
    );
  return {
    template,
    shownParameters: showParameters(declared, parameters),
    resources,
    scope: whole,
    running,
  };
}

/** Azure reads templates with comments, and az writes the name `template` without quotes. */
function readRelaxed(request: Request): Json | undefined {
  const plain = jsonOf(request);
  if (plain !== undefined) return plain;
  const relaxed = request.body
    .toString('utf8')
    .replace(
      /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\/|([{,]\s*)([A-Za-z_]\w*)(\s*:)/g,
      (_, text?: string, before = '', name?: string, colon = '') =>
        text ?? (name === undefined ? '' : `${String(before)}"${name}"${String(colon)}`),
    );
  return parseJson(relaxed);
}

/** The templates inside are checked by their own deployments. */
function withoutNested(resources: Json): Json {
  return JSON.parse(
    JSON.stringify(resources, (key, value: Json) => (key === 'template' ? undefined : value)),
  ) as Json;
}

async function begin(
  call: ScopedCall,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Reply> {
  const { world, request, apiVersion } = call;
  const { store } = world;
  const prepared = await prepare(call, name);
  const run = new DeploymentRun(call, prepared.resources);
  prepared.running.run = run;
  const startedAt = world.clock.now();
  const put = (state: string, more: JsonObject = {}): Resource =>
    store.put({
      id: store.get(id)?.id ?? id,
      name,
      type: DEPLOYMENT_TYPE,
      etag: randomUUID(),
      extra: { [TEMPLATE]: prepared.template, [STEPS]: run.steps.map(describeStep) },
      properties: {
        ...describe(prepared),
        provisioningState: state,
        timestamp: world.clock.now().toISOString(),
        duration: `PT${String((world.clock.now().getTime() - startedAt.getTime()) / 1000)}S`,
        correlationId: header(request, 'x-ms-correlation-request-id') ?? guidFrom(id),
        ...more,
      },
    });
  const isNew = store.get(id) === undefined;
  const accepted = put('Accepted');
  const settle = async (): Promise<void> => {
    put('Running');
    try {
      await run.run();
      const outputs = await outputsOf(objectAt(prepared.template, 'outputs') ?? {}, prepared.scope);
      const outputResources = prepared.resources
        .filter((each) => !each.isExisting)
        .map((each) => ({ id: each.id }));
      put('Succeeded', { outputs, outputResources });
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const message = `At least one resource deployment operation failed: (${error.code}) ${error.message} Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.`;
      const details = [{ code: error.code, message: error.message }];
      put('Failed', { error: { code: 'DeploymentFailed', message, details } });
      throw new ArmError(409, 'DeploymentFailed', message);
    }
  };
  const following = world.operations.start(
    {
      style: 'deployment',
      resourceId: id,
      location: world.region,
      afterMs: world.pace.operationMs,
      settle,
    },
    { origin: `https://${header(request, 'host') ?? request.host}`, apiVersion },
  );
  return { status: isNew ? 201 : 200, headers: following, body: renderResource(accepted) };
}

function remove({ world, request, apiVersion }: ScopedCall, existing: Resource): Reply {
  return {
    status: 202,
    headers: world.operations.start(
      {
        style: 'resources',
        resourceId: existing.id,
        location: world.region,
        afterMs: world.pace.operationMs,
        settle: () => world.withdraw(existing.id),
      },
      { origin: `https://${header(request, 'host') ?? request.host}`, apiVersion },
    ),
  };
}

function describe({ shownParameters, resources }: Prepared): JsonObject {
  const types = new Map<string, Set<string>>();
  for (const { type } of resources) {
    const [namespace = '', ...rest] = type.split('/');
    const known = types.get(namespace) ?? new Set<string>();
    types.set(namespace, known.add(rest.join('/')));
  }
  return {
    mode: 'Incremental',
    parameters: shownParameters,
    providers: [...types].map(([namespace, known]) => ({
      namespace,
      resourceTypes: [...known].map((resourceType) => ({ resourceType, locations: [null] })),
    })),
    dependencies: [],
  };
}

function showParameters(declared: JsonObject, parameters: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const type = textAt(declared, name, 'type') ?? '';
      const spelled = type.charAt(0).toUpperCase() + type.slice(1);
      return [
        name,
        /^secure/i.test(type) ? { type: spelled } : { type: spelled, value: value ?? null },
      ];
    }),
  );
}

function renderValidated(id: string, name: string, prepared: Prepared): JsonObject {
  return {
    id,
    name,
    type: DEPLOYMENT_TYPE,
    properties: {
      ...describe(prepared),
      provisioningState: 'Succeeded',
      validatedResources: prepared.resources.map((each) => ({ id: each.id })),
    },
  };
}

function describeStep({ resource, status, error }: Step): JsonObject {
  const operationId = guidFrom(`step ${resource.id.toLowerCase()}`)
    .replaceAll('-', '')
    .toUpperCase();
  return {
    operationId,
    properties: {
      provisioningOperation: 'Create',
      provisioningState: error === undefined ? 'Succeeded' : 'Failed',
      statusCode: error === undefined ? (status === 201 ? 'Created' : 'OK') : 'BadRequest',
      ...(error === undefined ? {} : { statusMessage: { error } }),
      targetResource: {
        id: resource.id,
        resourceType: resource.type,
        resourceName: resource.name,
      },
    },
  };
}

function answerOperations(deployment: Resource, wanted: string | undefined): Reply {
  const value = listAt(deployment.extra, STEPS).map((each): JsonObject => ({
    id: `${deployment.id}/operations/${textAt(each, 'operationId') ?? ''}`,
    ...objectAt(each),
  }));
  if (wanted === undefined) return { status: 200, body: { value } };
  const found = value.find((each) => each['operationId'] === wanted);
  if (found === undefined)
    throw new ArmError(
      404,
      'DeploymentOperationNotFound',
      `The deployment operation '${wanted}' could not be found.`,
    );
  return { status: 200, body: found };
}
