// CSV → objects: what Resource Graph Explorer and the portal's lists download, what PowerShell's
// Export-Csv and Excel write. A cell that holds JSON becomes what it says; an empty cell is "not known".

import { CsvError, parse, type Info } from 'csv-parse/sync';

import { findNameColumns, plainTitle, splitAddresses, type NameColumns } from '../name-columns.ts';
import type { PrintedName } from '../powershell-text.ts';
import { isTruncated } from '../fields.ts';
import { withParsedFields } from '../unwrap-lists.ts';
import {
  contents,
  joinContents,
  unread,
  type Broken,
  type Contents,
  type Unread,
} from './contents.ts';

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', ';', '\t', '|'];
const ID_TITLES = ['id', 'resourceid', 'リソースid'];
const LINK_TITLES = ['resourcelink', 'link', 'url', 'リソースのリンク'];
const LIST_TITLES = new Set([
  'name',
  'type',
  'resourcegroup',
  'location',
  'region',
  'subscription',
  '名前',
  '種類',
  'リソースグループ',
  '場所',
  'リージョン',
  'サブスクリプション',
]);

/** Null when the text doesn't begin with the titles of a CSV. */
export function readCsv(whole: string): Contents | Broken | null {
  // Export-Csv of Windows PowerShell names the type first; Excel's users name the delimiter.
  const skipped = /^(?:#TYPE [^\n]*|sep=.\r?)\n/i.exec(whole)?.[0] ?? '';
  const text = whole.slice(skipped.length);
  const firstLine = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  const delimiter = delimiterOf(firstLine);
  if (delimiter === null) return null;
  const titles = titlesOf(firstLine, delimiter);
  const kind = kindOf(titles);
  if (kind === null) return null;
  const rows = parseRows(text, delimiter, skipped === '' ? 0 : 1);
  if ('broken' in rows) return rows;
  return joinContents(rows.slice(1).map((row) => readRow(row, titles, kind)));
}

type Kind =
  | { readonly is: 'resources'; readonly id: number; readonly isLink: boolean }
  | { readonly is: 'names'; readonly columns: NameColumns }
  | { readonly is: 'unread'; readonly code: 'form.resource-names' | 'form.az-tsv' };

function kindOf(titles: readonly string[]): Kind | null {
  const plain = titles.map(plainTitle);
  const id = plain.findIndex((title) => ID_TITLES.includes(title));
  if (id >= 0) return { is: 'resources', id, isLink: false };
  const link = plain.findIndex((title) => LINK_TITLES.includes(title));
  if (link >= 0) return { is: 'resources', id: link, isLink: true };
  const columns = findNameColumns(titles);
  if (columns !== null) return { is: 'names', columns };
  if (titles.some((title) => /^\/subscriptions\//i.test(title)))
    return { is: 'unread', code: 'form.az-tsv' };
  return plain.filter((title) => LIST_TITLES.has(title)).length >= 3
    ? { is: 'unread', code: 'form.resource-names' }
    : null;
}

/** The one that parts the titles most often. */
function delimiterOf(line: string): string | null {
  const outside = line.replace(/"[^"]*"/g, '');
  const [best] = DELIMITERS.map((delimiter) => ({
    delimiter,
    count: outside.split(delimiter).length - 1,
  })).sort((a, b) => b.count - a.count);
  return best === undefined || best.count === 0 ? null : best.delimiter;
}

function titlesOf(line: string, delimiter: string): readonly string[] {
  try {
    return parse(line, { delimiter })[0]?.map((title) => title.trim()) ?? [];
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

function parseRows(text: string, delimiter: string, skippedLines: number): readonly Row[] | Broken {
  try {
    // With `info` each record comes with where it ended; the library's types don't tell.
    const records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly { readonly info: Info; readonly record: readonly string[] }[];
    return records.map(({ info, record }) => ({
      line: info.lines + skippedLines - record.join('').split('\n').length + 1,
      cells: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The library's own message can quote a cell.
    const line = typeof error['lines'] === 'number' ? error['lines'] + skippedLines : 1;
    return {
      broken:
        error.code === 'CSV_QUOTE_NOT_CLOSED'
          ? `:${line}: the file was cut off: it ends inside quotes`
          : `:${line}: this is not CSV (${error.code})`,
    };
  }
}

function readRow(row: Row, titles: readonly string[], kind: Kind): Contents {
  const where = `line ${row.line}`;
  if (kind.is === 'unread') return contents({ unused: [describeUnread(where, kind.code, titles)] });
  const cells = row.cells.map((cell) => cell.trim());
  // Excel fills rows up with empty cells.
  while (cells.length > titles.length && cells.at(-1) === '') cells.pop();
  if (cells.length !== titles.length)
    return contents({
      unused: [unread(where, 'form.csv-row', { found: cells.length, expected: titles.length })],
    });
  if (kind.is === 'names') return contents({ names: [nameOf(cells, kind.columns, row.line)] });
  const id = kind.isLink ? idOfLink(cells[kind.id] ?? '') : (cells[kind.id] ?? '');
  if (id === '') return contents({ unused: [unread(where, 'form.row-without-id')] });
  return contents({ objects: [{ where, value: objectOf(cells, titles, id) }] });
}

/** The first line of a tsv is data, not titles: it is not shown. */
function describeUnread(
  where: string,
  code: 'form.resource-names' | 'form.az-tsv',
  titles: readonly string[],
): Unread {
  return code === 'form.az-tsv'
    ? unread('', code)
    : unread(where, code, { columns: titles.join(', ') });
}

function objectOf(cells: readonly string[], titles: readonly string[], id: string): unknown {
  const fields = new Map<string, string>();
  for (const [index, title] of titles.entries()) {
    const cell = cells[index] ?? '';
    const key = title.replace(/[\s_]/g, '');
    if (cell !== '' && cell !== 'null' && !fields.has(key)) fields.set(key, cell);
  }
  // PowerShell's own objects have their nested parts a second time, as JSON: `SubnetText`.
  for (const [key, cell] of fields) {
    const plain = key.replace(/Text$/, '');
    if (plain !== key && isTruncated(fields.get(plain)?.split(' ')[0])) fields.set(plain, cell);
  }
  return withParsedFields({ ...Object.fromEntries(fields), id });
}

function nameOf(cells: readonly string[], columns: NameColumns, line: number): PrintedName {
  const cell = (at: number): string => cells[at] ?? '';
  const endpoint = cell(columns.endpoint);
  const networkInterface = cell(columns.networkInterface);
  return {
    line,
    fqdn: cell(columns.fqdn),
    addresses: splitAddresses(cell(columns.address)),
    ...(endpoint === '' ? {} : { endpoint }),
    ...(networkInterface === '' ? {} : { networkInterface }),
  };
}

/** `https://portal.azure.com/#@tenant/resource/subscriptions/…/overview` → the id in it. */
function idOfLink(link: string): string {
  const path = /\/subscriptions\/[^?#]*/i.exec(link)?.[0].replace(/\/+$/, '') ?? '';
  const segments = path.split('/');
  // /subscriptions/S/resourceGroups/G/providers/N, then a type and a name for each level.
  return segments.length >= 9 && (segments.length - 7) % 2 === 1
    ? segments.slice(0, -1).join('/')
    : path;
}
