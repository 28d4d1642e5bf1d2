// Deploys what a template says, one resource after the other as they need each other, with the
// rights of the caller and through the very requests that a client would send.

import type { Reply, Request } from '../../base/http.ts';
import { isObject, objectAt, textAt, type Json, type JsonObject } from '../../base/json.ts';
import { newestOf } from '../api-versions.ts';
import { ArmError } from '../arm-error.ts';
import { readPath } from '../../resources/resource-id.ts';
import type { ScopedCall } from './scoped-path.ts';
import { invalidTemplate } from './template-expression.ts';
import { inOrder, isNamed, type TemplateResource } from './template-resources.ts';
import { evaluate, type LookUp, type TemplateScope } from './template-scope.ts';

/** What happened to one resource of a deployment. */
export interface Step {
  readonly resource: TemplateResource;
  readonly status: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A resource needs one whose turn has not come: it waits. */
class TooEarly extends Error {}

export class DeploymentRun {
  readonly steps: Step[] = [];
  readonly #call: ScopedCall;
  readonly #resources: readonly TemplateResource[];
  readonly #done = new Set<TemplateResource>();

  constructor(call: ScopedCall, resources: readonly TemplateResource[]) {
    this.#call = call;
    this.#resources = resources;
    for (const each of resources) if (each.isExisting) this.#done.add(each);
  }

  /** Throws the first refusal; what was made until then stays, as in Azure. */
  async run(): Promise<void> {
    let waiting = inOrder(this.#resources).filter((each) => !each.isExisting);
    while (waiting.length > 0) {
      const later: TemplateResource[] = [];
      for (const resource of waiting) if (!(await this.#deploy(resource))) later.push(resource);
      if (later.length === waiting.length)
        throw invalidTemplate(
          `Circular dependency detected on resource: '${later[0]?.id ?? ''}'. Please see https://aka.ms/arm-syntax-resources for usage details`,
        );
      waiting = later;
    }
  }

  /** `reference` and `listKeys`, for whoever evaluates. */
  async lookUp(asked: LookUp): Promise<Json> {
    const own = this.#resources.find((each) => isNamed(each, asked.target));
    if (own !== undefined && !this.#done.has(own)) throw new TooEarly();
    const id = own?.id ?? asked.target;
    if (!id.startsWith('/'))
      throw invalidTemplate(`The resource '${asked.target}' is not defined in the template`);
    const path = readPath(id);
    const version =
      asked.apiVersion ??
      own?.apiVersion ??
      newestOf([path.namespace ?? '', ...path.types].join('/'));
    const reply =
      asked.do === 'reference'
        ? await this.#ask('GET', id, version)
        : await this.#ask('POST', `${id}/${asked.action}`, version, asked.body);
    const body = bodyOf(reply);
    return asked.do === 'reference' && !asked.isFull ? (body['properties'] ?? {}) : body;
  }

  /** false: not yet. */
  async #deploy(resource: TemplateResource): Promise<boolean> {
    try {
      const body = await evaluateBody(resource);
      const reply = await this.#ask('PUT', resource.id, resource.apiVersion, body);
      bodyOf(reply);
      await this.#call.world.operations.settled(resource.id);
      this.#done.add(resource);
      this.steps.push({ resource, status: reply.status });
      return true;
    } catch (error) {
      if (error instanceof TooEarly) return false;
      if (error instanceof ArmError)
        this.steps.push({
          resource,
          status: error.status,
          error: { code: error.code, message: error.message },
        });
      throw error;
    }
  }

  async #ask(method: string, path: string, apiVersion: string, body?: Json): Promise<Reply> {
    const { request, ask } = this.#call;
    const {
      'content-length': _length,
      'if-match': _match,
      'if-none-match': _none,
      ...headers
    } = request.headers;
    const rawQuery = `api-version=${encodeURIComponent(apiVersion)}`;
    const asked: Request = {
      ...request,
      method,
      path,
      rawQuery,
      query: new URLSearchParams(rawQuery),
      headers,
      body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
    };
    return await ask(asked);
  }
}

/** The template inside a deployment is worked out by that deployment. */
async function evaluateBody({ body, type, scope }: TemplateResource): Promise<Json> {
  if (type.toLowerCase() !== 'microsoft.resources/deployments') return await evaluate(body, scope);
  const { template, ...properties } = objectAt(body, 'properties') ?? {};
  if (textAt(properties, 'expressionEvaluationOptions', 'scope')?.toLowerCase() !== 'inner')
    throw invalidTemplate(
      "A nested template is served by this emulator with the expressionEvaluationOptions scope 'inner' only",
    );
  const evaluated = await evaluate({ ...body, properties }, scope);
  const done = isObject(evaluated) ? evaluated : {};
  return { ...done, properties: { ...objectAt(done, 'properties'), template: template ?? null } };
}

function bodyOf(reply: Reply): JsonObject {
  const body = isObject(reply.body) ? reply.body : {};
  if (reply.status < 400) return body;
  throw new ArmError(
    reply.status,
    textAt(body, 'error', 'code') ?? 'DeploymentFailed',
    textAt(body, 'error', 'message') ?? '',
  );
}

/** What a template gives back at the end. */
export async function outputsOf(declared: JsonObject, scope: TemplateScope): Promise<JsonObject> {
  const done: Record<string, Json> = {};
  for (const [name, declaration] of Object.entries(declared)) {
    const output = objectAt(declaration) ?? {};
    if (output['condition'] !== undefined && (await evaluate(output['condition'], scope)) !== true)
      continue;
    if (output['copy'] !== undefined)
      throw invalidTemplate(`The loop of the output '${name}' is not served by this emulator`);
    const type = textAt(output, 'type') ?? '';
    done[name] = {
      type: type.charAt(0).toUpperCase() + type.slice(1),
      // A secret is never shown.
      ...(/^secure/i.test(type) ? {} : { value: await evaluate(output['value'], scope) }),
    };
  }
  return done;
}
