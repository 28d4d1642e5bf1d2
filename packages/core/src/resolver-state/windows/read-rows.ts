// Exports of cmdlets → rows: ConvertTo-Json in every form that it has, and what ConvertTo-Csv and
// Export-Csv write.

import { CsvError, parse, type Info } from 'csv-parse/sync';

import { isLoose, type Loose } from '../../estate/fields.ts';
import { scanJson } from '../../estate/scan-json.ts';
import { stateError, type Place, type StateFile } from '../state-file.ts';

export interface ExportRow {
  readonly value: Loose;
  readonly place: Place;
}

const DELIMITERS = [',', ';', '\t'];
const AGAIN = 'export it again; docs/site.md has the commands';

export function readRows({ file, text }: StateFile): readonly ExportRow[] {
  const rows = /^\s*[[{]/.test(text) ? jsonRows(file, text) : csvRows(file, text);
  if (rows.length === 0) throw stateError({ file, line: 1 }, 'the export holds no object', AGAIN);
  return rows;
}

function jsonRows(file: string, text: string): ExportRow[] {
  const scanned = scanJson(text);
  const lineOf = (index: number): number => text.slice(0, index).split('\n').length;
  if (!scanned.ok)
    throw stateError(
      { file, line: lineOf(scanned.index) },
      `this is not JSON: ${scanned.message}`,
      AGAIN,
    );
  return scanned.documents.flatMap(({ start, end }) => {
    const place = { file, line: lineOf(start) };
    return objectsOf(JSON.parse(text.slice(start, end))).map((value) => ({ value, place }));
  });
}

/** A list; a list that PowerShell 5.1 wraps as `{ value, Count }`; or one object alone. */
function objectsOf(value: unknown): readonly Loose[] {
  if (Array.isArray(value)) return value.flatMap(objectsOf);
  if (!isLoose(value)) return [];
  const { value: list, Count: count } = value;
  return Array.isArray(list) && typeof count === 'number' ? list.flatMap(objectsOf) : [value];
}

function csvRows(file: string, whole: string): ExportRow[] {
  // Export-Csv of Windows PowerShell names the type first; Excel's users name the delimiter.
  const skipped = /^(?:#TYPE [^\n]*|sep=.\r?)\n/i.exec(whole)?.[0] ?? '';
  const text = whole.slice(skipped.length);
  const before = skipped === '' ? 0 : 1;
  const outside = (text.split('\n', 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const [delimiter = ','] = DELIMITERS.toSorted(
    (a, b) => outside.split(b).length - outside.split(a).length,
  );
  try {
    // With `info` each record comes with where it ended; the library's types don't tell.
    const records = parse(text, {
      delimiter,
      columns: (titles: string[]) => titles.map((title) => title.trim()),
      info: true,
      skip_empty_lines: true,
      relax_column_count_more: true,
    }) as unknown as readonly { readonly info: Info; readonly record: Loose }[];
    return records.map(({ info, record }) => ({
      value: record,
      place: { file, line: info.lines + before },
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] + before : 1;
    // The library's own message can quote a cell.
    throw stateError({ file, line }, `this is not CSV (${error.code})`, AGAIN);
  }
}
