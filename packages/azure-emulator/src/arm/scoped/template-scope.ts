// Evaluates a template's values: its parameters, variables and functions, and those that ask for
// what is deployed.

import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import {
  functionsIn,
  invalidTemplate,
  parseTemplateText,
  type Expression,
} from './template-expression.ts';
import { PLAIN_FUNCTIONS, textOf } from './template-functions.ts';

export interface TemplateScope {
  readonly parameters: JsonObject;
  /** As written: evaluated where they are used. */
  readonly variables: JsonObject;
  readonly group: JsonObject;
  readonly subscription: JsonObject;
  readonly tenant: JsonObject;
  readonly deployment: JsonObject;
  /** Where loops stand, by their names in lower case. */
  readonly loops: Readonly<Record<string, number>>;
  /** A resource as it is now: `reference`, and keys: `listKeys`. */
  readonly lookUp: (asked: LookUp) => Promise<Json>;
}

export interface LookUp {
  readonly do: 'reference' | 'list';
  /** `listkeys` */
  readonly action: string;
  /** An id, or the name of a resource of the template. */
  readonly target: string;
  readonly apiVersion: string | undefined;
  readonly body: Json;
  readonly isFull: boolean;
}

/** Those that look at the deployment itself. */
const OWN_FUNCTIONS: readonly string[] = [
  'parameters',
  'variables',
  'resourcegroup',
  'subscription',
  'tenant',
  'deployment',
  'copyindex',
  'resourceid',
  'subscriptionresourceid',
  'tenantresourceid',
  'extensionresourceid',
  'reference',
  'listkeys',
  'if',
  'and',
  'or',
  'tryget',
  'utcnow',
];

/** Throws for a function anywhere in a value that is not served, before anything is deployed. */
export function checkFunctions(value: Json | undefined): void {
  if (typeof value === 'string') {
    const expression = parseTemplateText(value);
    for (const name of expression === undefined ? [] : functionsIn(expression))
      if (!OWN_FUNCTIONS.includes(name) && PLAIN_FUNCTIONS[name] === undefined)
        throw invalidTemplate(
          `The template function '${name}' is not valid, or is not served by this emulator (in ${value})`,
        );
    return;
  }
  for (const each of isObject(value) ? Object.values(value) : Array.isArray(value) ? value : [])
    checkFunctions(each as Json);
}

/** A value with all its expressions worked out. */
export async function evaluate(value: Json | undefined, scope: TemplateScope): Promise<Json> {
  if (typeof value === 'string') {
    const expression = parseTemplateText(value);
    if (expression !== undefined) return await work(expression, scope);
    return value.startsWith('[[') ? value.slice(1) : value;
  }
  if (isObject(value)) return await evaluateObject(value, scope);
  if (!Array.isArray(value)) return value ?? null;
  const all: Json[] = [];
  for (const each of value as readonly Json[]) all.push(await evaluate(each, scope));
  return all;
}

/** Fields of an object; `copy` stands for lists that are made by a loop. */
async function evaluateObject(value: JsonObject, scope: TemplateScope): Promise<JsonObject> {
  const done: Record<string, Json> = {};
  for (const [key, held] of Object.entries(value)) {
    if (key === 'copy' && Array.isArray(held)) {
      for (const loop of held as readonly Json[]) {
        const { name, count, input } = isObject(loop) ? loop : {};
        const times = Number(await evaluate(count, scope));
        const items: Json[] = [];
        for (let index = 0; index < times; index += 1)
          items.push(await evaluate(input, withLoop(scope, textOf(name), index)));
        done[textOf(name)] = items;
      }
      continue;
    }
    done[textOf(await evaluate(key, scope))] = await evaluate(held, scope);
  }
  return done;
}

export function withLoop(scope: TemplateScope, name: string, index: number): TemplateScope {
  return { ...scope, loops: { ...scope.loops, '': index, [name.toLowerCase()]: index } };
}

async function work(expression: Expression, scope: TemplateScope): Promise<Json> {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'property': {
      const held = await work(expression.of, scope);
      const found = member(held, await work(expression.key, scope));
      if (found !== undefined) return found;
      if (expression.isOptional) return null;
      throw invalidTemplate(
        `The language expression property '${textOf(await work(expression.key, scope))}' doesn't exist, available properties are '${isObject(held) ? Object.keys(held).join(', ') : ''}'`,
      );
    }
    case 'call':
      return await call(expression.name, expression.args, scope);
  }
}

