// Loose objects as exports hold them. The same resource comes in three spellings (ARM with
// `properties`, az flattened, PowerShell), so keys are found without case, on the object or
// under its `properties`, and every value is checked before it is believed.

export type Loose = Readonly<Record<string, unknown>>;

/** PowerShell's ConvertTo-Json writes a type's name, or `@{a=b}`, for what lies below its depth. */
const TRUNCATED =
  /^(?:@\{.*\}|(?:Microsoft|System)\.[\w.]+(?:\[\]|`\d+\S*)?(?: (?:Microsoft|System)\.[\w.]+)*)$/s;

export function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTruncated(value: unknown): boolean {
  return typeof value === 'string' && TRUNCATED.test(value);
}

/** The value under the first of these keys that has one; null, absent and `undefined` are the same. */
export function field(from: Loose, ...keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = ownField(from, key) ?? inProperties(from, key);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

export function textField(from: Loose, ...keys: readonly string[]): string | undefined {
  const value = field(from, ...keys);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function looseField(from: Loose, ...keys: readonly string[]): Loose | undefined {
  const value = field(from, ...keys);
  return isLoose(value) ? value : undefined;
}

/** The objects of a list. One object alone stands for a list of one, as PowerShell writes it. */
export function looseListField(from: Loose, ...keys: readonly string[]): readonly Loose[] {
  const value = field(from, ...keys);
  if (isLoose(value)) return [value];
  return Array.isArray(value) ? value.filter(isLoose) : [];
}

/** The texts of a list. PowerShell joins a list that lies below its depth with blanks. */
export function textListField(from: Loose, ...keys: readonly string[]): readonly string[] {
  const value = field(from, ...keys);
  if (typeof value === 'string')
    return isTruncated(value) ? [] : value.split(/[\s,]+/).filter((part) => part !== '');
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string' && item !== '')
    : [];
}

/** Booleans come as such, as text (`"True"`) or, from PowerShell, as an object with IsPresent. */
export function isTrueField(from: Loose, ...keys: readonly string[]): boolean {
  const value = field(from, ...keys);
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/** Undefined where nothing is said: an absent switch is not an open one. */
export function booleanField(from: Loose, ...keys: readonly string[]): boolean | undefined {
  const value = field(from, ...keys);
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Paths under which PowerShell cut this object off; empty when nothing is missing. */
export function findTruncated(value: unknown): readonly string[] {
  const paths: string[] = [];
  collectTruncated(value, '', paths);
  return paths;
}

function collectTruncated(value: unknown, path: string, paths: string[]): void {
  if (isTruncated(value)) paths.push(path);
  else if (Array.isArray(value))
    value.forEach((item, index) => {
      if (canHold(item)) collectTruncated(item, `${path}[${index}]`, paths);
    });
  else if (isLoose(value))
    for (const [key, item] of Object.entries(value))
      if (canHold(item)) collectTruncated(item, path === '' ? key : `${path}.${key}`, paths);
}

function canHold(value: unknown): boolean {
  return typeof value === 'object' || typeof value === 'string';
}

function inProperties(from: Loose, key: string): unknown {
  const properties = ownField(from, 'properties');
  return isLoose(properties) ? ownField(properties, key) : undefined;
}

function ownField(from: Loose, key: string): unknown {
  if (Object.hasOwn(from, key)) return from[key];
  const wanted = key.toLowerCase();
  const found = Object.keys(from).find((candidate) => candidate.toLowerCase() === wanted);
  return found === undefined ? undefined : from[found];
}

/** The error that Azure answers with in place of a resource. */
export function azureError(
  from: Loose,
): { readonly code: string; readonly message: string } | null {
  if (field(from, 'id', 'resourceId') !== undefined) return null;
  const nested = field(from, 'error', 'odata.error');
  const error = isLoose(nested) ? nested : from;
  const code = textField(error, 'code') ?? '';
  const message = textField(error, 'message') ?? '';
  return isLoose(nested) || (code !== '' && message !== '') ? { code, message } : null;
}
