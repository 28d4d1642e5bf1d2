// One order of text for every list. Not localeCompare: the order must
// not depend on the machine's language.

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Each text once, in order. */
export function sortUnique(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort(compareText);
}
