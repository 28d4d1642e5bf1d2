// The resources of a template, one by one: loops and conditions worked out, children beside their
// parents, each with what it waits for.

import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../base/json.ts';
import { invalidTemplate } from './template-expression.ts';
import { textOf } from './template-functions.ts';
import { evaluate, providerPath, withLoop, type TemplateScope } from './template-scope.ts';

export interface TemplateResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly apiVersion: string;
  /** Its name in templates that name their resources. */
  readonly symbol: string | undefined;
  /** The loop that made it. */
  readonly loop: string | undefined;
  readonly isExisting: boolean;
  /** As written: worked out when its turn comes. */
  readonly body: JsonObject;
  readonly scope: TemplateScope;
  /** Ids, names, symbols, loops. */
  readonly dependsOn: readonly string[];
}

/** Fields of a template's resource that are not sent. */
const NOT_SENT: readonly string[] = [
  'apiVersion',
  'comments',
  'condition',
  'copy',
  'dependsOn',
  'existing',
  'name',
  'resources',
  'scope',
  'type',
  'asserts',
];

export async function expandResources(
  resources: Json | undefined,
  scope: TemplateScope,
): Promise<TemplateResource[]> {
  const written: [string | undefined, Json | undefined][] = Array.isArray(resources)
    ? (resources as readonly Json[]).map((each): [undefined, Json] => [undefined, each])
    : Object.entries(isObject(resources) ? resources : {});
  const all: TemplateResource[] = [];
  for (const [symbol, each] of written)
    all.push(...(await expand(isObject(each) ? each : {}, { symbol, scope, parent: undefined })));
  const twice = all.find(
    (each, index) => all.findIndex((other) => same(other.id, each.id)) !== index,
  );
  if (twice !== undefined)
    throw invalidTemplate(`The resource '${twice.id}' is defined multiple times in a template`);
  return all;
}

interface Place {
  readonly symbol: string | undefined;
  readonly scope: TemplateScope;
  readonly parent: TemplateResource | undefined;
}

async function expand(written: JsonObject, place: Place): Promise<TemplateResource[]> {
  const loop = objectAt(written, 'copy');
  if (loop === undefined) return await expandOne(written, place);
  const name = textOf(loop['name']);
  const count = Number(await evaluate(loop['count'], place.scope));
  if (!Number.isInteger(count) || count < 0 || count > 800)
    throw invalidTemplate(`The count of the loop '${name}' is no number from 0 to 800`);
  const all: TemplateResource[] = [];
  for (let index = 0; index < count; index += 1)
    all.push(
      ...(await expandOne(written, { ...place, scope: withLoop(place.scope, name, index) }, name)),
    );
  return all;
}

async function expandOne(
  written: JsonObject,
  { symbol, scope, parent }: Place,
  loop?: string,
): Promise<TemplateResource[]> {
  if (written['condition'] !== undefined && (await evaluate(written['condition'], scope)) !== true)
    return [];
  if (written['scope'] !== undefined)
    throw invalidTemplate("The property 'scope' of a resource is not served by this emulator");
  const isNested = parent !== undefined;
  const ownType = textOf(await evaluate(written['type'], scope));
  const ownName = textOf(await evaluate(written['name'], scope));
  const apiVersion = textOf(await evaluate(written['apiVersion'], scope));
  if (ownType === '' || ownName === '' || apiVersion === '')
    throw invalidTemplate(
      `The template resource '${ownName}' of type '${ownType}' has no name, type or apiVersion`,
    );
  const type = isNested && !ownType.includes('.') ? `${parent.type}/${ownType}` : ownType;
  const segments = type.split('/').length - 1;
  const name =
    isNested && ownName.split('/').length < segments ? `${parent.name}/${ownName}` : ownName;
  const group = textOf(scope.group['id']);
  const dependsOn: string[] = [];
  for (const each of listAt(written, 'dependsOn'))
    dependsOn.push(textOf(await evaluate(each, scope)));
  const resource: TemplateResource = {
    id: `${group}${providerPath([type, ...name.split('/')])}`,
    name,
    type,
    apiVersion,
    symbol,
    loop,
    isExisting: written['existing'] === true,
    body: Object.fromEntries(Object.entries(written).filter(([key]) => !NOT_SENT.includes(key))),
    scope,
    dependsOn: isNested ? [...dependsOn, parent.id] : dependsOn,
  };
  const children: TemplateResource[] = [];
  for (const child of listAt(written, 'resources'))
    children.push(
      ...(await expand(isObject(child) ? child : {}, {
        symbol: undefined,
        scope,
        parent: resource,
      })),
    );
  return [resource, ...children];
}

