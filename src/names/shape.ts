// Shapes: the form of a name that is not known until it is seen, such as
// `<geo>pod<n>rcm<n>evhbdiags<id>.servicebus.windows.net`. A placeholder stands
// for part of one label; it never crosses a dot, so a shape cannot widen into a suffix.

/** What each placeholder may stand for. Anything else in `<…>` is a word of [a-z0-9-]. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  n: '[0-9]{1,4}',
  hex32: '[0-9a-f]{32}',
  number: '[0-9]{1,24}',
};
const WORD = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

export interface Shape {
  readonly text: string;
  readonly expression: RegExp;
  /** The literal labels on the right that every match ends with: `servicebus.windows.net`. */
  readonly suffix: string;
}

/** Compiles a shape. Throws a RangeError when a placeholder is open or the shape has no literal suffix. */
export function parseShape(text: string): Shape {
  const names: string[] = [];
  const source = text.toLowerCase().replace(/<([^<>]*)>|[^<]/g, (part, placeholder: string | undefined) => {
    if (placeholder === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return capture(placeholder, names);
  });
  const suffix = text.toLowerCase().slice(text.lastIndexOf('>') + 1).replace(/^[^.]*\.?/, '');
  if (source.includes('<') && !source.includes('(?<')) throw new RangeError(`a placeholder is not closed in ${JSON.stringify(text)}`);
  if (!suffix.includes('.')) throw new RangeError(`a shape needs at least two literal labels on the right: ${JSON.stringify(text)}`);
  return { text: text.toLowerCase(), expression: new RegExp(`^${source}$`), suffix };
}

export function matchesShape(shape: Shape, name: string): boolean {
  return shape.expression.test(name);
}

/** The text that each named placeholder stands for, or null when the name has another form. */
export function bindShape(shape: Shape, name: string): Readonly<Record<string, string>> | null {
  const match = shape.expression.exec(name);
  return match === null ? null : { ...match.groups };
}

function capture(placeholder: string, names: string[]): string {
  const body = PLACEHOLDERS[placeholder] ?? WORD;
  const identifier = placeholder.replace(/[^a-z0-9]/g, '');
  if (identifier === '' || names.includes(identifier)) return `(?:${body})`;
  names.push(identifier);
  return `(?<${/^\d/.test(identifier) ? `_${identifier}` : identifier}>${body})`;
}
