// site.yaml as read and not yet checked: its lists and rows, for checks that look across them.

export interface SiteProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type Row = Readonly<Record<string, unknown>>;
export type ListKey = 'proxies' | 'resolvers' | 'appliances' | 'sources' | 'machines';

export function rows(
  data: Row,
  list: ListKey,
): readonly { readonly row: Row; readonly index: number }[] {
  const value = data[list];
  return Array.isArray(value)
    ? value.flatMap((row: unknown, index) => (isRow(row) ? [{ row, index }] : []))
    : [];
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}

/** One word, or a list of words, each with its place below the key. */
export function words(
  value: unknown,
): readonly { readonly word: string; readonly at: readonly number[] }[] {
  if (typeof value === 'string') return [{ word: value, at: [] }];
  return Array.isArray(value)
    ? value.flatMap((word: unknown, index) =>
        typeof word === 'string' ? [{ word, at: [index] }] : [],
      )
    : [];
}
