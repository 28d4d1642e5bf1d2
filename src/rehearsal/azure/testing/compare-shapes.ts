// For tests: the shape of a body (its fields and the kinds of their values), and how
// two shapes differ. Values don't matter, nor how many items a list has.

import { isObject, type Json } from '../json.ts';

/** A path of fields, `properties.subnet.id` or `value[].name`, and what stands there. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

export interface Difference {
  readonly kind: 'missing' | 'extra' | 'type' | 'casing';
  readonly path: string;
  readonly detail: string;
}

/** Below these, keys are names that somebody chose. */
const FREE_KEYS = /(?:^|\.)(?:tags|metadata|userAssignedIdentities)$/;

export function shapeOf(value: Json | undefined): Shape {
  const shape = new Map<string, Set<string>>();
  addShape(shape, '', value);
  return shape;
}

export function compareShapes(ours: Shape, example: Shape): Difference[] {
  const byLower = new Map([...ours.keys()].map((path) => [path.toLowerCase(), path]));
  const differences: Difference[] = [];
  for (const [path, kinds] of example) {
    const own = ours.get(path);
    const twin = byLower.get(path.toLowerCase());
    if (own === undefined) differences.push(twin === undefined ? { kind: 'missing', path, detail: [...kinds].join('|') } : { kind: 'casing', path, detail: twin });
    else if (![...own].some((kind) => kinds.has(kind)) && !(own.has('null') || kinds.has('null')))
      differences.push({ kind: 'type', path, detail: `${[...own].join('|')} for ${[...kinds].join('|')}` });
  }
  const known = new Set([...example.keys()].map((path) => path.toLowerCase()));
  for (const [path, kinds] of ours) if (!known.has(path.toLowerCase())) differences.push({ kind: 'extra', path, detail: [...kinds].join('|') });
  // A missing or extra object says all about what is in it.
  const whole = differences.filter(({ kind }) => kind === 'missing' || kind === 'extra').map(({ path }) => path);
  return differences.filter(({ path }) => !whole.some((above) => path.startsWith(`${above}.`) || path.startsWith(`${above}[]`)));
}

function addShape(shape: Map<string, Set<string>>, path: string, value: Json | undefined): void {
  if (value === undefined) return;
  const kind = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
  if (path !== '') shape.set(path, (shape.get(path) ?? new Set()).add(kind));
  if (Array.isArray(value)) for (const item of value as readonly Json[]) addShape(shape, `${path}[]`, item);
  else if (isObject(value) && !FREE_KEYS.test(path)) for (const [key, item] of Object.entries(value)) addShape(shape, path === '' ? key : `${path}.${key}`, item);
}