/** Those that have to be there first. A child waits for its parent of the same template as well. */
export function neededBy(
  resource: TemplateResource,
  all: readonly TemplateResource[],
): TemplateResource[] {
  const named = resource.dependsOn.flatMap((wanted) => {
    const found = all.filter((each) => isNamed(each, wanted));
    // What a condition left out, and what stands outside the template, is not waited for.
    return found;
  });
  const above = all.filter(
    (each) =>
      each !== resource && resource.id.toLowerCase().startsWith(`${each.id.toLowerCase()}/`),
  );
  return [...named, ...above];
}

/** Whether a text means a resource: its id, its symbol, its loop or its name. */
export function isNamed(resource: TemplateResource, wanted: string): boolean {
  return (
    same(resource.id, wanted) ||
    (resource.symbol !== undefined && same(resource.symbol, wanted)) ||
    (resource.loop !== undefined && same(resource.loop, wanted)) ||
    same(resource.name, wanted) ||
    same(resource.name.split('/').at(-1) ?? '', wanted) ||
    same(`${resource.type}/${resource.name}`, wanted)
  );
}

/** In an order in which each comes after what it needs. */
export function inOrder(all: readonly TemplateResource[]): TemplateResource[] {
  const done: TemplateResource[] = [];
  const visit = (resource: TemplateResource, above: readonly TemplateResource[]): void => {
    if (done.includes(resource)) return;
    if (above.includes(resource))
      throw invalidTemplate(
        `Circular dependency detected on resource: '${resource.id}'. Please see https://aka.ms/arm-syntax-resources for usage details`,
      );
    for (const needed of neededBy(resource, all)) visit(needed, [...above, resource]);
    done.push(resource);
  };
  for (const each of all) visit(each, []);
  return done;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What a parameter's declaration allows, or why a value is refused. */
export async function readParameters(
  declared: JsonObject,
  given: JsonObject,
  scope: Omit<TemplateScope, 'parameters'>,
): Promise<JsonObject> {
  const unknown = Object.keys(given).filter(
    (name) => !Object.keys(declared).some((each) => same(each, name)),
  );
  if (unknown.length > 0)
    throw invalidTemplate(
      `The template parameters '${unknown.join(', ')}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '${Object.keys(declared).join(', ')}'`,
    );
  const done: Record<string, Json> = {};
  for (const [name, declaration] of Object.entries(declared)) {
    const found = Object.entries(given).find(([each]) => same(each, name))?.[1];
    if (isObject(found) && 'reference' in found)
      throw invalidTemplate(
        `The template parameter '${name}' is a reference to a Key Vault, which is not served by this emulator`,
      );
    const value = isObject(found) ? found['value'] : undefined;
    const standard = objectAt(declaration)?.['defaultValue'];
    if (
      value === undefined &&
      standard === undefined &&
      objectAt(declaration)?.['nullable'] !== true
    )
      throw invalidTemplate(
        `The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details`,
      );
    done[name] = checkValue(
      name,
      objectAt(declaration) ?? {},
      value ?? (await evaluate(standard, { ...scope, parameters: done })),
    );
  }
  return done;
}

function checkValue(name: string, declaration: JsonObject, value: Json): Json {
  const type = (textAt(declaration, 'type') ?? '').toLowerCase().replace('secure', '');
  const actual = Array.isArray(value)
    ? 'array'
    : typeof value === 'number'
      ? 'int'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  if (value !== null && actual !== type)
    throw invalidTemplate(
      `Template parameter JToken type is not valid. Expected '${type}'. Actual '${actual}'. Parameter '${name}'`,
    );
  const allowed = listAt(declaration, 'allowedValues');
  if (allowed.length > 0 && !allowed.some((each) => JSON.stringify(each) === JSON.stringify(value)))
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid. The value '${textOf(value)}' is not part of the allowed value(s): '${allowed.map(textOf).join(',')}'`,
    );
  const size =
    typeof value === 'number'
      ? value
      : typeof value === 'string'
        ? value.length
        : Array.isArray(value)
          ? value.length
          : 0;
  const [least, most] =
    typeof value === 'number' ? ['minValue', 'maxValue'] : ['minLength', 'maxLength'];
  if (size < bound(declaration, least, -Infinity) || size > bound(declaration, most, Infinity))
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid: it is outside the bounds that the template sets`,
    );
  return value;
}

function bound(declaration: JsonObject, key: string | undefined, none: number): number {
  const value = declaration[key ?? ''];
  return typeof value === 'number' ? value : none;
}
