// @peculiar/x509 finds its algorithms through tsyringe, which refuses to load without
// the three calls of the `Reflect` metadata proposal that it makes. This is those
// three and nothing more; where a full polyfill is loaded already, it stays.

const kept = new WeakMap<object, Map<unknown, unknown>>();

function getOwnMetadata(key: unknown, target: object): unknown {
  return kept.get(target)?.get(key);
}

function getMetadata(key: unknown, target: object): unknown {
  for (let here: object | null = target; here !== null; here = prototypeOf(here)) {
    const found = getOwnMetadata(key, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const own = kept.get(target) ?? new Map<unknown, unknown>();
  own.set(key, value);
  kept.set(target, own);
}

function prototypeOf(target: object): object | null {
  const prototype: unknown = Object.getPrototypeOf(target);
  return typeof prototype === 'object' || typeof prototype === 'function' ? prototype : null;
}

if (!('getMetadata' in Reflect))
  Object.assign(Reflect, { getOwnMetadata, getMetadata, defineMetadata });