/** Names of properties are compared without case; places in lists are numbers. */
function member(value: Json, key: Json): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[])[Number(key)];
  if (!isObject(value)) return undefined;
  const name = textOf(key).toLowerCase();
  return Object.entries(value).find(([each]) => each.toLowerCase() === name)?.[1];
}

async function call(
  name: string,
  args: readonly Expression[],
  scope: TemplateScope,
): Promise<Json> {
  const at = async (index: number): Promise<Json> => {
    const found = args[index];
    return found === undefined ? null : await work(found, scope);
  };
  // These work out no more than they need.
  if (name === 'if') return await at((await at(0)) === true ? 1 : 2);
  if (name === 'and' || name === 'or') {
    for (const [index] of args.entries())
      if (((await at(index)) === true) === (name === 'or')) return name === 'or';
    return name === 'and';
  }
  const values: Json[] = [];
  for (const [index] of args.entries()) values.push(await at(index));
  const plain = PLAIN_FUNCTIONS[name];
  if (plain !== undefined) return plain(...values);
  return await own(name, values, scope);
}

async function own(name: string, values: readonly Json[], scope: TemplateScope): Promise<Json> {
  const [first, second, third] = values;
  switch (name) {
    case 'parameters':
      return named(scope.parameters, textOf(first), 'parameter');
    case 'variables':
      return await evaluate(named(scope.variables, textOf(first), 'variable'), scope);
    case 'resourcegroup':
      return scope.group;
    case 'subscription':
      return scope.subscription;
    case 'tenant':
      return scope.tenant;
    case 'deployment':
      return scope.deployment;
    case 'copyindex':
      return copyIndex(values, scope);
    case 'resourceid':
      return resourceId(values.map(textOf), scope);
    case 'subscriptionresourceid':
      return `${textOf(scope.subscription['id'])}${providerPath(values.map(textOf))}`;
    case 'tenantresourceid':
      return providerPath(values.map(textOf));
    case 'extensionresourceid':
      return `${textOf(first)}${providerPath(values.slice(1).map(textOf))}`;
    case 'tryget':
      return member(first ?? null, second ?? null) ?? null;
    case 'utcnow':
      return new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
    default:
      return await scope.lookUp({
        do: name === 'reference' ? 'reference' : 'list',
        action: name,
        target: textOf(first),
        apiVersion: second === undefined ? undefined : textOf(second),
        body: name === 'reference' ? null : (third ?? null),
        isFull: name === 'reference' && textOf(third).toLowerCase() === 'full',
      });
  }
}

function named(values: JsonObject, name: string, kind: 'parameter' | 'variable'): Json {
  const found = Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw invalidTemplate(`The template ${kind} '${name}' is not found`);
  return found[1] ?? null;
}

function copyIndex(values: readonly Json[], scope: TemplateScope): number {
  const [first, second] = values;
  const name = typeof first === 'string' ? first.toLowerCase() : '';
  const offset = typeof first === 'number' ? first : typeof second === 'number' ? second : 0;
  const index = scope.loops[name];
  if (index === undefined)
    throw invalidTemplate("The template function 'copyIndex' is not expected at this location");
  return index + offset;
}

/** `resourceId([subscription, [group,]] type, name, …)` */
function resourceId(values: readonly string[], scope: TemplateScope): string {
  const type = values.findIndex((each) => each.includes('/'));
  if (type < 0 || type > 2)
    throw invalidTemplate("The template function 'resourceId' expects a type of resources");
  const subscription = type === 2 ? values[0] : textOf(scope.subscription['subscriptionId']);
  const group = type === 0 ? textOf(scope.group['name']) : values[type - 1];
  return `/subscriptions/${subscription ?? ''}/resourceGroups/${group ?? ''}${providerPath(values.slice(type))}`;
}

/** Type and names, woven: `/providers/A.B/c/NAME/d/NAME`. */
export function providerPath([type = '', ...names]: readonly string[]): string {
  const [namespace = '', ...types] = type.split('/');
  if (types.length !== names.length)
    throw invalidTemplate(
      `Unable to evaluate a resource id: the type '${type}' requires ${String(types.length)} resource name argument(s), and there are ${String(names.length)}`,
    );
  return `/providers/${namespace}${types.map((each, index) => `/${each}/${names[index] ?? ''}`).join('')}`;
}
