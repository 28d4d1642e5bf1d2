// For tests: the shape of a body (its fields and the kinds of their values), and how
// two shapes differ. Values don't matter but for their spelling, nor how many items a
// list has.

import { isObject, type Json } from '@sekisho/azure-emulator/base/json.ts';

interface Found {
  readonly kinds: Set<string>;
  /** Single words and types of resources: what a client compares. */
  readonly words: Set<string>;
}

/** A path of fields, `properties.subnet.id` or `value[].name`, and what stands there. */
export type Shape = ReadonlyMap<string, Found>;

export interface Difference {
  /** `null`: ours is null where the example never is. `spelling`: the same word in other letters. */
  readonly kind: 'missing' | 'extra' | 'type' | 'casing' | 'null' | 'spelling';
  readonly path: string;
  readonly detail: string;
}

/** Below these, keys are names that somebody chose. */
const FREE_KEYS = /(?:^|\.)(?:tags|metadata|userAssignedIdentities)$/;
/** Names and ids are what somebody chose. */
const FREE_VALUES = /(?:^|\.|\])(?:id|name|etag|eTag|location)$|Id$|Name$/;
const WORD = /^[A-Za-z][\w.]*(?:\/[\w.]+)*$/;

export function shapeOf(value: Json | undefined): Shape {
  const shape = new Map<string, Found>();
  addShape(shape, '', value);
  return shape;
}

export function compareShapes(ours: Shape, example: Shape): Difference[] {
  const byLower = new Map([...ours.keys()].map((path) => [path.toLowerCase(), path]));
  const differences: Difference[] = [];
  for (const [path, shown] of example) {
    const own = ours.get(path);
    const twin = byLower.get(path.toLowerCase());
    if (own === undefined)
      differences.push(
        twin === undefined
          ? { kind: 'missing', path, detail: [...shown.kinds].join('|') }
          : { kind: 'casing', path, detail: twin },
      );
    else differences.push(...compareFound(path, own, shown));
  }
  const known = new Set([...example.keys()].map((path) => path.toLowerCase()));
  for (const [path, { kinds }] of ours)
    if (!known.has(path.toLowerCase()))
      differences.push({ kind: 'extra', path, detail: [...kinds].join('|') });
  // A missing or extra object says all about what is in it.
  const whole = differences
    .filter(({ kind }) => kind === 'missing' || kind === 'extra')
    .map(({ path }) => path);
  return differences.filter(
    ({ path }) =>
      !whole.some((above) => path.startsWith(`${above}.`) || path.startsWith(`${above}[]`)),
  );
}

function compareFound(path: string, own: Found, shown: Found): Difference[] {
  const isNull = own.kinds.has('null') && own.kinds.size === 1;
  if (isNull)
    return shown.kinds.has('null')
      ? []
      : [{ kind: 'null', path, detail: [...shown.kinds].join('|') }];
  if (shown.kinds.has('null') && shown.kinds.size === 1) return [];
  if (![...own.kinds].some((kind) => shown.kinds.has(kind)))
    return [
      {
        kind: 'type',
        path,
        detail: `${[...own.kinds].join('|')} for ${[...shown.kinds].join('|')}`,
      },
    ];
  if (FREE_VALUES.test(path)) return [];
  const twins = [...own.words]
    .filter((word) => !shown.words.has(word))
    .flatMap((word) =>
      [...shown.words]
        .filter((each) => each.toLowerCase() === word.toLowerCase())
        .map((each) => `${word} for ${each}`),
    );
  return twins.map((detail): Difference => ({ kind: 'spelling', path, detail }));
}

function addShape(shape: Map<string, Found>, path: string, value: Json | undefined): void {
  if (value === undefined) return;
  const kind = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
  if (path !== '') {
    const found = shape.get(path) ?? { kinds: new Set<string>(), words: new Set<string>() };
    found.kinds.add(kind);
    if (typeof value === 'string' && WORD.test(value)) found.words.add(value);
    shape.set(path, found);
  }
  if (Array.isArray(value))
    for (const item of value as readonly Json[]) addShape(shape, `${path}[]`, item);
  else if (isObject(value) && !FREE_KEYS.test(path))
    for (const [key, item] of Object.entries(value))
      addShape(shape, path === '' ? key : `${path}.${key}`, item);
}
